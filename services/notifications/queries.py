"""Reads for the bell."""

from sqlalchemy import func, select

from models.base import db
from models.notification import Notification


def count_unread(*, user_id: int) -> int:
    """Count what a person has not read yet."""
    query = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return db.session.scalar(query) or 0

"""Marking what a person was told as read."""

from datetime import datetime

from sqlalchemy import Update, update

from models.notification import Notification
from services.accounts import Person
from services.notifications.queries import get_notice
from services.notifications.views import Notice
from services.runtime.transaction import transaction


def read_notification(*, person: Person, notification_id: int, now: datetime) -> Notice:
    """Mark one of a person's own notifications as read; raises NotFound for anybody else's."""
    with transaction() as session:
        session.execute(_mark(person, now=now).where(Notification.id == notification_id))
    return get_notice(person=person, notification_id=notification_id)


def read_all_notifications(*, person: Person, now: datetime) -> None:
    """Mark everything a person was told as read."""
    with transaction() as session:
        session.execute(_mark(person, now=now))


def _mark(person: Person, *, now: datetime) -> Update:
    unread = (Notification.user_id == person.id, Notification.read_at.is_(None))
    return update(Notification).where(*unread).values(read_at=now)

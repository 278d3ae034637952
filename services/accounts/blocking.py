"""Keeping somebody from bidding who did not pay, until the office clears it."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.user import User
from services.accounts import rules
from services.accounts.admin_acts import note_admin_act
from services.accounts.errors import NotBlocked
from services.accounts.queries import lock_user, person_of
from services.accounts.views import Person
from services.runtime.transaction import transaction


def block_buyer(session: Session, *, user_id: int, reason: str, now: datetime) -> None:
    """Keep a person from new bids, in the open transaction; who is blocked already stays so for the first.

    `reason` says what for: "sale:k3VbQz8m".
    """
    query = update(User).where(User.id == user_id, User.blocked_at.is_(None))
    session.execute(query.values(blocked_at=now, blocked_reason=reason))


def clear_block(*, user_id: int, note: str, by: Person, now: datetime, address: str) -> Person:
    """Let a blocked person bid again, with a note; raises InvalidReason, NotBlocked or NotFound."""
    note = rules.read_reason(note)
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.blocked_at is None:
            raise NotBlocked()
        details = {"blocked_for": user.blocked_reason, "note": note}
        user.blocked_at = user.blocked_reason = None
        note_admin_act(
            act="clear_block",
            by=by,
            target_kind="user",
            target_id=user_id,
            details=details,
            address=address,
            now=now,
        )
        return person_of(user)

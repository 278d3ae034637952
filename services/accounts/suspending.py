"""What an admin does to people: suspending, and taking it back."""

from datetime import datetime

from services.accounts import rules
from services.accounts.admin_acts import note_admin_act
from services.accounts.errors import AlreadySuspended, NotSuspended, NotYourself
from services.accounts.events import PersonSuspended
from services.accounts.queries import lock_user, person_of
from services.accounts.views import Person
from services.core.clock import iso
from services.runtime.transaction import record, transaction


def suspend(*, user_id: int, reason: str, by: Person, now: datetime, address: str) -> Person:
    """Stop a person from acting; looking, signing in and own tokens stay.

    Raises InvalidReason, NotYourself, AlreadySuspended or NotFound.
    """
    reason = rules.read_reason(reason)
    if user_id == by.id:
        raise NotYourself()
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.suspended_at is not None:
            raise AlreadySuspended()
        user.suspended_at, user.suspended_reason = now, reason
        note_admin_act(
            act="suspend",
            by=by,
            target_kind="user",
            target_id=user_id,
            details={"reason": reason},
            address=address,
            now=now,
        )
        record(PersonSuspended(user_id=user_id, at=iso(now)))
        return person_of(user)


def lift_suspension(*, user_id: int, by: Person, now: datetime, address: str) -> Person:
    """Let a suspended person act again; raises NotSuspended or NotFound."""
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.suspended_at is None:
            raise NotSuspended()
        details = {"reason": user.suspended_reason}
        user.suspended_at = user.suspended_reason = None
        note_admin_act(
            act="lift_suspension",
            by=by,
            target_kind="user",
            target_id=user_id,
            details=details,
            address=address,
            now=now,
        )
        return person_of(user)

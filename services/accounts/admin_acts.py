"""The admin log: written in the transaction of the act itself, so that neither stands without the other."""

from datetime import datetime
from typing import Any

from models.admin_log import AdminAct
from services.accounts.views import Person
from services.runtime.transaction import current_session


def note_admin_act(
    *,
    act: str,
    by: Person | None,
    target_kind: str,
    target_id: int | None,
    now: datetime,
    details: dict[str, Any] | None = None,
    address: str = "",
) -> None:
    """Note in the open transaction what an admin did; `by` is None for the house's own commands.

    Raises RuntimeError when no transaction is open.
    """
    current_session().add(
        AdminAct(
            admin_id=by.id if by else None,
            act=act,
            target_kind=target_kind,
            target_id=target_id,
            details=details or {},
            address=address,
            at=now,
        )
    )

"""The admin log: who in the office did what, when and from where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast, get_args

from sqlalchemy import select

from models.admin_log import AdminAct
from models.base import db
from models.user import User
from services.core.ids import Kind, public_id
from services.core.pages import Page
from services.runtime.paging import read_page

_PUBLIC_KINDS: Final = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFilter:
    """Which acts to show: empty fields do not narrow; `admin` is found in the name."""

    act: str = ""
    admin: str = ""
    done_from: datetime | None = None
    done_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """One act; `admin` is empty for the house's own commands, `target_id` public or empty."""

    act: str
    admin: str
    target_kind: str
    target_id: str
    details: dict[str, Any]
    address: str
    at: datetime


def list_acts(*, wanted: ActFilter, page: int = 1) -> Page[ActView]:
    """List what was done in the office, newest first."""
    query = select(AdminAct, User.name).outerjoin(User, User.id == AdminAct.admin_id)
    if wanted.act:
        query = query.where(AdminAct.act == wanted.act)
    if wanted.admin:
        query = query.where(User.name.icontains(wanted.admin, autoescape=True))
    if wanted.done_from:
        query = query.where(AdminAct.at >= wanted.done_from)
    if wanted.done_before:
        query = query.where(AdminAct.at < wanted.done_before)
    rows = read_page(query.order_by(AdminAct.id.desc()), page=page)
    return rows.map(lambda row: _view_of(row.AdminAct, row.name))


def list_act_names() -> list[str]:
    """List the kinds of acts that were ever done, for the filter."""
    return list(db.session.scalars(select(AdminAct.act).distinct().order_by(AdminAct.act)))


def _view_of(act: AdminAct, name: str | None) -> ActView:
    known = act.target_id is not None and act.target_kind in _PUBLIC_KINDS
    return ActView(
        act=act.act,
        admin=name or "",
        target_kind=act.target_kind,
        target_id=public_id(cast(Kind, act.target_kind), act.target_id or 0) if known else "",
        details=act.details,
        address=act.address,
        at=act.at,
    )

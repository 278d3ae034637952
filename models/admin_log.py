"""Every act of an admin, kept for whoever asks later; the database refuses to change it."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import BigId, UtcDateTime


class AdminAct(Base):
    __tablename__ = "admin_acts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    admin_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    act: Mapped[str] = mapped_column(String(60))
    target_kind: Mapped[str] = mapped_column(String(30))
    target_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(45), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER admin_acts_refuse_{verb.lower()} BEFORE {verb} ON admin_acts "
    "BEGIN SELECT RAISE(ABORT, 'admin acts are never changed'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRES_GUARDS = (
    "CREATE FUNCTION refuse_admin_act_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'admin acts are never changed'; END $$",
    "CREATE TRIGGER admin_acts_refuse_change BEFORE UPDATE OR DELETE ON admin_acts "
    "FOR EACH ROW EXECUTE FUNCTION refuse_admin_act_change()",
)

for _statement in SQLITE_GUARDS:
    event.listen(AdminAct.__table__, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRES_GUARDS:
    event.listen(AdminAct.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))

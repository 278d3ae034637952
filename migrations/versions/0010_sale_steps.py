"""Sales with deadlines, dispatch, weighings, papers, cancelling and default.

What was called delivered until now, the seller's handing over, is dispatched from here on.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_STATUSES = "status IN ('pending', 'confirmed', 'paid', 'delivered', 'completed')"
NEW_STATUSES = (
    "status IN ('pending', 'confirmed', 'paid', 'dispatched', 'delivered', 'completed', 'cancelled', "
    "'defaulted')"
)
CHECKS = {
    "settled": "settled_total >= 0 AND settled_grams > 0",
    "disputed": "disputed_amount >= 0",
}
MONEY = models.types.MoneyColumn()
MOMENT = models.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    _widen_sales()
    with op.batch_alter_table("sale_steps") as batch_op:
        batch_op.add_column(sa.Column("act", sa.String(length=24), nullable=False, server_default=""))
    with op.batch_alter_table("sale_steps") as batch_op:
        batch_op.alter_column("act", server_default=None)
    _rename_status("delivered", "dispatched")
    _make_weighings()
    _make_files()


def _widen_sales() -> None:
    with op.batch_alter_table("sales") as batch_op:
        batch_op.add_column(sa.Column("due_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("look_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("settled_total", MONEY, nullable=True))
        batch_op.add_column(sa.Column("settled_grams", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("disputed_amount", MONEY, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("terms", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("cancel_asked_by", BIG_ID, nullable=True))
        batch_op.drop_constraint(op.f("ck_sales_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_sales_status"), sa.text(NEW_STATUSES))
    op.execute(sa.text("UPDATE sales SET settled_total = total, settled_grams = weight_grams"))
    with op.batch_alter_table("sales") as batch_op:
        batch_op.alter_column("settled_total", existing_type=MONEY, nullable=False)
        batch_op.alter_column("settled_grams", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("disputed_amount", existing_type=MONEY, server_default=None)
        batch_op.alter_column("terms", existing_type=sa.JSON(), server_default=None)
        batch_op.create_foreign_key(op.f("fk_sales_cancel_asked_by"), "users", ["cancel_asked_by"], ["id"])
        for name, check in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_sales_{name}"), sa.text(check))
    op.create_index(op.f("ix_sales_look_at"), "sales", ["look_at"])


def _rename_status(old: str, new: str) -> None:
    for table in ("sales", "sale_steps"):
        rows = sa.table(table, sa.column("status", sa.String))
        op.execute(rows.update().where(rows.c.status == old).values(status=new))
    told = sa.table("notifications", sa.column("kind", sa.String))
    op.execute(told.update().where(told.c.kind == f"sale_{old}").values(kind=f"sale_{new}"))


def _make_weighings() -> None:
    op.create_table(
        "sale_weighings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("gross_grams", sa.BigInteger(), nullable=False),
        sa.Column("tare_grams", sa.BigInteger(), nullable=False),
        sa.Column("net_grams", sa.BigInteger(), nullable=False),
        sa.Column("quality", sa.JSON(), nullable=False),
        sa.Column("slip", sa.String(length=60), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("side IN ('seller', 'buyer')", name=op.f("ck_sale_weighings_side")),
        sa.CheckConstraint(
            "tare_grams >= 0 AND net_grams > 0 AND net_grams = gross_grams - tare_grams",
            name=op.f("ck_sale_weighings_net"),
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_weighings_sale_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_sale_weighings_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_weighings")),
        sa.UniqueConstraint("sale_id", "side", name=op.f("uq_sale_weighings_sale_id_side")),
    )


def _make_files() -> None:
    op.create_table(
        "sale_files",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sale_id", BIG_ID, nullable=False),
        sa.Column("step_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_files_sale_id")),
        sa.ForeignKeyConstraint(["step_id"], ["sale_steps.id"], name=op.f("fk_sale_files_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_files")),
        sa.UniqueConstraint("sale_id", "sha256", name=op.f("uq_sale_files_sale_id_sha256")),
    )
    op.create_index(op.f("ix_sale_files_step_id"), "sale_files", ["step_id"])


def downgrade() -> None:
    """Only while nobody has used them: the old house knows neither cancelled nor defaulted sales."""
    for table in ("sale_files", "sale_weighings"):
        op.drop_table(table)
    op.drop_index(op.f("ix_sales_look_at"), "sales")
    _rename_status("dispatched", "delivered")
    with op.batch_alter_table("sale_steps") as batch_op:
        batch_op.drop_column("act")
    with op.batch_alter_table("sales") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_sales_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_sales_cancel_asked_by"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_sales_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_sales_status"), sa.text(OLD_STATUSES))
        for name in (
            "due_at", "look_at", "settled_total", "settled_grams", "disputed_amount", "terms",
            "cancel_asked_by",
        ):  # fmt: skip
            batch_op.drop_column(name)

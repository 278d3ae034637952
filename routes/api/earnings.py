"""What a seller gets for lots: the figures of the page of money."""

from typing import Annotated, Any

from pydantic import Field

from routes.api.answers.earnings import EarningsAnswer
from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.filters import Query
from routes.api.wallet import MONEY
from routes.downloads import CSV
from routes.earnings import money_table
from routes.guards import signed_in, the_person
from services import earnings
from services.core.clock import iso, utc_now
from services.core.money import rupees
from services.core.weight import quintals
from services.earnings import Came, Month, SaleMoney, Taken


class OwnMoney(Query):
    year: Annotated[int, Field(ge=2000, le=2099)] | None = Field(
        None, description="The year in which a financial year (April to March) begins; this one by default."
    )


@bp.get("/me/money")
@signed_in
@Call(tag=MONEY, asks=OwnMoney, gives=(EarningsAnswer,))
def own_money(asked: OwnMoney) -> Any:
    """Show what your lots bring as their seller: to come, come by month, and taken off by kind."""
    found = earnings.earnings_of(seller_id=the_person().id, year=asked.year, now=utc_now())
    return {
        "year": found.year,
        "years": list(found.years),
        "to_come": rupees(found.to_come),
        "released": rupees(found.released),
        "direct": rupees(found.direct),
        "taken_off": rupees(found.taken_off),
        "fees_owed": rupees(found.owed),
        "coming": [_sale(each) for each in found.coming],
        "sales": [_sale(each) for each in found.sales],
        "came": [_came(each) for each in found.came],
        "months": [_month(each) for each in found.months],
        "taken": [_taken(each) for each in found.taken],
    }


@bp.get("/me/money.csv")
@signed_in
@Call(tag=MONEY, asks=OwnMoney, sends=(CSV,))
def own_money_table(asked: OwnMoney) -> Any:
    """Give the sales of a financial year with what they brought their seller, as CSV."""
    found = earnings.earnings_of(seller_id=the_person().id, year=asked.year, now=utc_now())
    return money_table(found, language=language())


def _sale(each: SaleMoney) -> dict[str, Any]:
    return {
        "sale_id": each.sale,
        "commodity": each.crop[language()],
        "quantity_quintals": quintals(each.grams),
        "buyer": each.buyer,
        "status": each.status,
        "sold_at": iso(each.sold_at),
        "due_at": iso(each.due_at) if each.due_at else None,
        "gross": rupees(each.statement.gross),
        "deductions": rupees(each.statement.seller_deductions),
        "net": rupees(each.statement.net),
        "released": rupees(each.released),
        "direct": rupees(each.direct),
        "to_come": rupees(each.to_come),
    }


def _came(each: Came) -> dict[str, str]:
    return {"at": iso(each.at), "sale_id": each.sale, "way": each.way, "amount": rupees(each.amount)}


def _month(month: Month) -> dict[str, str]:
    return {
        "month": month.first.isoformat()[:7],
        "released": rupees(month.released),
        "direct": rupees(month.direct),
        "total": rupees(month.total),
    }


def _taken(each: Taken) -> dict[str, str]:
    return {"kind": each.kind, "amount": rupees(each.amount)}

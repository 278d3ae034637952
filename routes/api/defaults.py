"""After a default: runner-ups, offering a lot again, a buyer's record, what is overdue."""

from typing import Any, Literal

from pydantic import Field

from routes.api.answers.defaults import (
    ClearedAnswer,
    OverduePage,
    QuestionsAnswer,
    RecordAnswer,
    RelistedAnswer,
)
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Paging
from routes.api.schemas import Body
from routes.api.showing import page_dict
from routes.guards import address, admin_only, limited, seller_only, signed_in, the_person
from services import accounts, bidding, defaults
from services.accounts import LONGEST_REASON
from services.core.clock import iso, utc_now
from services.core.decimals import plain
from services.core.ids import number_of, public_id
from services.core.money import rupees
from services.core.weight import quintals
from services.defaults import Age, OverdueFilter, OverdueRow, QuestionView, TradeRecord

SALES = "Sales"
RECORD_COUNTS = (
    "completed",
    "defaults",
    "disputes",
    "sold",
    "disputes_had",
    "disputes_opened",
    "disputes_lost",
)


class RunnerUpReply(Body):
    answer: Literal["accept", "decline"]


class ClearBlock(Body):
    note: str = Field(min_length=3, max_length=LONGEST_REASON, description="Why; it stands in the log.")


class OverdueQuery(Paging):
    age: Literal["day", "three_days", "longer", "defaulted"] | None = None


@bp.get("/auctions/<auction_id>/runner-up")
@signed_in
@Call(tag=SALES, gives=(QuestionsAnswer,))
def runner_up(auction_id: str) -> Any:
    """Show who was asked to take a lot whose buyer did not pay, in order.

    The seller and the market's office see all, a promisor the own question.
    """
    return _questions(number_of("auction", auction_id))


@bp.post("/auctions/<auction_id>/runner-up")
@signed_in
@limited("60 per hour")
@Call(
    tag=SALES,
    takes=RunnerUpReply,
    gives=(QuestionsAnswer,),
    refuses={
        403: "suspended, buyer_blocked",
        409: "question_over, answered_otherwise, earnest_missing",
    },
)
def answer_runner_up(auction_id: str, sent: RunnerUpReply) -> Any:
    """Take a lot at your own last promise, or leave it to the next; the same answer again changes nothing."""
    number = number_of("auction", auction_id)
    defaults.answer_runner_up(
        person=the_person(), auction_id=number, accepts=sent.answer == "accept", now=utc_now()
    )
    return _questions(number)


@bp.post("/auctions/<auction_id>/relist")
@seller_only
@limited("60 per hour")
@Call(tag=SALES, gives=(RelistedAnswer,), refuses={409: "not_for_relisting, too_many_drafts"})
def relist(auction_id: str) -> Any:
    """Begin a draft as a lot was listed that was not sold, or not paid; twice makes one.

    A question to a runner-up is taken back.
    """
    draft = defaults.relist(seller=the_person(), auction_id=number_of("auction", auction_id), now=utc_now())
    return {"auction_id": public_id("auction", draft)}


@bp.get("/auctions/<auction_id>/buyer-record")
@signed_in
@Call(tag=SALES, gives=(RecordAnswer,))
def record_of_lead(auction_id: str) -> Any:
    """Show how the top bidder has traded, to the seller who is to decide on the bid, and the office."""
    number = number_of("auction", auction_id)
    return _record(defaults.buyer_record_of_lead(person=the_person(), auction_id=number))


@bp.get("/sales/<sale_id>/buyer-record")
@signed_in
@Call(tag=SALES, gives=(RecordAnswer,))
def record_of_buyer(sale_id: str) -> Any:
    """Show how a sale's buyer has traded, to its seller and the office."""
    number = number_of("sale", sale_id)
    return _record(defaults.buyer_record_of_sale(person=the_person(), sale_id=number))


@bp.get("/office/overdue")
@admin_only
@Call(tag=SALES, asks=OverdueQuery, gives=(OverduePage,), refuses={403: "forbidden"})
def office_overdue(asked: OverdueQuery) -> Any:
    """List sales whose step is late, and those not paid, for the market's office."""
    wanted = OverdueFilter(age=Age(asked.age) if asked.age else None)
    found = defaults.list_overdue(wanted=wanted, now=utc_now(), page=asked.page, per_page=asked.per_page)
    return page_dict(found, [_overdue(row) for row in found.items])


@bp.post("/office/people/<user_id>/clear-block")
@admin_only
@limited("60 per hour")
@Call(
    tag=SALES,
    takes=ClearBlock,
    gives=(ClearedAnswer,),
    refuses={403: "forbidden", 409: "not_blocked"},
)
def clear_block(user_id: str, sent: ClearBlock) -> Any:
    """Let a buyer bid again who did not pay, with a note in the log of the office."""
    person = accounts.clear_block(
        user_id=number_of("user", user_id), note=sent.note, by=the_person(), now=utc_now(), address=address()
    )
    return {"user_id": person.public_id, "blocked": person.blocked}


def _questions(number: int) -> dict[str, Any]:
    found = defaults.list_questions(person=the_person(), auction_id=number)
    return {"questions": [_question(asked) for asked in found]}


def _question(asked: QuestionView) -> dict[str, Any]:
    return {
        "auction_id": asked.auction_id,
        "bidder": bidding.alias_text(asked.bidder),
        "status": asked.status,
        "rate": rupees(asked.rate),
        "quantity_quintals": quintals(asked.weight_grams),
        "total": rupees(asked.total),
        "asked_at": iso(asked.asked_at),
        "until": iso(asked.until),
        "answered_at": iso(asked.answered_at) if asked.answered_at else None,
        "sale_id": asked.sale_id,
    }


def _record(record: TradeRecord) -> dict[str, Any]:
    days = record.days_to_pay
    counts = {name: getattr(record, name) for name in RECORD_COUNTS}
    return counts | {
        "days_to_pay": None if days is None else plain(days, 10),
        "may_buy": record.may_buy,
    }


def _overdue(row: OverdueRow) -> dict[str, Any]:
    names = ("sale_id", "status", "late_hours", "seller", "buyer", "buyer_id")
    return {name: getattr(row, name) for name in names} | {
        "age": row.age.value,
        "due_at": iso(row.due_at) if row.due_at else None,
        "total": rupees(row.total),
    }

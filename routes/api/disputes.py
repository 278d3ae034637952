"""Disputes about sales: opening, answering, settling; and deciding, for the market's office."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from routes.api.answers.disputes import DisputeAnswer, DisputePage, SaleDisputes
from routes.api.calling import Call
from routes.api.dispute_bodies import Acceptance, Decision, Kind, NewAnswer, NewDispute, NewOffer
from routes.api.door import bp
from routes.api.filters import Paging
from routes.api.sale_bodies import Once
from routes.api.sale_showing import file_dict
from routes.api.schemas import text
from routes.api.showing import page_dict
from routes.guards import address, admin_only, limited, signed_in, the_person
from services import disputes
from services.auctions import Upload
from services.core.clock import iso, utc_now
from services.core.ids import number_of
from services.core.money import rupees
from services.disputes import DisputeFilter, DisputeRow, DisputeView
from services.sales import MOST_AT_ONCE

DISPUTES = "Sales"
OFTEN = "60 per hour"


class DisputesQuery(Paging):
    status: Literal["waiting", "open", "settled", "decided", "withdrawn", "moot"] | None = None
    kind: Kind | None = None
    person: Annotated[str, text(80)] = ""


@bp.get("/sales/<sale_id>/disputes")
@signed_in
@Call(tag=DISPUTES, gives=(SaleDisputes,))
def sale_disputes(sale_id: str) -> Any:
    """List the disputes of a sale, to its two sides and the market's office."""
    number, person = number_of("sale", sale_id), the_person()
    rows = disputes.list_of_sale(sale_id=number, person=person)
    stake = 0 if person.is_admin else disputes.stake_of(sale_id=number, person=person)[0]
    return {"items": [_row(row) for row in rows], "at_stake": rupees(stake)}


@bp.post("/sales/<sale_id>/disputes")
@signed_in
@limited(OFTEN)
@Call(
    tag=DISPUTES,
    takes=NewDispute,
    photos="with",
    files="files",
    most=MOST_AT_ONCE,
    gives=(DisputeAnswer,),
    status=201,
    refuses={
        403: "not_a_side",
        409: "nothing_at_stake, more_than_at_stake, too_many_disputes, key_used_otherwise",
    },
)
def open_dispute(sale_id: str, sent: NewDispute, uploads: Sequence[Upload]) -> Any:
    """Dispute a part of what a sale costs, as its seller or buyer, with files where you have some.

    That amount alone waits until it is settled; everything else goes on. A `client_ref` that is sent again
    gets the first answer.
    """
    made = disputes.open_dispute(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        kind=sent.kind,
        amount=sent.amount,
        text=sent.text,
        uploads=uploads,
        key=sent.client_ref.lower(),
        now=utc_now(),
        address=address(),
    )
    return _answer(made)


@bp.get("/disputes/<dispute_id>")
@signed_in
@Call(tag=DISPUTES, gives=(DisputeAnswer,))
def dispute(dispute_id: str) -> Any:
    """Show one dispute with its history and offers, to the two sides and the market's office."""
    number = number_of("dispute", dispute_id)
    return _answer(disputes.get_dispute(dispute_id=number, person=the_person()))


@bp.post("/disputes/<dispute_id>/answers")
@signed_in
@limited(OFTEN)
@Call(
    tag=DISPUTES,
    takes=NewAnswer,
    photos="with",
    files="files",
    most=MOST_AT_ONCE,
    gives=(DisputeAnswer,),
    status=201,
    refuses={403: "not_a_side", 409: "already_decided"},
)
def answer_dispute(dispute_id: str, sent: NewAnswer, uploads: Sequence[Upload]) -> Any:
    """Say something in an open dispute, with files where you have some."""
    said = disputes.answer(text=sent.text, uploads=uploads, may_repeat=sent.may_repeat, **_who(dispute_id))
    return _answer(said)


@bp.post("/disputes/<dispute_id>/offers")
@signed_in
@limited(OFTEN)
@Call(
    tag=DISPUTES,
    takes=NewOffer,
    gives=(DisputeAnswer,),
    status=201,
    refuses={403: "not_a_side", 409: "already_decided, more_than_at_stake, key_used_otherwise"},
)
def offer_in_dispute(dispute_id: str, sent: NewOffer) -> Any:
    """Offer to settle a dispute: so much of its amount to the buyer, the rest to the seller.

    It stands in place of your offer before, until it lapses.
    """
    made = disputes.offer(
        amount=sent.to_buyer, note=sent.note, key=sent.client_ref.lower(), **_who(dispute_id)
    )
    return _answer(made)


@bp.post("/disputes/<dispute_id>/offers/<offer_id>/accept")
@signed_in
@limited(OFTEN)
@Call(
    tag=DISPUTES,
    takes=Acceptance,
    gives=(DisputeAnswer,),
    refuses={403: "not_a_side, own_offer", 409: "already_decided, offer_over, key_used_otherwise"},
)
def accept_offer(dispute_id: str, offer_id: str, sent: Acceptance) -> Any:
    """Accept what the other side offers: the dispute is settled and its money moves, once by `client_ref`."""
    done = disputes.accept_offer(
        offer_id=number_of("offer", offer_id), key=sent.client_ref.lower(), **_who(dispute_id)
    )
    return _answer(done)


@bp.post("/disputes/<dispute_id>/take-back")
@signed_in
@limited(OFTEN)
@Call(
    tag=DISPUTES,
    takes=Once,
    bare=True,
    gives=(DisputeAnswer,),
    refuses={403: "not_a_side, not_yours_to_withdraw", 409: "already_decided"},
)
def take_dispute_back(dispute_id: str, sent: Once) -> Any:
    """Take back a dispute that you opened; the price stays as it is."""
    return _answer(disputes.take_back(key=sent.client_ref or "", **_who(dispute_id)))


@bp.get("/office/disputes")
@admin_only
@Call(tag=DISPUTES, asks=DisputesQuery, gives=(DisputePage,), refuses={403: "forbidden"})
def office_disputes(asked: DisputesQuery) -> Any:
    """List the disputes of all sales, for the market's office; `waiting` are those it may decide now."""
    is_waiting = asked.status == "waiting"
    wanted = DisputeFilter(
        status="" if is_waiting else asked.status or "",
        kind=asked.kind or "",
        person=asked.person,
        waiting_at=utc_now() if is_waiting else None,
    )
    found = disputes.list_disputes(
        wanted=wanted, person=the_person(), page=asked.page, per_page=asked.per_page
    )
    return page_dict(found, [_row(row) for row in found.items])


@bp.post("/office/disputes/<dispute_id>/decide")
@admin_only
@limited("600 per hour")
@Call(
    tag=DISPUTES,
    takes=Decision,
    gives=(DisputeAnswer,),
    refuses={
        403: "forbidden",
        409: "already_decided, answer_pending, more_than_at_stake, key_used_otherwise",
    },
)
def decide_dispute(dispute_id: str, sent: Decision) -> Any:
    """Decide a dispute as the market's office, with reasons; its money moves, once by `client_ref`.

    Of two who decide at once, the second gets already_decided and moves nothing.
    """
    done = disputes.decide(
        by=the_person(),
        dispute_id=number_of("dispute", dispute_id),
        to_buyer=sent.to_buyer,
        reasons=sent.reasons,
        key=sent.client_ref.lower(),
        now=utc_now(),
        address=address(),
    )
    return _answer(done)


def _who(dispute_id: str) -> dict[str, Any]:
    return {
        "person": the_person(),
        "dispute_id": number_of("dispute", dispute_id),
        "now": utc_now(),
        "address": address(),
    }


def _row(row: DisputeRow) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("id", "sale_id", "kind", "reasons", "seller", "buyer")}
    return plain | {
        "amount": rupees(row.amount),
        "status": row.status.value,
        "opened_by": row.opened_by.value if row.opened_by else None,
        "opened_at": iso(row.opened_at),
        "answer_due_at": iso(row.answer_due_at),
        "answered_at": iso(row.answered_at) if row.answered_at else None,
        "closed_at": iso(row.closed_at) if row.closed_at else None,
        "to_buyer": rupees(row.to_buyer),
        "owed": rupees(row.owed),
        "side": row.side.value if row.side else None,
    }


def _answer(found: DisputeView) -> dict[str, Any]:
    entries = [
        {
            "act": entry.act,
            "side": entry.side.value if entry.side else None,
            "name": entry.name,
            "note": entry.note,
            "amount": None if entry.amount is None else rupees(entry.amount),
            "at": iso(entry.at),
            "files": [file_dict(file, sale_id=found.sale_id) for file in entry.files],
        }
        for entry in found.entries
    ]
    offers = [
        {
            "id": offer.id,
            "side": offer.side.value if offer.side else None,
            "name": offer.name,
            "amount": rupees(offer.amount),
            "status": offer.status,
            "made_at": iso(offer.made_at),
            "lapses_at": iso(offer.lapses_at),
        }
        for offer in found.offers
    ]
    return {"dispute": _row(found) | {"entries": entries, "offers": offers}}

"""Who is told what after a default: what is forfeited, who is asked, who leads nowhere any more."""

from services.bidding import LeadVoided
from services.core.clock import parse_iso
from services.defaults import EarnestForfeited, NobodyLeft, RunnerUpAnswered, RunnerUpAsked
from services.notifications.telling import tell
from services.runtime.subscribers import durable


@durable(EarnestForfeited)
def tell_forfeited(happened: EarnestForfeited) -> None:
    """Tell a defaulter what is lost, and the farmer what comes of it."""
    told = [(happened.buyer_id, "earnest_lost", happened.amount)]
    if happened.share:
        told.append((happened.seller_id, "earnest_share", happened.share))
    for user_id, kind, total in told:
        tell(
            user_id,
            kind,
            {"total": total},
            origin=f"sale:{happened.sale_id}:forfeited",
            auction_id=happened.auction_id,
            sale_id=happened.sale_id,
            at=happened.at,
        )


@durable(RunnerUpAsked)
def tell_asked(happened: RunnerUpAsked) -> None:
    """Ask the next promisor, and tell the farmer that somebody is asked."""
    for user_id, kind in ((happened.user_id, "runner_up_asked"), (happened.seller_id, "runner_up_waits")):
        tell(
            user_id,
            kind,
            {"price": happened.rate, "total": happened.total, "due_at": happened.until},
            origin=f"question:{happened.question_id}:asked",
            auction_id=happened.auction_id,
            at=happened.at,
        )


@durable(RunnerUpAnswered)
def tell_answered(happened: RunnerUpAnswered) -> None:
    """Tell the farmer who said no or nothing, and the promisor when the question is taken back.

    An acceptance is told by the sale it makes.
    """
    if happened.answer == "accepted":
        return
    told = [(happened.seller_id, f"runner_up_{happened.answer}")] if happened.answer != "withdrawn" else []
    if happened.answer != "declined":
        told.append((happened.user_id, "runner_up_over"))
    for user_id, kind in told:
        tell(
            user_id,
            kind,
            {"price": happened.rate},
            origin=f"question:{happened.question_id}:{happened.answer}",
            auction_id=happened.auction_id,
            at=happened.at,
        )


@durable(NobodyLeft)
def tell_nobody_left(happened: NobodyLeft) -> None:
    """Tell the farmer that the lot may be listed again."""
    tell(
        happened.seller_id,
        "runner_up_none",
        {},
        origin=f"sale:{happened.sale_id}:nobody_left",
        auction_id=happened.auction_id,
        at=happened.at,
    )


@durable(LeadVoided)
def tell_voided(happened: LeadVoided) -> None:
    """Tell who is out, who leads now, and the farmer."""
    told = [(happened.user_id, "lead_lost"), (happened.seller_id, "lead_voided")]
    if happened.leader_id is not None:
        told.append((happened.leader_id, "lead_again"))
    for user_id, kind in told:
        tell(
            user_id,
            kind,
            {"price": happened.price},
            origin=f"voided:{happened.auction_id}:{_second(happened.at)}",
            auction_id=happened.auction_id,
            at=happened.at,
        )


def _second(at: str) -> int:
    return int(parse_iso(at).timestamp())

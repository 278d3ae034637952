"""What a seller still decides about a lot on offer, and throwing a draft away."""

from typing import Any

from routes.api.answers.lots import AuctionAnswer, Featured
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.schemas import Body, Rupees
from routes.api.showing import auction_answer
from routes.guards import limited, seller_only, the_person
from services import auctions, bidding, fees
from services.core.clock import utc_now
from services.core.ids import number_of

SELLING = "Selling"
OFTEN = "120 per minute"


class Reserve(Body):
    reserve_price: Rupees


@bp.put("/auctions/<auction_id>/reserve")
@seller_only
@limited(OFTEN)
@Call(
    tag=SELLING,
    takes=Reserve,
    gives=(AuctionAnswer,),
    refuses={409: "no_reserve, auction_not_open, auction_closed", 422: "reserve_not_lower"},
)
def lower_reserve(auction_id: str, sent: Reserve) -> Any:
    """Lower the hidden reserve of a live auction, down to its start price; it never rises."""
    number = number_of("auction", auction_id)
    bidding.lower_reserve(seller=the_person(), auction_id=number, reserve=sent.reserve_price)
    return auction_answer(number)


@bp.put("/auctions/<auction_id>/featured")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(Featured,), refuses={409: "no_featured_place, not_on_offer"})
def feature(auction_id: str) -> Any:
    """Show a lot before others, in one of the featured places of your plan; asking twice is asking once."""
    fees.feature(seller=the_person(), auction_id=number_of("auction", auction_id), now=utc_now())
    return {"featured": True}


@bp.delete("/auctions/<auction_id>/featured")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, gives=(Featured,))
def unfeature(auction_id: str) -> Any:
    """Give the featured place of a lot free again."""
    fees.take_back(seller=the_person(), auction_id=number_of("auction", auction_id))
    return {"featured": False}


@bp.delete("/auctions/<auction_id>")
@seller_only
@limited(OFTEN)
@Call(tag=SELLING, refuses={409: "already_published"}, status=204)
def discard_draft(auction_id: str) -> None:
    """Throw a draft away with its photos; what was published is cancelled instead."""
    auctions.discard_draft(seller=the_person(), auction_id=number_of("auction", auction_id))

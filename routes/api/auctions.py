"""Looking at auctions, and keeping an eye on them."""

from typing import Any

from routes.api.answers.lots import CardPage, OwnAuctionAnswer, Unchanged, Watching
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Browse, Since
from routes.api.showing import auction_answer, cards, own_auction_answer, page_dict
from routes.guards import current_person, limited, public, signed_in, the_person
from services import auctions, bidding
from services.auctions import Filters
from services.core.clock import utc_now
from services.core.errors import NotFound
from services.core.ids import number_of

LOOKING = "Auctions"


@bp.get("/auctions")
@public
@Call(tag=LOOKING, asks=Browse, gives=(CardPage,))
def browse(asked: Browse) -> Any:
    """List auctions that match, as cards.

    `commodity` takes a slug or a name in any script. Drafts are never listed.
    """
    found = auctions.browse(filters=Filters(**asked.model_dump()), now=utc_now())
    return page_dict(found, cards(found.items))


@bp.get("/auctions/<auction_id>")
@public
@Call(tag=LOOKING, asks=Since, gives=(OwnAuctionAnswer, Unchanged))
def auction(auction_id: str, asked: Since) -> Any:
    """Show one auction, or say that nothing changed.

    With `since`, the version you have, the answer is `{"changed": false}` while it is the newest;
    afterwards `entries` holds every bid you missed. A draft is shown to its seller only.
    """
    number = number_of("auction", auction_id)
    try:
        if asked.since is not None and asked.since == bidding.version_of(auction_id=number):
            return {"changed": False}
        return auction_answer(number, since=asked.since)
    except NotFound:
        if current_person() is None:
            raise
        return own_auction_answer(number)


@bp.post("/auctions/<auction_id>/watch")
@signed_in
@limited("120 per minute")
@Call(tag=LOOKING, gives=(Watching,))
def watch(auction_id: str) -> Any:
    """Put an auction on your list; asking twice is asking once."""
    auctions.watch(user=the_person(), auction_id=number_of("auction", auction_id), now=utc_now())
    return {"watching": True}


@bp.delete("/auctions/<auction_id>/watch")
@signed_in
@limited("120 per minute")
@Call(tag=LOOKING, gives=(Watching,))
def unwatch(auction_id: str) -> Any:
    """Take an auction off your list."""
    auctions.unwatch(user=the_person(), auction_id=number_of("auction", auction_id))
    return {"watching": False}

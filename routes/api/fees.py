"""What fees would be taken of a price, by the same function that states a sale."""

from typing import Annotated, Any

from pydantic import Field

from routes.api.answers.fees import EstimateAnswer
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Query
from routes.api.schemas import Crop, Quintals, Rupees, State, text
from routes.api.statements import statement_dict
from routes.guards import current_person, public
from services import auctions, fees
from services.core.clock import utc_now
from services.core.errors import N_, Invalid, NotFound
from services.core.ids import number_of
from services.core.weight import parse_weight
from services.fees import Terms

MOST_BAGS = 10_000_000


class EstimateQuery(Query):
    auction: Annotated[str, text(24), Field(description="A lot on offer; else the next ones.")] = ""
    commodity: Crop | None = None
    state: State = ""
    market: Annotated[str, text(120)] = ""
    quantity_quintals: Quintals | None = None
    rate: Rupees | None = Field(None, description="Left out: what the auction stands at.")
    bags: Annotated[int, Field(ge=1, le=MOST_BAGS)] | None = Field(None, description="As they were counted.")
    transport: Rupees | None = Field(None, description="What the way to market costs the seller, in all.")


@bp.get("/fees/estimate")
@public
@Call(tag="Prices", asks=EstimateQuery, gives=(EstimateAnswer,), refuses={404: "not_found", 422: "invalid"})
def estimate_fees(asked: EstimateQuery) -> Any:
    """Estimate the statement of a sale: of an auction, or of a crop, state, quantity and rate.

    With the commission of your own plan. Of somebody else's auction you see the buyer's part.
    """
    terms, rate, grams, is_buyer = _of_auction(asked) if asked.auction else _of_words(asked)
    told = terms.statement(rate=rate, grams=grams, transport=asked.transport or 0)
    return {"statement": statement_dict(told, is_buyer=is_buyer), "fees_unknown": list(terms.unknown)}


def _of_auction(asked: EstimateQuery) -> tuple[Terms, int, int, bool]:
    cards = auctions.cards_for(auction_ids=[number_of("auction", asked.auction)])
    if not cards:
        raise NotFound()
    card, person = cards[0], current_person()
    terms = fees.terms_of(lots=[card], now=utc_now())[0]
    is_own = person is not None and (person.is_admin or person.id == card.seller_number)
    return terms, asked.rate or card.price or card.start_price, card.grams, not is_own


def _of_words(asked: EstimateQuery) -> tuple[Terms, int, int, bool]:
    person = current_person()
    form = {"commodity": asked.commodity or "", "state": asked.state, "market": asked.market}
    if asked.bags:
        form |= {"unit": "bag", "quantity": str(asked.bags)}
    terms = fees.terms_for_form(form, seller_id=person.id if person else None, now=utc_now())
    missing = {
        name: N_("This is needed.")
        for name, given in (
            ("state", terms),
            ("quantity_quintals", asked.quantity_quintals),
            ("rate", asked.rate),
        )
        if not given
    }
    if terms is None or asked.rate is None or asked.quantity_quintals is None:
        raise Invalid(fields=missing)
    return terms, asked.rate, parse_weight(asked.quantity_quintals), False

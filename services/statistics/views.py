"""What the house's figures are."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStatistics:
    """Counts, and shares between 0 and 1 (None where there is nothing to divide by).

    - `bids`: entries of the histories, so sealed ones from their close on
    - `success_rate`: auctions sold of those finished (sold or ended; not cancelled)
    - `bids_per_auction`, `bidders_per_auction`: over auctions that have opened
    - `price_uplift`: mean of (sale's rate / reference price - 1) over sales with a reference price
    - `bidder_participation`: buyers who have bid at least once, of all buyers
    - `turnover`: paise; `weight_grams`: grams
    """

    live_auctions: int
    total_auctions: int
    bids: int
    bidders: int
    sales: int
    turnover: int
    weight_grams: int
    success_rate: Decimal | None
    bids_per_auction: Decimal | None
    bidders_per_auction: Decimal | None
    price_uplift: Decimal | None
    bidder_participation: Decimal | None

"""What the analysis of a lot may refuse."""

from services.core.errors import N_, Forbidden, NotFound


class NotYourLot(Forbidden):
    """Only the seller and the market's office ask for a new analysis."""

    code = "not_your_lot"
    message = N_("Only the seller of this lot can ask for a new price analysis.")


class NothingToCompare(NotFound):
    """No mandi and no sale here named a price for the crop, or the draft names no crop yet."""

    code = "nothing_to_compare"
    message = N_("There is no price to compare this lot with yet. Choose a crop and a place first.")

"""What fees and plans refuse: one small class per rule, each saying what to do next."""

from services.core.errors import N_, Conflict, Invalid


class ListingLimit(Conflict):
    """The seller's plan has no room for another lot on offer."""

    code = "listing_limit"
    message = N_(
        "With the plan “%(plan)s” at most %(most)s of your lots may be on offer at a time. "
        "Wait until one is over, or ask the market office for a larger plan."
    )

    def __init__(self, *, plan: str, most: int) -> None:
        super().__init__(plan=plan, most=most)


class NoFeaturedPlace(Conflict):
    """All featured places of the seller's plan are taken, or it has none."""

    code = "no_featured_place"
    message = N_(
        "With the plan “%(plan)s” you have %(most)s featured places, and all are taken. "
        "Take one of your lots out of its place first."
    )

    def __init__(self, *, plan: str, most: int) -> None:
        super().__init__(plan=plan, most=most)


class NotOnOffer(Conflict):
    """Only a lot that is live or opens soon can be featured."""

    code = "not_on_offer"
    message = N_("This lot is not on offer any more.")


class UnknownPlan(Invalid):
    """No plan goes by that name."""

    code = "unknown_plan"
    message = N_("Choose one of the plans.")


class InvalidPlan(Invalid):
    """Fields of a plan have no meaning; `fields` says which."""

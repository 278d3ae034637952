"""Who is told what of a dispute."""

from services.disputes import DisputeMoved
from services.notifications.telling import tell
from services.runtime.subscribers import durable


@durable(DisputeMoved)
def tell_dispute(happened: DisputeMoved) -> None:
    """Tell a side of a sale what happened in a dispute about it."""
    tell(
        happened.user_id,
        f"dispute_{happened.what}",
        {"total": happened.amount},
        origin=f"dispute:{happened.dispute_id}:{happened.what}:{happened.step_id}",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )

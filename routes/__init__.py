"""The URL map of the house on one screen."""

from routes import account, auctions, auth, bids, buyer, ops, public

BLUEPRINTS = (
    public.bp,
    auctions.bp,
    bids.bp,
    buyer.bp,
    auth.bp,
    account.bp,
    ops.bp,
)

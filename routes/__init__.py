"""The URL map of the house on one screen."""

from routes import account, auctions, auth, bids, buyer, decisions, ops, photos, public, seller

BLUEPRINTS = (
    public.bp,
    auctions.bp,
    bids.bp,
    buyer.bp,
    auth.bp,
    account.bp,
    seller.bp,
    decisions.bp,
    photos.bp,
    ops.bp,
)

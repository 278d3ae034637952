"""The URL map of the house on one screen."""

from routes import (
    account,
    admin,
    api,
    auctions,
    auth,
    bids,
    buyer,
    decisions,
    notifications,
    ops,
    photos,
    prices,
    public,
    sales,
    seller,
    statistics,
)

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
    prices.bp,
    sales.bp,
    notifications.bp,
    statistics.bp,
    admin.bp,
    *api.BLUEPRINTS,
    ops.bp,
)

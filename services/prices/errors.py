"""What the prices domain may refuse."""

from services.core.errors import N_, Invalid, NotFound, Unavailable


class UnknownCrop(NotFound):
    """No crop goes by that name."""

    code = "unknown_crop"
    message = N_("We do not know that crop. Search for it by its usual name.")


class UnknownMarket(NotFound):
    """No market has that address."""

    code = "unknown_market"
    message = N_("We do not know that market.")


class NotAPriceFile(Invalid):
    """The file is neither a price table nor a reply of the feed."""

    code = "not_a_price_file"
    message = N_("This is not a mandi price file: give the portal's CSV (plain or gz) or the feed's JSON.")


class MissingColumns(Invalid):
    """The table's header lacks columns without which a row says nothing."""

    code = "missing_columns"
    message = N_("The price file has no column for: %(columns)s.")


class FeedRefused(Unavailable):
    """The feed answered with an error instead of prices."""

    code = "feed_refused"
    message = N_("The price feed refused: %(reason)s. Check the key, or try again later.")


class FeedEmpty(Unavailable):
    """The feed answered properly, and had no prices to tell."""

    code = "feed_empty"
    message = N_("The price feed answered with no prices. Nothing was changed.")

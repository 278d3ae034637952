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
    """The table's header lacks columns without which a row says nothing; `rows` of them follow it."""

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


class FeedNotSetUp(Unavailable):
    """Nobody gave this house a key for the feed."""

    code = "feed_not_set_up"
    message = N_("No key for the price feed is set. Put DATA_GOV_IN_API_KEY into the environment.")


class FeedUnreachable(Unavailable):
    """The feed is away, hangs, or answers with something that is no reply of it."""

    code = "feed_unreachable"
    message = N_("The price feed cannot be reached (%(reason)s). The prices held stay as they are.")


class FeedBusy(Unavailable):
    """The feed wants to be left alone for a while; `retry_after` seconds."""

    code = "feed_busy"
    message = N_("The price feed asked for a pause. The next try is in %(minutes)s minutes.")

"""What the auctions domain refuses: faults of a listing's fields, of photos, and of its way to the public."""

from collections.abc import Mapping, Sequence

from services.core.errors import N_, Conflict, DomainError, Invalid


class InvalidListing(Invalid):
    """One or more fields of a listing can't be taken; `fields` says which and why, all at once."""

    def __init__(self, *, fields: Mapping[str, DomainError | str]) -> None:
        super().__init__(fields=dict(fields))


class UnknownCropName(Invalid):
    """No crop goes by the name that was typed."""

    code = "unknown_crop"
    message = N_("We do not know that crop. Search for it by its usual name.")


class UnclearCropName(UnknownCropName):
    """No crop has exactly this name, but some come close."""

    message = N_("We do not know that crop. Did you mean: %(suggestions)s?")

    def __init__(self, *, suggestions: Sequence[str]) -> None:
        super().__init__(suggestions=", ".join(suggestions))


class FormatNotAvailable(Invalid):
    """This way of selling is not offered."""

    code = "not_available"
    message = N_("This kind of auction is not available. Choose the open (English) auction.")


class NotOfThisFormat(Invalid):
    """BIDDING §7: the field means nothing in the way of selling that was chosen."""

    code = "not_of_this_format"
    message = N_("This does not belong to the way of selling you chose. Leave it empty.")


class FloorNotBelowStart(Invalid):
    """BIDDING §7: a Dutch price falls, so its floor is below its start."""

    code = "floor_not_below_start"
    message = N_("The lowest price must be below the start price of %(start_price)s.")

    def __init__(self, *, start_price: int) -> None:
        super().__init__(start_price=start_price)


class DropOutOfRange(Invalid):
    """A Dutch price falls by a whole rupee at least, and at most to its floor at once."""

    code = "drop_out_of_range"
    message = N_(
        "Choose a fall from %(min_step)s to %(maximum)s: the way from the start price to the lowest price."
    )

    def __init__(self, *, min_step: int, maximum: int) -> None:
        super().__init__(min_step=min_step, maximum=maximum)


class FloorNotReached(Invalid):
    """A Dutch price that can't reach its floor promises buyers a price that never comes."""

    code = "floor_not_reached"
    message = N_(
        "The price would not reach its lowest before the end. Let it fall by more, more often, or end later."
    )


class TooLong(Invalid):
    """A text is longer than its field."""

    code = "too_long"
    message = N_("Write at most %(most)s characters.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class OutOfRange(Invalid):
    """A plain number outside of what it may be."""

    code = "out_of_range"
    message = N_("Enter a number from %(lowest)s to %(highest)s.")

    def __init__(self, *, lowest: int | str, highest: int | str) -> None:
        super().__init__(lowest=lowest, highest=highest)


class ReserveBelowStart(Invalid):
    """BIDDING §4: a reserve is at least the start price."""

    code = "reserve_below_start"
    message = N_("The reserve must be at least the start price of %(start_price)s, or empty.")

    def __init__(self, *, start_price: int) -> None:
        super().__init__(start_price=start_price)


class StepOutOfRange(Invalid):
    """A fixed step is a whole rupee at least and never above the start price."""

    code = "step_out_of_range"
    message = N_(
        "Choose a step from %(min_step)s up to the start price of %(start_price)s, or leave it empty."
    )

    def __init__(self, *, min_step: int, start_price: int) -> None:
        super().__init__(min_step=min_step, start_price=start_price)


class EndsTooSoon(Invalid):
    """An auction needs time in which somebody can bid."""

    code = "ends_too_soon"
    message = N_("The end must be at least %(seconds)s seconds after the start.")

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)


class EndsTooLate(Invalid):
    """An auction that runs for months ties up produce and buyers."""

    code = "ends_too_late"
    message = N_("An auction may run for at most %(days)s days.")

    def __init__(self, *, days: int) -> None:
        super().__init__(days=days)


class StartsTooLate(Invalid):
    """Prices move: nobody can set a fair start price for a far day."""

    code = "starts_too_late"
    message = N_("Choose a start within the next %(days)s days.")

    def __init__(self, *, days: int) -> None:
        super().__init__(days=days)


class AlreadyPublished(Conflict):
    """A draft is published once; what is published is no draft any more."""

    code = "already_published"
    message = N_("This lot is published already, so it can't be changed here.")


class TooManyDrafts(Conflict):
    """Unfinished lots pile up; a program gone wild must not fill the house."""

    code = "too_many_drafts"
    message = N_("You have %(most)s drafts already. Publish or discard some first.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class PhotoRefused(Invalid):
    """A file that can't be shown as a photo of the lot; `file` is the name it was sent under."""

    code = "photo_refused"
    message = N_("%(file)s is not a photo we can read. JPEG, PNG, WebP or HEIC can be used.")

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class PhotoTooLarge(PhotoRefused):
    """BAD INPUT: 30 MB photos stay outside."""

    code = "photo_too_large"
    message = N_("%(file)s is larger than 8 MB. Choose a smaller photo.")


class PhotoTooManyPixels(PhotoRefused):
    """A small file that unfolds to gigabytes, by accident or by design."""

    code = "photo_too_large"
    message = N_("%(file)s has too many pixels. Choose a photo of at most 64 megapixels.")


class TooManyPhotos(Conflict):
    """Three photos show a lot."""

    code = "too_many_photos"
    message = N_("A lot can have at most %(most)s photos. Remove one first.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class PhotosAreFixed(Conflict):
    """What buyers have seen is not taken away from a published lot."""

    code = "photos_are_fixed"
    message = N_("Photos of a published lot can't be removed. You may add photos.")


class LotIsClosed(Conflict):
    """After the hammer nothing about a lot changes."""

    code = "invalid_transition"
    message = N_("This auction is over, so its lot can't be changed.")

"""What papers refuse."""

from services.core.errors import N_, Conflict, Unavailable


class NotDueYet(Conflict):
    """The sale has not come far enough for this paper."""

    code = "paper_not_due"
    message = N_("This paper is not written yet: the sale has not come that far.")


class FontsMissing(Unavailable):
    """The machine has none of the fonts a paper is printed with (PAPER_FONTS)."""

    code = "fonts_missing"
    message = N_(
        "Papers can't be printed here now: a font is missing. The paper can still be read as a page."
    )

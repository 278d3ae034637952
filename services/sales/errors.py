"""What a sale refuses: one small class per rule, each saying what to do next."""

from services.core.errors import N_, Conflict, Forbidden, Invalid


class InvalidTransition(Conflict):
    """The sale has no such step from where it stands; a form sent twice ends here too."""

    code = "invalid_transition"
    message = N_("This sale has moved on in the meantime. Look at where it stands now.")

    def __init__(self, *, current: str, wanted: str) -> None:
        super().__init__(current=current, wanted=wanted)


class NotYourTurn(Forbidden):
    """The next step belongs to the other side."""

    code = "not_your_turn"
    message = N_("The next step is the other side's. You will be told when it is your turn.")


class NotASide(Forbidden):
    """An admin reviews a sale, but only its seller and its buyer move it."""

    code = "not_a_side"
    message = N_("Only the seller and the buyer can move a sale forward.")


class NoteTooLong(Invalid):
    """A step's note has a limit, so that the timeline stays readable."""

    code = "note_too_long"
    message = N_("Write at most %(most)s characters.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class WeighingNeeded(Conflict):
    """Dispatch and receipt are said by what the scales said."""

    code = "weighing_needed"
    message = N_("This step is taken by entering the weight.")


class PaymentNeeded(Conflict):
    """That a sale is paid is said by its payments."""

    code = "payment_needed"
    message = N_("Pay on the page of the sale. The step follows by itself when the money has come.")


class CannotCancel(Conflict):
    """Once the buyer has paid, or the sale is over, it can't be called off any more."""

    code = "cannot_cancel"
    message = N_("A sale can be cancelled only before it is paid.")


class CancelAsked(Conflict):
    """One side asks once; the other side answers."""

    code = "cancel_asked"
    message = N_("You have asked for this already. The other side is to answer.")


class CancelNotAsked(Conflict):
    """There is nothing to answer or to take back."""

    code = "cancel_not_asked"
    message = N_("Nobody asks to cancel this sale.")


class InvalidWeight(Invalid):
    """The text is not a weight in kilograms."""

    code = "invalid_weight"
    message = N_("Enter a weight in kg above 0, for example 4125 or 4125.5.")


class TareTooHeavy(Invalid):
    """The empty vehicle weighs less than the full one."""

    code = "tare_too_heavy"
    message = N_("The empty weight must be less than the full weight.")


class WeightTooHigh(Invalid):
    """More than three times the lot is a slip of the finger."""

    code = "weight_too_high"
    message = N_("This is more than three times the lot. Check the figures, in kg.")


class SlipTooLong(Invalid):
    """The number on a weighbridge's slip is short."""

    code = "slip_too_long"
    message = N_("Write at most %(most)s characters.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class NotMeasured(Invalid):
    """The formula of this sale knows no such value."""

    code = "not_measured"
    message = N_("This is not measured for the crop of this sale.")


class InvalidMeasured(Invalid):
    """The text is not a measured value."""

    code = "invalid_measure"
    message = N_("Enter a number such as 11.5, without a sign or unit.")


class FileRefused(Invalid):
    """The content, not the name, decides what a file is."""

    code = "file_refused"
    message = N_("%(file)s is not a PDF, JPEG, PNG or WebP file.")

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class FileTooLarge(Invalid):
    """A paper has at most 5 MB."""

    code = "file_too_large"
    message = N_("%(file)s is larger than 5 MB.")

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class TooManyFiles(Invalid):
    """A step and a sale have room for so many papers."""

    code = "too_many_files"
    message = N_("At most %(most)s files.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)

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

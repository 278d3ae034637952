"""What follows a default, and is refused: one small class per rule."""

from services.core.errors import N_, Conflict


class AnsweredOtherwise(Conflict):
    """A question is answered once."""

    code = "answered_otherwise"
    message = N_("You have answered this already, and differently.")


class NotForRelisting(Conflict):
    """A lot that is on offer, or has a buyer who may still pay, is not offered a second time."""

    code = "not_for_relisting"
    message = N_("This lot is still on offer, or has a buyer. You can list it again when that is over.")

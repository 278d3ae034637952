"""What disputes refuse."""

from services.core.errors import N_, Conflict, Forbidden, Invalid


class NothingAtStake(Conflict):
    """The sale is not paid yet, or over, or all of it is paid out or disputed already."""

    code = "nothing_at_stake"
    message = N_("Nothing of this sale can be disputed as it stands now.")


class MoreThanAtStake(Conflict):
    """Only what nobody has got yet can be disputed; `rest_amount` in paise."""

    code = "more_than_at_stake"
    message = N_("At most %(rest_amount)s can be named here.")

    def __init__(self, *, rest: int) -> None:
        super().__init__(rest_amount=rest)


class TooManyDisputes(Conflict):
    """A sale has room for so many open disputes."""

    code = "too_many_disputes"
    message = N_("%(most)s disputes of this sale are open already. Settle one first.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class AnswerPending(Conflict):
    """The office hears both sides first, unless one lets its time pass."""

    code = "answer_pending"
    message = N_("The other side still has time to answer. Decide after that.")


class OfferOver(Conflict):
    """The offer has lapsed, or a newer one stands in its place."""

    code = "offer_over"
    message = N_("This offer does not stand any more. Look at how it stands now.")


class OwnOffer(Forbidden):
    """An offer is accepted by the other side."""

    code = "own_offer"
    message = N_("The other side accepts your offer, not you.")


class NotYoursToWithdraw(Forbidden):
    """Whoever opened a dispute takes it back."""

    code = "not_yours_to_withdraw"
    message = N_("Only whoever opened this dispute can take it back.")


class TextNeeded(Invalid):
    """The other side and the office read what it is about."""

    code = "text_needed"
    message = N_("Say in a few words what happened.")


class TooLong(Invalid):
    """Texts have a limit, so that all is read."""

    code = "text_too_long"
    message = N_("Write at most %(most)s characters.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)


class UnknownKind(Invalid):
    """A dispute is about one of six things."""

    code = "unknown_kind"
    message = N_("Choose one from the list.")

"""What paying for a sale refuses."""

from services.core.errors import N_, Conflict, Forbidden, Invalid, Unavailable


class NotPayable(Conflict):
    """The sale is not confirmed yet, or it is over."""

    code = "not_payable"
    message = N_("Nothing can be paid for this sale as it stands now.")


class MoreThanDue(Conflict):
    """More than what is still to come; `rest_amount` is in paise."""

    code = "more_than_due"
    message = N_("%(rest_amount)s are still to be paid for this sale, and not more.")

    def __init__(self, *, rest: int) -> None:
        super().__init__(rest_amount=rest)


class WayNotOffered(Conflict):
    """The house has not set up this way of paying."""

    code = "way_not_offered"
    message = N_("This way of paying is not offered here. Please choose another.")


class OnlyTheBuyerPays(Forbidden):
    """The seller and the office don't pay for a sale."""

    code = "only_the_buyer_pays"
    message = N_("Only the buyer can pay for this sale.")


class NotYoursToDecide(Forbidden):
    """The seller confirms what was paid to the seller, the office what was paid to the house."""

    code = "not_yours_to_decide"
    message = N_("Only whoever was to get this payment can say whether it came.")


class ProofRefused(Invalid):
    """A file that shows nothing; `file` is the name it was sent under."""

    code = "proof_refused"
    message = N_("%(file)s is no picture or PDF that we can read. At most 8 MB.")

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class WrongSignature(Forbidden):
    """What came in the gateway's name was not signed with its secret."""

    code = "wrong_signature"
    message = N_("This was not signed by the payment gateway.")


class MalformedEvent(Invalid):
    """Signed, but not an event as the gateway documents it."""

    code = "malformed_event"
    message = N_("This event of the payment gateway could not be read.")


class GatewayUnreachable(Unavailable):
    """No try brought an answer; `retry_after` in seconds."""

    code = "gateway_unreachable"
    message = N_("The payment gateway does not answer. Please try again in a moment, or pay in another way.")

    def __init__(self) -> None:
        super().__init__(retry_after=30)


class GatewayRefused(Conflict):
    """The gateway said no; `reason` are its own words."""

    code = "gateway_refused"
    message = N_("The payment gateway refused this: %(reason)s")

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class RefundAbovePaid(Conflict):
    """More would go back than came; `rest_amount` of it can, in paise."""

    code = "refund_above_paid"
    message = N_("At most %(rest_amount)s of this payment can go back.")

    def __init__(self, *, rest: int) -> None:
        super().__init__(rest_amount=rest)

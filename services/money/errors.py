"""What the ledger of money refuses."""

from services.core.errors import N_, Conflict, Invalid


class NotEnoughMoney(Conflict):
    """An account does not hold what should leave it; `missing` is in paise."""

    code = "not_enough_money"
    message = N_("%(missing)s are missing in your wallet for this.")

    def __init__(self, *, missing: int) -> None:
        super().__init__(missing=missing)


class EarnestMissing(Conflict):
    """The wallet does not reach for the earnest money of a promise, or for all; `missing` in paise."""

    code = "earnest_missing"
    message = N_("Your wallet needs %(missing)s more for this bid. Add money, then bid again.")

    def __init__(self, *, missing: int) -> None:
        super().__init__(missing=missing)


class KeyUsedOtherwise(Conflict):
    """The idempotency key stood for something else before."""

    code = "key_used_otherwise"
    message = N_("This was sent before with other figures. Load the page again and check.")


class ReferenceUsed(Invalid):
    """Somebody has named this payment already."""

    code = "reference_used"
    message = N_("This payment number was given before. Each payment counts once.")


class InvalidReference(Invalid):
    """No number a bank gives."""

    code = "invalid_reference"
    message = N_(
        "Enter the number of the payment as your bank shows it: 6 to 35 letters and digits (UPI: 12 digits)."
    )


class InvalidReceiver(Invalid):
    """Neither a UPI address nor an account."""

    code = "invalid_receiver"
    message = N_(
        "Enter a UPI address like name@bank, or account number and IFSC like 123456789012 SBIN0001234."
    )


class MoreThanOwed(Conflict):
    """More than the fees that are owed; `rest_amount` is in paise."""

    code = "more_than_owed"
    message = N_("You owe %(rest_amount)s in fees, and not more.")

    def __init__(self, *, rest: int) -> None:
        super().__init__(rest_amount=rest)


class AmountTooSmall(Invalid):
    """Below what is worth a transfer."""

    code = "amount_too_small"
    message = N_("The least amount is %(least_amount)s.")

    def __init__(self, *, least: int) -> None:
        super().__init__(least_amount=least)


class AlreadyDecided(Conflict):
    """Somebody in the office was quicker, or the person took it back."""

    code = "already_decided"
    message = N_("This has been decided in the meantime. Look at how it stands now.")


class TooManyAsked(Conflict):
    """So many requests of one person wait already."""

    code = "too_many_asked"
    message = N_("%(most)s of your requests wait already. The office decides them first.")

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most)

"""What the alerts may refuse."""

from services.core.errors import N_, Conflict, Invalid


class InvalidAlert(Invalid):
    """Fields of an alert have no meaning; `fields` says which."""


class TooManyAlerts(Conflict):
    """One person may have so many."""

    code = "too_many_alerts"
    message = N_("You have %(most)s price alerts already. Delete one first.")

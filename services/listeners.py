"""Imports everybody who listens to events, so that an application is complete once this is imported."""

import services.alerts
import services.defaults
import services.disputes
import services.fees
import services.notifications
import services.papers
import services.payments
import services.sales  # noqa: F401

"""Imports everybody who listens to events, so that an application is complete once this is imported."""

import services.notifications.telling
import services.sales.service  # noqa: F401

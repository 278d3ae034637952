"""Where the payment gateway is, who we are there, and how patiently it is asked."""

from dataclasses import dataclass, field
from typing import Final

from services.runtime.config import Config

CHECKOUT_SCRIPT: Final = "https://checkout.razorpay.com/v1/checkout.js"
CHECKOUT_FORM: Final = "/v1/checkout/embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """The gateway as an operator set it up; no secret is ever shown."""

    base_url: str
    key_id: str
    key_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)

    @property
    def is_set(self) -> bool:
        """Whether buyers may pay through it: without the webhook's secret nobody would believe its calls."""
        return bool(self.key_id and self.key_secret and self.webhook_secret)

    @property
    def form_url(self) -> str:
        """Where a buyer's form goes to pay on the gateway's own page."""
        return f"{self.base_url}{CHECKOUT_FORM}"


def gateway_settings(config: Config) -> GatewaySettings:
    """The gateway as the house's configuration tells of it."""
    return GatewaySettings(
        base_url=config.razorpay_base_url,
        key_id=config.razorpay_key_id,
        key_secret=config.razorpay_key_secret,
        webhook_secret=config.razorpay_webhook_secret,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait and how often to try; seconds."""

    connect_s: float = 5
    reply_s: float = 15
    tries: int = 3
    pause_s: float = 0.5
    """Before the second try; twice as long before each further one, more or less by half."""

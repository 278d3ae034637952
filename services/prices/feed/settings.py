"""Where the feed is and how patiently it is asked."""

from dataclasses import dataclass, field

from services.runtime.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """The feed as an operator set it up; an empty key means that there is none. The key is never shown."""

    key: str = field(repr=False)
    base_url: str
    daily: str
    history: str


def feed_settings(config: Config) -> FeedSettings:
    """The feed as the house's configuration tells of it."""
    return FeedSettings(
        key=config.data_gov_in_api_key,
        base_url=config.data_gov_base_url,
        daily=config.data_gov_daily_resource,
        history=config.data_gov_history_resource,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait and how often to try; seconds."""

    connect_s: float = 10
    silence_s: float = 60
    """Between two pieces of a reply."""
    reply_s: float = 120
    """For a whole reply, however slowly it drips in."""
    tries: int = 4
    pause_s: float = 2
    """Before the second try; twice as long before each further one, more or less by half."""

"""Give the parts of the runtime their settings, once, when an application is made."""

from services.core import ids
from services.runtime import limits, logs, passwords, sealing, security
from services.runtime.config import Config


def set_up(config: Config) -> None:
    """Configure ids, signatures, the seal of papers, password hashes, limits and logs of this process."""
    ids.configure(config.public_id_key)
    security.configure(config.secret_key)
    sealing.configure(
        key=config.paper_key,
        otherwise=config.secret_key,
        name=config.house_name,
        address=config.house_address,
    )
    passwords.configure(light=config.testing)
    limits.configure(redis_url=config.redis_url, bids=config.bid_limit)
    logs.configure(level=config.log_level, form=config.log_format)

"""Give the parts of the runtime their settings, once, when an application is made."""

from services.core import ids
from services.runtime import limits, logs, security
from services.runtime.config import Config


def set_up(config: Config) -> None:
    """Configure ids, signatures, limits and logs of this process."""
    ids.configure(config.public_id_key)
    security.configure(config.secret_key)
    limits.configure(config.redis_url)
    logs.configure(level=config.log_level, form=config.log_format)

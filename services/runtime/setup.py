"""Give the parts of the runtime their settings, once, when an application is made."""

from services.core import ids
from services.runtime import deadlines, house_terms, limits, logs, passwords, sealing, security
from services.runtime.config import Config


def set_up(config: Config) -> None:
    """Configure ids, signatures, seals, password hashes, limits, terms and logs of this process."""
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
    deadlines.configure(
        deadlines.Hours(
            confirm=config.confirm_hours,
            pay=config.pay_hours,
            dispatch=config.dispatch_hours,
            receipt=config.receipt_hours,
            grace=config.grace_hours,
            answer=config.dispute_answer_hours,
        )
    )
    house_terms.configure(
        house_terms.HouseTerms(
            earnest_percent=config.earnest_percent,
            exposure_multiplier=config.exposure_multiplier,
            forfeit_share_percent=config.forfeit_share_percent,
            runner_up_hours=config.runner_up_hours,
        )
    )
    logs.configure(level=config.log_level, form=config.log_format)

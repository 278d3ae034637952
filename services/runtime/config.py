"""One typed configuration, read from the environment; all faults are reported together."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

SHORTEST_SECRET = 32


class ConfigFault(Exception):
    """The environment can't be served with; the message lists every fault, a line each."""


class Config(BaseModel):
    """Settings of the house; each field is the environment variable of the same name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(5000, ge=1, le=65535)
    instance_dir: Path = Path("instance")
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    public_id_key: str = ""
    public_url: str = ""
    demo: bool = False
    async_mode: Literal["eventlet", "gevent", "threading"] = "eventlet"
    fast_fanout: bool = True
    run_jobs: bool = True
    trusted_proxies: int = Field(0, ge=0, le=5)
    hsts: bool = False
    timezone: str = "Asia/Kolkata"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    metrics_token: str = ""
    data_gov_in_api_key: str = Field("", repr=False)
    data_gov_base_url: str = "https://api.data.gov.in/resource"
    data_gov_daily_resource: str = "9ef84268-d588-465a-a308-a864a43d0070"
    data_gov_history_resource: str = "35985678-0d79-46b4-9ed6-6f13308a1d24"
    bid_limit: str = "10 per 2 seconds"
    upi_address: str = Field("", pattern=r"^([A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9.-]{1,63})?$")
    bank_details: str = Field("", max_length=300)
    confirm_hours: int = Field(24, ge=1, le=720)
    pay_hours: int = Field(48, ge=1, le=720)
    dispatch_hours: int = Field(72, ge=1, le=720)
    receipt_hours: int = Field(48, ge=1, le=720)
    dispute_answer_hours: int = Field(48, ge=1, le=720)
    grace_hours: int = Field(24, ge=0, le=720)
    earnest_percent: int = Field(0, ge=0, le=50)
    exposure_multiplier: int = Field(10, ge=1, le=1000)
    forfeit_share_percent: int = Field(80, ge=0, le=100)
    runner_up_hours: int = Field(24, ge=1, le=720)
    razorpay_base_url: str = "https://api.razorpay.com"
    razorpay_key_id: str = ""
    razorpay_key_secret: str = Field("", repr=False)
    razorpay_webhook_secret: str = Field("", repr=False)
    house_name: str = Field("Mandi Connect", min_length=1, max_length=60)
    house_address: str = Field("", max_length=160)
    paper_key: str = Field("", repr=False, pattern=r"^([A-Za-z0-9_-]{43})?$")
    paper_fonts: str = ""
    testing: bool = False
    secret_is_own: bool = False

    @field_validator("public_url", "data_gov_base_url", "razorpay_base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        for plain in ("postgres://", "postgresql://"):
            if value.startswith(plain):
                return "postgresql+psycopg://" + value.removeprefix(plain)
        if value and not value.startswith(("sqlite:", "postgresql+psycopg:")):
            raise ValueError("must start with sqlite: or postgresql:")
        return value

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def faults_of_serving(self, *, as_worker: bool = False) -> list[str]:
        """Say what must not be served with: outside demo and tests, a secret nobody chose."""
        faults = []
        if as_worker and self.is_sqlite:
            faults.append("DATABASE_URL: a worker needs PostgreSQL; on SQLite the one process does the jobs")
        if not (self.demo or self.testing or self.secret_is_own):
            faults.append(
                "SECRET_KEY: set it to a random text of 32 or more characters (or DEMO=1 to try things out)"
            )
        return faults


_NOT_FROM_ENVIRONMENT = {"testing", "secret_is_own"}
VARIABLES = tuple(name.upper() for name in Config.model_fields if name not in _NOT_FROM_ENVIRONMENT)


def read_config(environ: Mapping[str, str]) -> Config:
    """Read the configuration; raises ConfigFault naming every variable that is wrong.

    A missing SECRET_KEY, PUBLIC_ID_KEY or PAPER_KEY is made once and kept in INSTANCE_DIR, so that the
    command line and a demo agree; `faults_of_serving` says when that is not good enough.
    """
    values = {name.lower(): environ[name].strip() for name in VARIABLES if environ.get(name, "").strip()}
    try:
        config = Config(**values)  # type: ignore[arg-type]  # pydantic reads the text
    except ValidationError as fault:
        lines = [f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in fault.errors()]
        raise ConfigFault("\n".join(lines)) from None
    folder = config.instance_dir.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return config.model_copy(
        update={
            "instance_dir": folder,
            "database_url": config.database_url or f"sqlite:///{folder / 'mandi.db'}",
            "secret_key": config.secret_key or _kept_secret(folder / "secret_key"),
            "public_id_key": config.public_id_key or _kept_secret(folder / "public_id_key"),
            "paper_key": config.paper_key or _kept_secret(folder / "paper_key"),
            "secret_is_own": bool(config.secret_key),
        }
    )


def _kept_secret(path: Path) -> str:
    """Read a secret, making it first when it isn't there; processes that start together agree on one."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(SHORTEST_SECRET), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    return path.read_text(encoding="ascii").strip()

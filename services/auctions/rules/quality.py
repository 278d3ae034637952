"""Quality values a seller states, against the crop's assay parameters."""

import re
from collections.abc import Iterable
from typing import Protocol

from services.auctions.errors import OutOfRange
from services.auctions.rules.fields import QUALITY_PREFIX, Form, FormReader
from services.core.errors import N_, Invalid

_PLAIN_DECIMAL = re.compile(r"([0-9]{1,5})(?:\.([0-9]{1,3}))?", re.ASCII)
_NOT_OF_THIS_CROP = N_("This is not measured for the crop you chose.")


class Limit(Protocol):
    """An assay parameter of a crop: its name for programs and its unit."""

    @property
    def parameter(self) -> str: ...
    @property
    def unit(self) -> str: ...


class NotAMeasure(Invalid):
    """The text is not a measured value."""

    code = "invalid_measure"
    message = N_("Enter a number such as 11.5, without a sign or unit.")


def read_quality(form: FormReader, given: Form, limits: Iterable[Limit]) -> dict[str, str]:
    """Read the stated values by parameter, as plain decimals; percentages run from 0 to 100.

    A value beyond the grades is taken: wet soyabean is sold too, and the page says where it stands.
    """
    by_name = {limit.parameter: limit for limit in limits}
    quality: dict[str, str] = {}
    for name in given:
        if not name.startswith(QUALITY_PREFIX) or not form.given(name):
            continue
        limit = by_name.get(name.removeprefix(QUALITY_PREFIX))
        if limit is None:
            form.fault(name, _NOT_OF_THIS_CROP)
            continue
        value = form.parse(name, _percent if "%" in limit.unit else _measure)
        if value is not None:
            quality[limit.parameter] = value
    return quality


def _measure(text: str) -> str:
    match = _PLAIN_DECIMAL.fullmatch(text.removesuffix("%").strip())
    if match is None:
        raise NotAMeasure()
    whole, fraction = match.groups()
    fraction = (fraction or "").rstrip("0")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))


def _percent(text: str) -> str:
    value = _measure(text)
    if _thousandths(value) > 100_000:
        raise OutOfRange(lowest=0, highest=100)
    return value


def _thousandths(value: str) -> int:
    whole, _, fraction = value.partition(".")
    return int(whole) * 1_000 + int(fraction.ljust(3, "0") or "0")

"""The days that move mandi prices every year: festivals, and when support prices take effect.

Festival days are those of the Government of India's lists of gazetted holidays. Kharif support prices hold
from October and rabi ones from April (marketing seasons of the Commission for Agricultural Costs and
Prices).
"""

from datetime import date
from typing import Final

import numpy as np

from services.prices.forecast.series import Floats, Ints

_DIWALI: Final = (
    "2007-11-09 2008-10-28 2009-10-17 2010-11-05 2011-10-26 2012-11-13 2013-11-03 2014-10-23 2015-11-11 "
    "2016-10-30 2017-10-19 2018-11-07 2019-10-27 2020-11-14 2021-11-04 2022-10-24 2023-11-12 2024-10-31 "
    "2025-10-20 2026-11-08 2027-10-29 2028-10-17"
)
_HOLI: Final = (
    "2008-03-22 2009-03-11 2010-03-01 2011-03-20 2012-03-08 2013-03-27 2014-03-17 2015-03-06 2016-03-24 "
    "2017-03-13 2018-03-02 2019-03-21 2020-03-10 2021-03-29 2022-03-18 2023-03-08 2024-03-25 2025-03-14 "
    "2026-03-04 2027-03-22 2028-03-11"
)
FAR_DAYS: Final = 60
"""Further from a festival than this, how far no longer matters."""
_SEASONS: Final = ((4, 1), (10, 1))


def _ordinals(days: str) -> Ints:
    return np.array([date.fromisoformat(day).toordinal() for day in days.split()])


DIWALI: Final = _ordinals(_DIWALI)
HOLI: Final = _ordinals(_HOLI)
SEASON_STARTS: Final = np.array(
    sorted(date(year, month, day).toordinal() for year in range(2000, 2041) for month, day in _SEASONS)
)


def days_to(days: Ints, festival: Ints) -> Floats:
    """Days until the nearest festival day, negative after it, never beyond FAR_DAYS."""
    after = np.clip(np.searchsorted(festival, days), 0, len(festival) - 1)
    before = np.maximum(after - 1, 0)
    ahead, behind = festival[after] - days, festival[before] - days
    nearest = np.where(np.abs(ahead) <= np.abs(behind), ahead, behind)
    return np.asarray(np.clip(nearest, -FAR_DAYS, FAR_DAYS), dtype=np.float64)


def days_in_season(days: Ints) -> Floats:
    """Days since support prices of a season last took effect."""
    begun = np.searchsorted(SEASON_STARTS, days, side="right") - 1
    return np.asarray(days - SEASON_STARTS[np.maximum(begun, 0)], dtype=np.float64)


def turn_of_the_year(days: Ints) -> tuple[Floats, Floats]:
    """Where in the year a day is, as the two coordinates of a clock's hand."""
    angle = 2 * np.pi * ((days - date(2000, 1, 1).toordinal()) % 365.2425) / 365.2425
    return np.sin(angle), np.cos(angle)

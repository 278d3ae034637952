"""Reads of crops: by address or any name, by search, with their quality limits and support prices."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import or_, select

from models.base import db
from models.price import Commodity, CommodityName, Msp, QualityLimit
from services.prices.errors import UnknownCrop
from services.prices.names import fold, fold_sound, tidy
from services.prices.quality import LABELS
from services.prices.rules import support_on
from services.prices.views import CommodityMatch, CommodityView, QualityLimitView, SupportPrice

_CLOSE_ENOUGH: Final = 74
WHOLE_NAME: Final = 100
"""The score of a match of a whole name."""
_SURE: Final = 90
_PART_OF_A_WORD: Final = 80
_SHORTEST_FOR_TYPOS: Final = 4
_LONGEST_SEARCH: Final = 60


def list_commodities(*, main_only: bool = True) -> list[CommodityView]:
    """List crops: the main ones in order of trade, then those only the feed knows, by name."""
    query = select(Commodity).order_by(Commodity.position.is_(None), Commodity.position, Commodity.name)
    if main_only:
        query = query.where(Commodity.position.is_not(None))
    return [view_of(crop) for crop in db.session.scalars(query)]


def find_commodity(*, commodity_id: int) -> CommodityView | None:
    """Find a crop by database number."""
    crop = db.session.get(Commodity, commodity_id)
    return view_of(crop) if crop else None


def get_commodity(text: str) -> CommodityView:
    """Get a crop by address ("soyabean"), by the label we show, by a feed name, or a word that means only it.

    Raises UnknownCrop.
    """
    text = tidy(text)
    crop = _crop_labelled(text) or _crop_called(text)
    if crop is None:
        raise UnknownCrop()
    return view_of(crop)


def search_commodities(text: str, *, language: str = "en", limit: int = 10) -> list[CommodityMatch]:
    """Find crops by any word for them in any script, typos and sound spellings included; best first.

    An empty text lists the main crops. The language only breaks ties: its own word counts first.
    """
    wanted = text.strip()[:_LONGEST_SEARCH]
    if not fold(wanted):
        main = list_commodities()[:limit] if not wanted else []
        return [
            CommodityMatch(commodity=crop, matched=crop.label(language), score=WHOLE_NAME) for crop in main
        ]
    scores = _scores(wanted)
    crops = {crop.id: crop for crop in _views(scores)}
    matches = [
        CommodityMatch(commodity=crops[crop_id], matched=name, score=score)
        for crop_id, (score, name) in scores.items()
    ]
    matches.sort(
        key=lambda match: (
            -match.score,
            not match.commodity.main,
            fold(match.commodity.label(language)) != fold(wanted),
            match.commodity.id,
        )
    )
    return matches[:limit]


def list_quality_limits(*, commodity_id: int) -> list[QualityLimitView]:
    """List the assay parameters of a crop in the order of its standard; empty where none is known."""
    query = (
        select(QualityLimit).where(QualityLimit.commodity_id == commodity_id).order_by(QualityLimit.position)
    )
    return [_limit_view(row) for row in db.session.scalars(query)]


def list_support_prices(*, commodity_id: int) -> list[SupportPrice]:
    """List all support prices of a crop, newest season first."""
    query = select(Msp).where(Msp.commodity_id == commodity_id).order_by(Msp.valid_from.desc(), Msp.price)
    return [
        SupportPrice(
            variety=row.variety,
            season=row.season,
            marketing_year=row.marketing_year,
            price=row.price,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in db.session.scalars(query)
    ]


def support_prices_on(*, commodity_id: int, day: date) -> list[SupportPrice]:
    """The support prices of a crop in force on a day (one per variety), lowest first."""
    return support_on(list_support_prices(commodity_id=commodity_id), day)


def view_of(crop: Commodity) -> CommodityView:
    """Build the plain view of a crop."""
    return CommodityView(
        id=crop.id,
        slug=crop.slug,
        name=crop.name,
        names={"en": crop.name_en, "hi": crop.name_hi, "mr": crop.name_mr},
        group=crop.group,
        unit=crop.unit,
        main=crop.position is not None,
    )


def _crop_labelled(text: str) -> Commodity | None:
    labels = (Commodity.slug, Commodity.name_en, Commodity.name_hi, Commodity.name_mr)
    query = select(Commodity).where(or_(*(label == text for label in labels))).order_by(Commodity.position)
    return db.session.scalars(query.limit(1)).first() if text else None


def _crop_called(text: str) -> Commodity | None:
    folded = fold(text)
    query = (
        select(Commodity, CommodityName.kind)
        .join(CommodityName, CommodityName.commodity_id == Commodity.id)
        .where(CommodityName.folded == folded)
    )
    found = db.session.execute(query).all() if folded else []
    named = [crop for crop, kind in found if kind != "synonym"]
    if named:
        return named[0]
    return found[0][0] if len(found) == 1 else None


def _scores(wanted: str) -> dict[int, tuple[int, str]]:
    """Crop → (score of 100, the word that matched): whole word, its start, part of it, or nearly it."""
    folded, sound = fold(wanted), fold_sound(wanted)
    names = db.session.execute(
        select(CommodityName.commodity_id, CommodityName.name, CommodityName.folded)
    ).all()
    best: dict[int, tuple[int, str]] = {}

    def take(crop_id: int, name: str, score: int) -> None:
        if score > best.get(crop_id, (0, ""))[0]:
            best[crop_id] = (score, name)

    for crop_id, name, word in names:
        if score := _score_of(word, folded=folded, sound=sound):
            take(crop_id, name, score)
    if len(folded) >= _SHORTEST_FOR_TYPOS:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - 2 MB, for whoever searches

        for spelling, words in (
            (folded, [word for _, _, word in names]),
            (sound, [fold_sound(word) for _, _, word in names]),
        ):
            near = process.extract(spelling, words, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=20)
            for _, nearness, index in near:
                take(names[index][0], names[index][1], int(nearness * 0.8))
    sure = any(score >= _SURE for score, _ in best.values())
    return {crop: found for crop, found in best.items() if not sure or found[0] >= _PART_OF_A_WORD}


def _score_of(word: str, *, folded: str, sound: str) -> int:
    if word == folded:
        return WHOLE_NAME
    if word.startswith(folded):
        return 92
    if fold_sound(word) == sound:
        return _SURE
    return _PART_OF_A_WORD if len(folded) > 2 and folded in word else 0


def _views(numbers: Iterable[int]) -> list[CommodityView]:
    query = select(Commodity).where(Commodity.id.in_(list(numbers)))
    return [view_of(crop) for crop in db.session.scalars(query)]


def _limit_view(row: QualityLimit) -> QualityLimitView:
    return QualityLimitView(
        parameter=row.parameter,
        label=LABELS[row.parameter],
        unit=row.unit,
        direction=row.direction,  # type: ignore[arg-type]  # held by a CHECK
        special=_decimal(row.special),
        standard=_decimal(row.standard),
        general=_decimal(row.general),
        fair_average=_decimal(row.fair_average),
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None

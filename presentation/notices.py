"""A notification as a sentence, for the bell's page and for pushes to open devices."""

from typing import Any

from flask_babel import force_locale, gettext

from presentation.formatting import change_text, date_local, money, quintals_text, state_name
from services.core.clock import iso
from services.notifications import PLACES, SENTENCES, Notice, PriceNews, Push


def lot_name(crop: str, grams: int) -> str:
    """Name a lot by its crop and weight: "Soyabean, 40 quintals"."""
    return str(gettext("%(crop)s, %(quintals)s quintals", crop=crop, quintals=quintals_text(grams)))


def sentence(notice: Notice) -> str:
    """Say a notice in the language of the request, or of `force_locale` around the call."""
    if notice.news is not None:
        return str(gettext(SENTENCES[notice.kind])) % _price_words(notice, notice.news)
    filled = {
        "lot": lot_name(notice.crop, notice.weight_grams),
        "price": money(notice.price),
        "total": money(notice.total),
        "reason": notice.reason,
    }
    return str(gettext(SENTENCES[notice.kind])) % filled


def _price_words(notice: Notice, news: PriceNews) -> dict[str, str]:
    place = state_name(news.place) if news.scope == "state" else news.place
    return {
        "crop": notice.crop,
        "price": money(notice.price),
        "limit": money(news.limit),
        "change": change_text(news.change or 0),
        "place": str(gettext(PLACES[news.scope])) % {"place": place, "km": news.radius_km},
        "day": date_local(news.day),
    }


def path_of(notice: Notice) -> str:
    """Where on this house's pages the notice leads."""
    fixed = {"price_alerts": "/prices/alerts", "wallet": "/account/wallet"}
    if notice.target in fixed:
        return fixed[notice.target]
    page = "/runner-up" if notice.kind == "runner_up_asked" else ""
    return f"/{notice.target}s/{notice.target_id}{page}"


def push_payload(push: Push) -> dict[str, Any]:
    """Build the `notification` message: {id, kind, text, url, at, unread}, in its receiver's language."""
    notice = push.notice
    with force_locale(push.language):
        text = sentence(notice)
    return {
        "id": notice.id,
        "kind": notice.kind,
        "text": text,
        "url": path_of(notice),
        "at": iso(notice.at),
        "unread": push.unread,
    }

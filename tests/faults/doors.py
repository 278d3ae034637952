"""The three doors a buyer can bid through, each giving the same kind of reply."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from services.core.money import parse_rupees
from tests.faults.talking import Heard, Talk
from tests.faults.wire import Answer, Http, Lost

_CSRF = re.compile(r'<meta name="csrf-token" content="([^"]+)">')
_SOCKET_EVENTS = {"plain": "place_bid", "auto": "auto_bid", "cancel": "cancel_auto_bid"}
_FORMS = {"plain": "bids", "auto": "auto-bid", "cancel": "auto-bid/cancel"}
_FORM_CODES = {429: "rate_limited", 500: "internal", 503: "unavailable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a buyer wants done; amount in paise."""

    kind: str
    auction: str
    amount: int
    client_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What it was told: `code` is None for a yes; amounts in paise."""

    code: str | None = None
    version: int | None = None
    price: int | None = None
    least: int | None = None
    digest: str = ""


class Door(Protocol):
    """A way in, opened and opened again by its owner."""

    name: str

    async def move(self, move: Move) -> Reply:
        """Do it and tell the reply; raises Lost."""

    async def close(self) -> None:
        """Hang up."""


class ApiDoor:
    """Programs: JSON over HTTP with a token."""

    name = "api"

    def __init__(self, port: int, *, token: str) -> None:
        self._http = Http(port)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    async def move(self, move: Move) -> Reply:
        """Do it and tell the reply; raises Lost."""
        method, path, sent = _as_api(move)
        body = json.dumps(sent).encode() if sent else b""
        path = f"/api/v1/auctions/{move.auction}/{path}"
        answer = await self._http.call(method, path, headers=self._headers, body=body)
        return _reply(_json(answer))

    async def snapshot(self, auction: str) -> dict[str, Any] | None:
        """Read where an auction stands; None when that was refused. Raises Lost."""
        answer = await self._http.call("GET", f"/api/v1/auctions/{auction}", headers=self._headers)
        found = _json(answer).get("auction")
        return found if isinstance(found, dict) else None

    async def close(self) -> None:
        """Hang up."""
        await self._http.close()


class SocketDoor:
    """Pages with scripts: one socket for everything."""

    name = "socket"

    def __init__(self, port: int, *, token: str | None, heard: Heard | None = None) -> None:
        self._port, self._token, self._heard = port, token, heard
        self._talk: Talk | None = None

    async def talk(self) -> Talk:
        """The open connection, made anew after a loss; raises Lost."""
        if self._talk is None or self._talk.is_over:
            await self.close()
            talk = Talk(self._port, token=self._token, heard=self._heard)
            await talk.open()
            self._talk = talk
        return self._talk

    async def move(self, move: Move) -> Reply:
        """Do it and tell the reply; raises Lost."""
        message: dict[str, Any] = {"auction_id": move.auction}
        if move.kind != "cancel":
            field = "amount" if move.kind == "plain" else "max_amount"
            message |= {field: _rupees(move.amount), "client_ref": move.client_ref}
        talk = await self.talk()
        return _reply(await talk.ask(_SOCKET_EVENTS[move.kind], message))

    async def close(self) -> None:
        """Hang up."""
        talk, self._talk = self._talk, None
        if talk is not None:
            await talk.close()


class FormDoor:
    """Pages without scripts: a signed-in browser that posts forms."""

    name = "form"

    def __init__(self, port: int, *, login: str, password: str) -> None:
        self._http = Http(port)
        self._login, self._password = login, password
        self._cookies: dict[str, str] = {}
        self._csrf = ""

    async def move(self, move: Move) -> Reply:
        """Do it and tell the reply, as far as a page tells it; raises Lost."""
        answer = await self._send(move)
        if (
            answer.status == 400
        ):  # by a clock that was set back, its page is from the future: it loads it again
            self._csrf = ""
            answer = await self._send(move)
        if answer.status == 302:
            return Reply()
        return Reply(code=_FORM_CODES.get(answer.status, f"form_{answer.status}"))

    async def close(self) -> None:
        """Hang up."""
        await self._http.close()

    async def _send(self, move: Move) -> Answer:
        if not self._csrf:
            await self._sign_in()
        field = "amount" if move.kind == "plain" else "max_amount"
        form = {"csrf_token": self._csrf, "client_ref": move.client_ref, field: _rupees(move.amount)}
        return await self._post(f"/auctions/{move.auction}/{_FORMS[move.kind]}", form)

    async def _sign_in(self) -> None:
        self._take_cookies(page := await self._get("/sign-in"))
        form = {"csrf_token": _token(page), "login": self._login, "password": self._password}
        self._take_cookies(await self._post("/sign-in", form))
        self._take_cookies(page := await self._get("/account"))
        self._csrf = _token(page)

    async def _get(self, path: str) -> Answer:
        return await self._http.call("GET", path, headers=self._headers())

    async def _post(self, path: str, form: dict[str, str]) -> Answer:
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return await self._http.call("POST", path, headers=headers, body=urlencode(form).encode())

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _take_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]


def _as_api(move: Move) -> tuple[str, str, dict[str, str] | None]:
    if move.kind == "plain":
        return "POST", "bids", {"amount": _rupees(move.amount), "client_ref": move.client_ref}
    if move.kind == "auto":
        return "PUT", "auto-bid", {"max_amount": _rupees(move.amount), "client_ref": move.client_ref}
    return "DELETE", "auto-bid", None


def _reply(body: dict[str, Any]) -> Reply:
    """Read an answer of the API or an ack: they hold the same objects."""
    error = body.get("error")
    if error is not None:
        return Reply(code=error["code"], least=_paise(error.get("details", {}).get("next_min")))
    told = {name: body[name] for name in ("bid", "auction")}
    canonical = json.dumps(told, sort_keys=True)
    return Reply(
        version=body["bid"]["version"],
        price=_paise(body["auction"]["price"]),
        least=_paise(body["auction"]["next_min"]),
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _json(answer: Answer) -> dict[str, Any]:
    try:
        body = json.loads(answer.body)
    except ValueError:
        raise Lost(f"{answer.status}: {answer.body[:200]!r}", sent=True) from None
    return body if isinstance(body, dict) else {}


def _token(page: Answer) -> str:
    match = _CSRF.search(page.body.decode())
    if match is None:
        raise Lost(f"no form on the page ({page.status})", sent=False)
    return match[1]


def _rupees(paise: int) -> str:
    return f"{paise // 100}.{paise % 100:02d}"


def _paise(text: str | None) -> int | None:
    return None if text is None else int(parse_rupees(text))

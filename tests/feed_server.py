"""A server on this machine that speaks as api.data.gov.in does, and misbehaves on request."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

DAILY = "9ef84268-d588-465a-a308-a864a43d0070"
HISTORY = "35985678-0d79-46b4-9ed6-6f13308a1d24"
KEY = "579b464db66ec23bdd000001-a-secret"
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
Record = dict[str, Any]


class FeedServer:
    """Serves `records`; each entry of `moods` spoils one request, in their order.

    Moods: slow (nothing for a while), drip (a byte now and then), cut (half a body), garbled (no JSON),
    html (502 with a page), busy (429), refused (403), redirect, ok.
    """

    def __init__(self, records: list[Record], *, port: int = 0) -> None:
        self.records = records
        self.history: list[Record] = []
        self.moods: list[str] = []
        self.updated = "2026-07-24T13:00:00Z"
        self.cap: int | None = None
        """A sample key gets so many rows a page, whatever it asks."""
        self.as_text = False
        """Numbers of the envelope and prices come as strings."""
        self.slow_s = 3.0
        self.after_page: Callable[[int], None] = lambda page: None
        """Called with the number of pages sent: to shift rows between two of them."""
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        self._pages = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL for DATA_GOV_BASE_URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/resource"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, resource: str, query: dict[str, str]) -> tuple[int, bytes]:
        """What the API says to a question."""
        if "api-key" not in query:
            return 400, _json({"error": "Authorization field missing"})
        if query["api-key"] != KEY:
            return 403, _json({"error": f"Key not authorised: {query['api-key']}"})
        records = self.records if resource == DAILY else self.history
        found = [record for record in records if _matches(record, query)]
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 10))
        limit = min(limit, self.cap) if self.cap is not None else limit
        page = found[offset : offset + limit]
        reply = {
            "index_name": resource, "status": "ok", "message": "Resource lists", "version": "2.2.0",
            "updated_date": self.updated, "total": self._number(len(found)), "count": self._number(len(page)),
            "limit": self._number(limit), "offset": self._number(offset),
            "records": [{name: self._number(value) for name, value in row.items()} for row in page],
        }  # fmt: skip
        self._pages += 1
        self.after_page(self._pages)
        return 200, _json(reply)

    def _number(self, value: Any) -> Any:
        return str(value) if self.as_text else value


def record(modal: int, *, day: str = "24/07/2026", **names: Any) -> Record:
    """One record of the daily resource."""
    return {
        "state": "Madhya Pradesh", "district": "Indore", "market": "Indore APMC", "commodity": "Soyabean",
        "variety": "Yellow", "grade": "FAQ", "arrival_date": day, "min_price": modal - 100,
        "max_price": modal + 100, "modal_price": modal, **names,
    }  # fmt: skip


def _matches(record: Record, query: dict[str, str]) -> bool:
    """By words, as the API does: "Pepper" also finds "Black Pepper"."""
    for name, wanted in query.items():
        field = name.partition("[")[2].partition("]")[0].removesuffix(".keyword")
        if name.startswith("filters["):
            words = str(record.get(field, "")).casefold().split()
            if not any(word in words for word in wanted.casefold().split()):
                return False
        elif name.startswith("range["):
            day, month, year = str(record[field]).split("/")
            day = f"{year}-{month}-{day}"
            if day < wanted if name.endswith("[gte]") else day > wanted:
                return False
    return True


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _handler_of(feed: FeedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            feed.asked.append(query)
            feed.agents.append(self.headers.get("User-Agent", ""))
            mood = feed.moods.pop(0) if feed.moods else "ok"
            if mood in _SHORT:
                status, body, more = _SHORT[mood]
                self._send(status, body, **more)
                return
            if mood == "slow":
                time.sleep(feed.slow_s)
            status, body = feed.answer(address.path.rpartition("/")[2], query)
            self._send(status, body, half=mood == "cut", drips=mood == "drip")

        def _send(
            self, status: int, body: bytes, *, half: bool = False, drips: bool = False, **headers: str
        ) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for byte in body if drips else ():
                    self.wfile.write(bytes((byte,)))
                    time.sleep(0.1)
                if not drips:
                    self.wfile.write(body[: len(body) // 2] if half else body)
            except OSError:
                pass  # whoever asked has lost patience
            self.close_connection = half or self.close_connection

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


_SHORT: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "garbled": (200, b'{"status": "ok", "records": [{"state": "Gu', {}),
    "wrong": (200, b'{"status": "ok", "records": "soon"}', {}),
    "html": (502, HTML, {"Content_Type": "text/html"}),
    "html_200": (200, HTML, {"Content_Type": "text/html"}),
    "busy": (429, b'{"error": "Rate limit exceeded"}', {}),
    "busy_long": (429, b'{"error": "Rate limit exceeded"}', {"Retry_After": "3600"}),
    "refused": (403, b'{"error": "Key not authorised"}', {}),
    "redirect": (302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
}

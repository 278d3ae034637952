"""Reading a form off a page as a browser without scripts fills and sends it."""

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.fields: dict[str, str] = {}
        self._inside = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self.action
        if not self._inside:
            return
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input":
            self._take_input(name, given.get("type") or "text", value, ticked="checked" in given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = value
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""

    def _take_input(self, name: str, kind: str, value: str, *, ticked: bool) -> None:
        if kind in ("radio", "checkbox"):
            if ticked:
                self.fields[name] = value
        elif kind != "file" and name:
            self.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.fields[self._textarea] = self.fields[self._textarea].strip()
            self._textarea = ""


def fields_of(page: str, *, action: str) -> dict[str, Any]:
    """What the form that goes to `action` would send if nothing were touched, without its token."""
    form = _Form(action)
    form.feed(page)
    form.fields.pop("csrf_token", None)
    return form.fields

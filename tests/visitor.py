"""A browser without scripts: keeps cookies, and fills the CSRF token of the last page into every form."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.world import PASSWORD

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


class Visitor:
    """Somebody at one device."""

    def __init__(self, app: Flask, *, address: str = "203.0.113.7") -> None:
        self.client = app.test_client()
        self.address = address

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as the page it is on would send it."""
        form = {"csrf_token": self.csrf_token(), **(data or {})}
        return self.client.post(path, data=form, environ_base={"REMOTE_ADDR": self.address}, **options)

    def csrf_token(self) -> str:
        """The token of the present session, read from a page of it."""
        page = self.get("/account")
        if page.status_code == 302:
            page = self.get("/sign-in")
        match = _TOKEN.search(page.text)
        assert match, f"no CSRF token on {page.request.path}"
        return match[1]

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in on the page for it."""
        return self.post("/sign-in", {"login": login, "password": password})

    def is_signed_in(self) -> bool:
        """Tell whether the account opens."""
        return self.get("/account").status_code == 200


def signed_in(app: Flask, login: str) -> Visitor:
    """Somebody at a device, who has signed in."""
    someone = Visitor(app)
    someone.sign_in(login)
    return someone


def key_on(page: str, name: str = "key") -> str:
    """The key by which a page's form counts once."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]+)"', page)
    assert found, f"no field {name} on the page"
    return found[1]

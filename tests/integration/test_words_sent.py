"""Text that no database holds, in every kind of field: it is as if it had not been typed."""

import pytest
from flask import Flask, request

from tests.visitor import Visitor
from tests.world import World


def test_nul_is_taken_out_of_addresses_and_forms(app: Flask) -> None:
    with app.test_request_context("/?q=on%00ion&q=%00", method="POST", data={"name": "Su\0nita"}):
        assert request.args.getlist("q") == ["onion", ""]
        assert request.form["name"] == "Sunita"
        assert request.values["name"] == "Sunita"


@pytest.mark.parametrize(
    "path",
    [
        "/auctions?q=%00",
        "/admin/people?q=%00",
        "/admin/log?admin=%00&act=%00",
        "/admin/sales?state=%00&seller=%00&crop=%00",
    ],
)
def test_lists_are_searched_whatever_was_typed(app: Flask, world: World, path: str) -> None:
    secretary = Visitor(app)
    secretary.sign_in("admin@example.in")
    assert secretary.get(path).status_code == 200


def test_form_ref_without_sense_begins_a_draft(app: Flask, world: World) -> None:
    seller = Visitor(app)
    seller.sign_in("sunita@example.in")
    sent = seller.post("/seller/auctions/new", {"form_ref": "\0", "variety": "JS\0-335"})
    assert sent.status_code == 303
    assert "JS-335" in seller.get(sent.headers["Location"]).text

"""Answers travel compressed where the browser can read it and it is worth it."""

import gzip

import brotli
import pytest
from flask import Flask


@pytest.mark.parametrize(
    ("accepted", "used", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip;q=0.8, br;q=0", "gzip", gzip.decompress)],
)
def test_a_page_is_sent_in_the_best_way_the_browser_reads(
    app: Flask, accepted: str, used: str, unpack
) -> None:
    answer = app.test_client().get("/how-it-works", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == used
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "<h1" in unpack(answer.data).decode()


def test_who_does_not_ask_for_it_gets_the_page_as_it_is(app: Flask) -> None:
    answer = app.test_client().get("/how-it-works")
    assert "Content-Encoding" not in answer.headers
    assert "<h1" in answer.text


def test_a_short_answer_is_not_worth_it(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nothing-here", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 404
    assert "Content-Encoding" not in answer.headers

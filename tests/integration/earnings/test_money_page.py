"""A seller reads what is to come, what came and what was taken off; nobody else's."""

import csv
import io
from datetime import timedelta

from flask import Flask

from models.sale import Sale
from services import earnings
from services.core.ids import public_id
from services.core.spreadsheet import BYTE_ORDER_MARK
from services.runtime.transaction import transaction
from tests.hammer import CLOSE, advance_to, sell
from tests.integration.payments.paid import TOTAL, complete, confirmed, fill, from_wallet
from tests.visitor import Visitor
from tests.world import World

YEAR = 2026


def money_of(world: World, year: int | None = None) -> earnings.Earnings:
    return earnings.earnings_of(seller_id=world.seller.id, year=year, now=CLOSE)


def test_an_open_sale_is_to_come_with_its_deadline(world: World) -> None:
    sale_id = confirmed(world)
    (coming,) = money_of(world).coming
    assert (coming.sale, coming.status, coming.to_come) == (public_id("sale", sale_id), "confirmed", TOTAL)
    assert coming.due_at is not None
    assert coming.due_at > CLOSE + timedelta(hours=48)


def test_what_is_released_and_what_is_paid_directly_came_in_its_month(world: World) -> None:
    sale_id = confirmed(world)
    fill(world, world.buyer)
    from_wallet(world.buyer, sale_id)
    complete(world, sale_id)
    advance_to(world, sell(world), "delivered")
    found = money_of(world)
    assert (found.to_come, found.released, found.direct) == (0, TOTAL, TOTAL)
    month = next(month for month in found.months if month.total)
    assert (month.first.isoformat(), month.released, month.direct) == ("2026-11-01", TOTAL, TOTAL)
    assert sorted(each.way for each in found.came) == ["cash", "wallet"]
    assert money_of(world, YEAR - 1).came == ()
    assert money_of(world, YEAR - 1).years == (YEAR, YEAR - 1)


def test_money_of_a_sale_that_is_paid_directly_is_not_to_come_twice(world: World) -> None:
    advance_to(world, sell(world), "paid")
    found = money_of(world)
    assert [each.to_come for each in found.coming] == [0]
    assert found.direct == TOTAL


def test_what_was_cancelled_brings_nothing(world: World) -> None:
    sale_id = sell(world)
    with transaction() as session:
        session.get_one(Sale, sale_id).status = "cancelled"
    found = money_of(world)
    assert (found.coming, found.sales) == ((), ())


def test_the_page_and_its_table_say_the_same(seller: Visitor, world: World) -> None:
    sale_id = sell(world)
    advance_to(world, sale_id, "delivered")
    page = seller.get("/seller/money?year=2026").text
    number = public_id("sale", sale_id)
    assert f"/sales/{number}" in page
    assert f"/sales/{number}/papers/statement" in page
    assert 'class="bar-direct"' in page
    assert page.count("₹2,08,000") >= 3
    answer = seller.get("/seller/money/sales.csv?year=2026")
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert (row["sale"], row["net"], row["paid_directly"]) == (number, "208000.00", "208000.00")
    assert "Nothing came in this year" in seller.get("/seller/money?year=2020").text
    assert seller.get("/seller/money?year=nonsense").status_code == 200


def test_only_sellers_have_such_a_page(app: Flask, world: World) -> None:
    someone = Visitor(app)
    someone.sign_in(world.buyer.login)
    assert someone.get("/seller/money").status_code == 403
    assert Visitor(app).get("/seller/money").status_code == 302

"""The wallet and the office's books as people meet them in a browser."""

import pytest
from flask import Flask

from services import administration, money
from services.administration import ActFilter
from services.core.ids import public_id
from services.jobs import check_money
from services.runtime.config import Config
from services.runtime.transaction import transaction
from tests.factories import NOON
from tests.hammer import tell
from tests.integration.money.test_transfers import UTR, filled, sent, wallet, wanted
from tests.visitor import Visitor, key_on, signed_in
from tests.world import World


@pytest.fixture
def config(config: Config) -> Config:
    return config.model_copy(
        update={"upi_address": "mandi@bank", "bank_details": "Mandi Samiti, 123456789012, SBIN0001234"}
    )


def test_paying_in_shows_the_exact_amount_and_takes_the_number(buyer: Visitor, world: World):
    assert "/account/wallet" in buyer.get("/account").text
    page = buyer.get("/account/wallet/top-up?amount=1,234.50").text
    assert "upi://pay?pa=mandi@bank&amp;" in page
    assert "am=1234.50" in page
    assert "<svg" in page
    form = {"amount": "1234.50", "way": "upi", "reference": UTR, "key": key_on(page)}
    for _double_click in range(2):
        assert buyer.post("/account/wallet/top-up", form).status_code == 303
    (transfer,) = money.list_own_transfers(person=world.buyer).items
    assert (transfer.amount, transfer.status) == (1234_50, "asked")


@pytest.mark.parametrize("amount", ["", "0", "-5", "abc", "1.001", "99999999999999", "१००"])
def test_an_amount_that_is_none_is_said_beside_its_field(buyer: Visitor, amount: str):
    page = buyer.get("/account/wallet/top-up", query_string={"amount": amount})
    assert page.status_code == 422
    assert "at most two decimals" in page.text


def test_a_wrong_number_keeps_what_was_typed(buyer: Visitor, world: World):
    page = buyer.get("/account/wallet/top-up?amount=500").text
    form = {"amount": "500.00", "way": "upi", "reference": "123", "key": key_on(page)}
    answer = buyer.post("/account/wallet/top-up", form)
    assert answer.status_code == 422
    assert 'value="123"' in answer.text
    assert key_on(answer.text) == form["key"]
    assert money.list_own_transfers(person=world.buyer).items == []


def test_asking_for_more_than_there_is_says_how_much_is_missing(buyer: Visitor, world: World):
    filled(world, world.buyer)
    page = buyer.get("/account/wallet").text
    form = {"amount": "600", "to_account": "bharat@upi", "key": key_on(page)}
    answer = buyer.post("/account/wallet/withdrawals", form)
    assert answer.status_code == 409
    assert "₹100 are missing" in answer.text
    assert buyer.post("/account/wallet/withdrawals", form | {"amount": "200"}).status_code == 303
    assert wallet(world.buyer).leaving == 200_00


def test_a_request_can_be_taken_back_by_its_person_only(app: Flask, buyer: Visitor, world: World):
    filled(world, world.buyer)
    path = f"/account/wallet/requests/{public_id('transfer', wanted(world.buyer, 300_00))}/take-back"
    assert signed_in(app, world.rival.login).post(path).status_code == 404
    assert buyer.post(path).status_code == 303
    assert wallet(world.buyer).available == 500_00


def test_the_office_decides_and_the_person_is_told(secretary: Visitor, buyer: Visitor, world: World):
    arrived, not_arrived = sent(world.buyer), sent(world.buyer, reference="999999999999", key="another-key")
    assert "payments wait to be looked at" in secretary.get("/admin").text
    page = secretary.get("/admin/money").text
    assert page.count("It has arrived") == 2
    assert secretary.post(f"/admin/money/{public_id('transfer', arrived)}/confirm").status_code == 303
    path = f"/admin/money/{public_id('transfer', not_arrived)}/refuse"
    assert secretary.post(path, {"note": ""}).status_code == 422
    assert secretary.post(path, {"note": "No such payment"}).status_code == 303
    assert wallet(world.buyer).available == 500_00
    tell()
    told = buyer.get("/notifications").text
    assert "₹500 arrived and are in your wallet." in told
    assert "No such payment" in told
    acts = administration.list_acts(wanted=ActFilter()).items
    assert [act.act for act in acts][:2] == ["transfer_refused", "transfer_done"]


def test_what_was_sent_needs_its_number(secretary: Visitor, world: World):
    filled(world, world.buyer)
    path = f"/admin/money/{public_id('transfer', wanted(world.buyer, 300_00))}/confirm"
    assert secretary.post(path).status_code == 422
    assert secretary.post(path, {"reference": "9123 4567 8901"}).status_code == 303
    assert wallet(world.buyer).leaving == 0
    assert secretary.post(path, {"reference": "9123 4567 8901"}).status_code == 409


def test_the_journal_is_browsed_checked_and_exported(secretary: Visitor, world: World):
    filled(world, world.buyer)
    page = secretary.get("/admin/money/journal?person=bharat").text
    assert "every rupee is accounted for" in page
    assert "+₹500" in page
    export = secretary.post("/admin/money/journal/export", {"person": "bharat"}).text.splitlines()
    assert [line.split(",")[4:8] for line in export[1:]] == [
        ["bank", "", "", "500.00"],
        ["available", "Bharat Mills", "500.00", ""],
    ]
    assert "No money has moved" in secretary.get("/admin/money/journal?person=ravi").text


def test_a_wallet_is_saved_as_csv_by_its_owner_alone(app: Flask, buyer: Visitor, world: World):
    filled(world, world.buyer)
    wanted(world.buyer, 300_00)
    assert "/account/wallet/lines.csv" in buyer.get("/account/wallet").text
    answer = buyer.get("/account/wallet/lines.csv")
    assert answer.mimetype == "text/csv"
    header, asked, came = (line.split(",") for line in answer.text.splitlines())
    assert header[1:6] == ["reason", "about", "free", "held", "to_be_sent"]
    assert (asked[1], asked[3:6]) == ("withdrawal_asked", ["-300.00", "0.00", "300.00"])
    assert (came[1], came[3:6]) == ("paid_in", ["500.00", "0.00", "0.00"])
    theirs = signed_in(app, world.rival.login).get("/account/wallet/lines.csv")
    assert len(theirs.text.splitlines()) == 1
    assert app.test_client().get("/account/wallet/lines.csv").status_code == 302


def test_books_that_do_not_agree_are_shown_and_fail_the_job(secretary: Visitor, world: World):
    filled(world, world.buyer)
    assert check_money.run(NOON) == 1
    with transaction() as session:
        session.connection().exec_driver_sql("UPDATE money_accounts SET balance = balance + 1")
    assert "The books do not agree" in secretary.get("/admin/money/journal").text
    with pytest.raises(check_money.MoneyFault, match="shows 50001"):
        check_money.run(NOON)


def test_nobody_but_the_office_sees_the_books(buyer: Visitor, world: World):
    for path in ("/admin/money", "/admin/money/journal"):
        assert buyer.get(path).status_code == 403
    number = public_id("transfer", sent(world.buyer))
    assert buyer.post(f"/admin/money/{number}/confirm").status_code == 403
    assert wallet(world.buyer).available == 0


def test_the_command_line_checks_too(app: Flask, world: World):
    filled(world, world.buyer)
    runner = app.test_cli_runner()
    assert "Every rupee is accounted for." in runner.invoke(args=["money", "check"]).output
    with transaction() as session:
        session.connection().exec_driver_sql("UPDATE money_accounts SET balance = balance + 1")
    result = runner.invoke(args=["money", "check"])
    assert (result.exit_code, "shows 50001" in result.output) == (1, True)

"""Paying as people meet it in a browser without scripts: the buyer, the seller, the office, the gateway."""

import csv
import io
import re

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from services import payments
from services.auctions import Upload
from services.core.ids import public_id
from services.core.spreadsheet import BYTE_ORDER_MARK
from services.jobs import reconcile_payments
from services.runtime.config import Config
from tests.gateway_server import GatewayServer
from tests.hammer import tell
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    UTR,
    complete,
    fill,
    state,
    status,
    told,
    wallet,
)
from tests.visitor import key_on, signed_in


@pytest.fixture
def config(config: Config, gateway: GatewayServer) -> Config:
    return config.model_copy(update={"upi_address": "mandi@bank", **gateway.environment})


@pytest.fixture
def path(sale: int) -> str:
    return f"/sales/{public_id('sale', sale)}"


def slip() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(file, "PNG")
    return file.getvalue()


def test_upi_shows_the_exact_amount_and_the_office_confirms(buyer, secretary, world, sale, path):
    assert f"{path}/pay/upi" in buyer.get(path).text
    page = buyer.get(f"{path}/pay/upi").text
    assert "upi://pay?pa=mandi@bank&amp;" in page
    assert "am=208000.00" in page
    assert "<svg" in page
    form = {"amount": "2,08,000", "reference": UTR, "key": key_on(page)}
    for _double_click in range(2):
        answer = buyer.post(f"{path}/pay/upi", {**form, "proof": (io.BytesIO(slip()), "slip.png")})
        assert answer.status_code == 303
    (payment,) = state(sale, world.buyer).payments
    assert (payment.amount, payment.proof) == (TOTAL, "image/webp")
    assert buyer.get(f"/payments/{payment.id}/proof").content_type == "image/webp"
    assert UTR in secretary.get("/admin/payments").text
    done = secretary.post(f"/payments/{payment.id}/confirm", {"next": "/admin/payments"})
    assert (done.status_code, done.location) == (303, "/admin/payments")
    assert status(sale) == "paid"
    assert "are kept by the market office" in buyer.get(path).text
    again = secretary.post(f"/payments/{payment.id}/confirm")
    assert again.status_code == 303
    tell()
    assert "has come" in buyer.get("/notifications").text


def test_only_a_part_is_asked_for_when_the_buyer_says_so(buyer, path):
    page = buyer.get(f"{path}/pay/upi?amount=1,00,000").text
    assert "am=100000.00" in page


def test_cash_is_confirmed_by_the_seller(buyer, seller, secretary, world, sale, path):
    key = key_on(buyer.get(f"{path}/pay/cash").text)
    assert (
        buyer.post(f"{path}/pay/cash", {"amount": "208000", "reference": "", "key": key}).status_code == 303
    )
    (payment,) = state(sale, world.buyer).payments
    assert "/confirm" in seller.get(path).text
    assert "/confirm" not in buyer.get(path).text
    assert secretary.post(f"/payments/{payment.id}/confirm").status_code == 403
    assert buyer.post(f"/payments/{payment.id}/confirm").status_code == 403
    refused = seller.post(f"/payments/{payment.id}/refuse", {"note": ""})
    assert refused.status_code == 303
    assert "Say why" in seller.get(path).text
    assert seller.post(f"/payments/{payment.id}/confirm").status_code == 303
    assert status(sale) == "paid"


def test_the_wallet_pays_and_says_when_it_is_short(buyer, world, sale, path):
    fill(world, world.buyer, 1_000_00)
    page = buyer.get(f"{path}/pay/wallet").text
    assert "₹1,000 are free" in page
    short = buyer.post(f"{path}/pay/wallet", {"amount": "208000", "key": key_on(page)})
    assert short.status_code == 409
    assert "₹2,07,000 are missing" in short.text
    assert buyer.post(f"{path}/pay/wallet", {"amount": "1000", "key": key_on(page)}).status_code == 303
    assert state(sale, world.buyer).kept == 1_000_00


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"amount": "x"}, "at most two decimals"),
        ({"amount": "999999"}, "and not more"),
        ({"reference": "12"}, "Enter the number of the payment"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(buyer, world, sale, path, form, said):
    values = {"amount": "1000", "reference": UTR, "key": "page-key-1", **form}
    answer = buyer.post(f"{path}/pay/upi", values)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert state(sale, world.buyer).payments == ()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90 not a picture", "slip.png"),
        (b"%PDF-1.7 without an end", "slip.pdf"),
    ],
)
def test_a_fake_proof_is_refused_and_nothing_told(buyer, world, sale, path, data, name):
    file = FileStorage(io.BytesIO(data), filename=name)
    values = {"amount": "1000", "reference": UTR, "key": "page-key-1", "csrf_token": buyer.csrf_token()}
    boundary, body = encode_multipart(values | {"proof": file})
    answer = buyer.client.post(
        f"{path}/pay/upi", data=body, content_type=f'multipart/form-data; boundary="{boundary}"'
    )
    assert answer.status_code == 422
    assert f"{name} is no picture or PDF" in answer.text
    assert state(sale, world.buyer).payments == ()


def test_a_proof_of_20_megabytes_is_refused():
    huge = Upload(name="slip.pdf", data=b"%PDF-1.7" + b"x" * (20 * 1024 * 1024) + b"%%EOF")
    with pytest.raises(payments.ProofRefused):
        payments.read_proof(huge)


def test_a_pdf_is_saved_and_seen_by_nobody_else(app, buyer, world, sale, path):
    values = {"amount": "1000", "reference": UTR, "key": "page-key-1"}
    file = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "slip.pdf")
    assert buyer.post(f"{path}/pay/upi", {**values, "proof": file}).status_code == 303
    (payment,) = state(sale, world.buyer).payments
    answer = buyer.get(f"/payments/{payment.id}/proof")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(app, world.rival.login).get(f"/payments/{payment.id}/proof").status_code == 404


def test_a_way_that_is_not_set_up_is_not_offered(buyer, path):
    assert buyer.get(f"{path}/pay/cheque").status_code == 404


def test_the_checkout_lets_the_gateways_script_in_on_its_page_alone(buyer, world, sale, path, gateway):
    key = key_on(buyer.get(f"{path}/pay/gateway").text)
    answers = [buyer.post(f"{path}/pay/gateway", {"amount": "208000", "key": key}) for _ in range(2)]
    assert {each.status_code for each in answers} == {303}
    assert len({each.location for each in answers}) == 1
    page = buyer.get(answers[0].location)
    (order_id,) = gateway.orders
    assert order_id in page.text
    assert f'action="{gateway.url}/v1/checkout/embedded"' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "https://checkout.razorpay.com" in policy
    assert gateway.url in policy
    assert "razorpay" not in buyer.get(path).headers["Content-Security-Policy"]
    assert "csrf_token" not in re.search(r"<form[^>]*data-checkout.*?</form>", page.text, re.S)[0]


def test_nobody_else_opens_a_checkout(app, buyer, world, path):
    key = key_on(buyer.get(f"{path}/pay/gateway").text)
    location = buyer.post(f"{path}/pay/gateway", {"amount": "208000", "key": key}).location
    assert signed_in(app, world.rival.login).get(location).status_code == 404


def test_a_call_and_a_coming_back_need_no_cookie_and_pay_once(app, buyer, world, sale, path, gateway):
    key = key_on(buyer.get(f"{path}/pay/gateway").text)
    buyer.post(f"{path}/pay/gateway", {"amount": "208000", "key": key})
    payment = gateway.pay(next(iter(gateway.orders)))
    browser = app.test_client()
    back = browser.post("/webhooks/razorpay/return", data=gateway.came_back(payment))
    assert (back.status_code, back.location) == (303, path)
    assert "Set-Cookie" not in back.headers
    assert status(sale) == "paid"
    told_us = [
        browser.post("/webhooks/razorpay", data=call.body, headers=call.headers).get_json()
        for call in gateway.calls_of(payment)
    ]
    assert [each["outcome"] for each in told_us] == ["noted", "repeated", "repeated"]
    complete(world, sale)
    assert wallet(world.seller).available == TOTAL


def test_a_call_with_a_wrong_signature_gets_the_documented_error(app, world, sale, gateway):
    call = gateway.call("payment.captured", payment=gateway.pay("order_x"), secret="wrong")
    answer = app.test_client().post("/webhooks/razorpay", data=call.body, headers=call.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "wrong_signature")
    form = {**gateway.came_back(gateway.pay("order_x")), "razorpay_signature": "0" * 64}
    assert app.test_client().post("/webhooks/razorpay/return", data=form).status_code == 403


def test_giving_up_at_the_gateway_leads_back(app, world, sale):
    back = app.test_client().post("/webhooks/razorpay/return", data={"error[code]": "BAD_REQUEST_ERROR"})
    assert (back.status_code, back.location) == (303, "/sales")


def test_the_office_sees_what_waits_and_sends_it_back(app, secretary, world, sale, gateway):
    stray = gateway.pay("order_of_somebody", amount=77_00)
    call = gateway.call("payment.captured", payment=stray)
    app.test_client().post("/webhooks/razorpay", data=call.body, headers=call.headers)
    page = secretary.get("/admin/gateway").text
    assert "for no order of ours" in page
    (row,) = payments.list_gateway_payments().items
    assert secretary.post("/admin/gateway/reconcile").status_code == 303
    assert "The gateway has this payment" in secretary.get("/admin/gateway").text
    for amount, sent in (("78", 0), ("x", 0), ("77", 77_00)):
        form = {"amount": amount, "note": "Not ours", "key": key_on(page)}
        assert secretary.post(f"/admin/gateway/{row.id}/refund", form).status_code == 303
        assert gateway.payments[stray["id"]]["amount_refunded"] == sent
    assert secretary.post(f"/admin/gateway/{row.id}/credit").status_code == 303
    (kept,) = table(secretary.post("/admin/gateway/export", {"state": "returned"}))
    assert (kept["gateway_payment"], kept["amount"], kept["left"]) == (stray["id"], "77.00", "0.00")
    assert table(secretary.post("/admin/gateway/export", {"state": "booked"})) == []
    secretary.post("/admin/gateway/reconcile")
    assert "say the same" in secretary.get("/admin/gateway").text


def test_the_job_reconciles_only_when_a_gateway_is_set_up(app, world, gateway):
    gateway.pay("order_of_somebody")
    assert reconcile_payments.run(LATER) >= 0
    asked = len(gateway.asked)
    assert asked
    bare = app.config["HOUSE"].model_copy(update={"razorpay_key_id": ""})
    app.config["HOUSE"] = bare
    assert reconcile_payments.run(LATER) == 0
    assert len(gateway.asked) == asked


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_payments_and_payouts_are_listed_and_exported(secretary, world, sale):
    number = told(world.buyer, sale)
    payments.confirm_payment(by=world.admin, payment_id=number, now=LATER)
    complete(world, sale)
    assert "released to the wallet" in secretary.get("/admin/payouts").text
    assert "Nothing was paid out" in secretary.get("/admin/payouts?kind=sent").text
    (row,) = table(secretary.post("/admin/payouts/export", {"kind": "released"}))
    assert (row["name"], row["amount"], row["kind"]) == ("Sunita Farmer", "208000.00", "released")
    (row,) = table(secretary.post("/admin/payments/export", {"status": "done"}))
    assert (row["buyer"], row["way"], row["reference"]) == ("Bharat Mills", "upi", UTR)
    assert "Nothing waits" in secretary.get("/admin/payments").text


def test_nobody_but_the_office_sees_these_pages(buyer):
    for path in ("/admin/payments", "/admin/payouts", "/admin/gateway"):
        assert buyer.get(path).status_code == 403
    assert buyer.post("/admin/gateway/x/credit").status_code == 403
    assert buyer.post("/admin/gateway/export").status_code == 403

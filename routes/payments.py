"""Paying for a sale: choosing a way, telling of a payment, confirming it, and the gateway's checkout."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound as NoSuchPage

from presentation.refusals import field_message, message_of
from presentation.upi import qr_svg, upi_link
from routes.downloads import file_answer
from routes.errors import status_of
from routes.forms.faults import show_faults
from routes.forms.money import new_key
from routes.forms.payments import PayForm, ToldForm
from routes.guards import address, limited, signed_in, the_person
from routes.redirects import path_after
from services import money, payments, sales
from services.auctions import Upload
from services.core.clock import utc_now
from services.core.errors import Conflict, DomainError, Invalid, InvalidAmount
from services.core.ids import number_of, public_id
from services.core.money import parse_sum, rupees
from services.payments import (
    BY_HAND,
    CHECKOUT_SCRIPT,
    DIRECT,
    STATUS_WORDS,
    WAYS,
    GatewayUnreachable,
    PaymentView,
    SalePayments,
    Way,
    WayNotOffered,
    gateway_settings,
)

bp = Blueprint("payments", __name__)
OFTEN = "60 per hour"
HOUSE_NAME = "Mandi Connect"


@bp.app_context_processor
def _offer() -> dict[str, Any]:
    """Let the page of a sale show how far it is paid."""
    return {"sale_payments": sale_payments}


def sale_payments(sale_id: str) -> dict[str, Any]:
    """What the panel of a sale shows: its payments, and the ways that are open."""
    found = payments.get_sale_payments(sale_id=number_of("sale", sale_id), person=the_person())
    return {"found": found, "ways": ways_offered(), "words": WAYS, "status_words": STATUS_WORDS}


def ways_offered() -> list[str]:
    """The ways that this house has set up, the safest first."""
    house = current_app.config["HOUSE"]
    closed = set()
    if not house.upi_address:
        closed.add(Way.UPI.value)
    if not gateway_settings(house).is_set:
        closed.add(Way.GATEWAY.value)
    return [way for way in WAYS if way not in closed]


@bp.route("/sales/<sale_id>/pay/<way>", methods=["GET", "POST"])
@signed_in
@limited(OFTEN)
def pay(sale_id: str, way: str) -> Any:
    """One way of paying: where to, how much, and what to tell afterwards."""
    if way not in WAYS:
        raise NoSuchPage()
    if way not in ways_offered():
        raise WayNotOffered()
    found = payments.get_sale_payments(sale_id=number_of("sale", sale_id), person=the_person())
    kind = ToldForm if way in BY_HAND else PayForm
    if request.method == "GET":
        plain = request.args.get("amount", "") or rupees(found.standing.open)
        form = kind(formdata=None, data={"amount": plain[:16], "key": new_key()})
        return _page(sale_id, way, form, found)
    form = kind()
    try:
        return _pay(sale_id, way, form)
    except (InvalidAmount, payments.MoreThanDue, money.NotEnoughMoney) as refusal:
        form.amount.errors = [message_of(refusal)]
        return _page(sale_id, way, form, found), status_of(refusal)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(sale_id, way, form, found), status_of(refusal)
    except (GatewayUnreachable, payments.GatewayRefused) as refusal:
        return _page(sale_id, way, form, found, refusal=refusal), status_of(refusal)


@bp.get("/payments/checkout/<order_id>")
@signed_in
def checkout(order_id: str) -> Response:
    """The gateway's checkout: the one page that lets its script in, or leads to its own page without."""
    person = the_person()
    settings = gateway_settings(current_app.config["HOUSE"])
    order = payments.get_order(number=number_of("order", order_id), person=person)
    page = render_template(
        "payments/checkout.html",
        order=order,
        fields={
            "key_id": settings.key_id,
            "order_id": order.order_id,
            "amount": order.amount,
            "currency": "INR",
            "name": HOUSE_NAME,
            "description": gettext("Sale %(id)s", id=order.sale_id),
            "callback_url": url_for("webhooks.come_back", _external=True),
            "cancel_url": url_for("sales.show", sale_id=order.sale_id, _external=True),
            "prefill[name]": person.name,
            "prefill[email]": person.email or "",
            "prefill[contact]": person.phone or "",
        },
        form_url=settings.form_url,
        script_url=CHECKOUT_SCRIPT,
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = _policy(settings.base_url)
    return response


@bp.get("/payments/<payment_id>/proof")
@signed_in
def proof(payment_id: str) -> Response:
    """What the buyer sent as proof; a PDF is saved, never opened inside the house."""
    found = payments.get_proof(payment_id=number_of("payment", payment_id), person=the_person())
    return file_answer(content=found.content, kind=found.kind, name=f"payment-{payment_id}.{found.ending}")


@bp.post("/payments/<payment_id>/confirm")
@signed_in
@limited("600 per hour")
def confirm(payment_id: str) -> Any:
    """It has come."""
    return _decide(
        payment_id,
        lambda number: payments.confirm_payment(
            by=the_person(), payment_id=number, now=utc_now(), address=address()
        ),
    )


@bp.post("/payments/<payment_id>/refuse")
@signed_in
@limited("600 per hour")
def refuse(payment_id: str) -> Any:
    """It has not come."""
    return _decide(
        payment_id,
        lambda number: payments.refuse_payment(
            by=the_person(),
            payment_id=number,
            note=request.form.get("note", ""),
            now=utc_now(),
            address=address(),
        ),
    )


@bp.post("/payments/<payment_id>/take-back")
@signed_in
@limited(OFTEN)
def take_back(payment_id: str) -> Any:
    """The buyer did not pay after all."""
    return _decide(
        payment_id,
        lambda number: payments.take_payment_back(person=the_person(), payment_id=number, now=utc_now()),
    )


def _pay(sale_id: str, way: str, form: PayForm) -> Any:
    values = {
        "person": the_person(),
        "sale_id": number_of("sale", sale_id),
        "amount": parse_sum(form.amount.data or ""),
        "key": form.key.data or "",
        "now": utc_now(),
    }
    if way == Way.GATEWAY:
        settings = gateway_settings(current_app.config["HOUSE"])
        number = payments.order_payment(**values, settings=settings)
        return redirect(url_for(".checkout", order_id=public_id("order", number)), 303)
    if way == Way.WALLET:
        payments.pay_from_wallet(**values)
        flash(gettext("Paid. The money is kept until you have received the lot."), "success")
        return redirect(url_for("sales.show", sale_id=sale_id), 303)
    assert isinstance(form, ToldForm)
    payments.tell_payment(**values, way=way, reference=form.reference.data or "", proof=_proof(form))
    if way in DIRECT:
        flash(gettext("Noted. The seller looks whether it has come."), "success")
    else:
        flash(gettext("Noted. The office looks whether it has come."), "success")
    return redirect(url_for("sales.show", sale_id=sale_id), 303)


def _proof(form: ToldForm) -> payments.Proof | None:
    file = form.proof.data
    if not file:
        return None
    data = file.read()
    file.close()
    try:
        return payments.read_proof(Upload(name=file.filename or "", data=data))
    except payments.ProofRefused as refusal:
        raise Invalid(fields={"proof": refusal}) from None


def _page(
    sale_id: str, way: str, form: PayForm, found: SalePayments, *, refusal: DomainError | None = None
) -> str:
    house = current_app.config["HOUSE"]
    amount = _amount_of(form)
    link = None
    if way == Way.UPI and amount:
        link = upi_link(
            address=house.upi_address,
            name=HOUSE_NAME,
            amount=amount,
            reference=f"MC{sale_id}",
            note=gettext("Sale %(id)s", id=sale_id),
        )
    return render_template(
        "payments/pay.html",
        sale=sales.get_sale(sale_id=number_of("sale", sale_id), person=the_person()),
        found=found,
        way=way,
        words=WAYS,
        form=form,
        amount=amount,
        link=link,
        qr=qr_svg(link) if link else None,
        upi_address=house.upi_address,
        wallet=money.get_wallet(user_id=the_person().id) if way == Way.WALLET else None,
        refusal=message_of(refusal) if refusal else None,
    )


def _amount_of(form: PayForm) -> int:
    try:
        return parse_sum(form.amount.data or "")
    except InvalidAmount:
        return 0


def _decide(payment_id: str, decide: Any) -> Any:
    number = number_of("payment", payment_id)
    seen: PaymentView = payments.get_payment(payment_id=number, person=the_person())
    back = path_after(url_for("sales.show", sale_id=seen.sale_id))
    try:
        decide(number)
    except Invalid as refusal:
        for fault in refusal.details.get("fields", {}).values():
            flash(field_message(fault), "error")
        return redirect(back, 303)
    except Conflict as refusal:
        flash(message_of(refusal), "warning")
        return redirect(back, 303)
    flash(gettext("Noted. The other side is told."), "success")
    return redirect(back, 303)


def _policy(gateway: str) -> str:
    """What this one page may load besides our own: the checkout's script, its frames and its pictures."""
    nonce = g.get("csp_nonce", "")
    theirs = "https://*.razorpay.com"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}' https://checkout.razorpay.com",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {theirs}",
            f"connect-src 'self' ws: wss: {theirs}",
            f"frame-src {theirs}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            f"form-action 'self' {gateway}",
        )
    )

"""The wallet: what one has here, paying in, having it sent, and every movement."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext

from presentation.holds import list_holds
from presentation.refusals import message_of
from presentation.upi import qr_svg, upi_link
from routes.downloads import csv_answer
from routes.errors import status_of
from routes.forms.faults import show_faults
from routes.forms.money import AmountForm, FeesForm, TopUpForm, WithdrawalForm, new_key
from routes.guards import limited, signed_in, the_person
from services import money
from services.core.clock import utc_now
from services.core.errors import Invalid, InvalidAmount
from services.core.ids import number_of, public_id
from services.core.money import parse_sum, rupees
from services.money import REASONS, STATUS_WORDS, WAYS, MoreThanOwed, NotEnoughMoney

bp = Blueprint("wallet", __name__, url_prefix="/account/wallet")
OFTEN = "60 per hour"
HOUSE_NAME = "Mandi Connect"
FEES = "fees"


@bp.get("")
@signed_in
def show() -> str:
    """What one has, what waits for the office, what has moved."""
    return _page()


@bp.get("/lines.csv")
@signed_in
def lines() -> Response:
    """Every movement of one's wallet, for a spreadsheet."""
    return csv_answer("wallet", money.export_wallet(user_id=the_person().id))


@bp.route("/top-up", methods=["GET", "POST"])
@signed_in
@limited(OFTEN)
def top_up() -> Any:
    """How to pay an amount, and afterwards the number of the payment."""
    try:
        amount = parse_sum(request.values.get("amount", ""))
    except InvalidAmount as refusal:
        form = AmountForm(formdata=None, data={"amount": request.values.get("amount", "")[:16]})
        form.amount.errors = [message_of(refusal)]
        return _page(amount_form=form), status_of(refusal)
    if request.method == "GET":
        return _top_up_page(amount, TopUpForm(formdata=None, data={"way": "upi", "key": new_key()}))
    form = TopUpForm()
    try:
        money.ask_top_up(
            person=the_person(),
            amount=amount,
            way=form.way.data or "",
            reference=form.reference.data or "",
            key=form.key.data or "",
            now=utc_now(),
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _top_up_page(amount, form), status_of(refusal)
    flash(gettext("Noted. It is in your wallet as soon as the office has seen it arrive."), "success")
    return redirect(url_for(".show"), 303)


@bp.post("/withdrawals")
@signed_in
@limited(OFTEN)
def withdraw() -> Any:
    """Ask for money to be sent."""
    form = WithdrawalForm()
    try:
        money.ask_withdrawal(
            person=the_person(),
            amount=parse_sum(form.amount.data or ""),
            to_account=form.to_account.data or "",
            key=form.key.data or "",
            now=utc_now(),
        )
    except (InvalidAmount, NotEnoughMoney) as refusal:
        form.amount.errors = [message_of(refusal)]
        return _page(withdrawal=form), status_of(refusal)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(withdrawal=form), status_of(refusal)
    flash(gettext("Noted. The office sends it and tells you."), "success")
    return redirect(url_for(".show"), 303)


@bp.post("/fees")
@signed_in
@limited(OFTEN)
def pay_fees() -> Any:
    """Pay fees that one owes from what is free."""
    form = FeesForm(prefix=FEES)
    try:
        money.pay_fees(
            person=the_person(),
            amount=parse_sum(form.amount.data or ""),
            key=form.key.data or "",
            now=utc_now(),
        )
    except (InvalidAmount, MoreThanOwed, NotEnoughMoney) as refusal:
        form.amount.errors = [message_of(refusal)]
        return _page(fees=form), status_of(refusal)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(fees=form), status_of(refusal)
    flash(gettext("Paid. Thank you."), "success")
    return redirect(url_for(".show"), 303)


@bp.post("/requests/<transfer_id>/take-back")
@signed_in
@limited(OFTEN)
def take_back(transfer_id: str) -> Any:
    """Take back what nobody has decided yet."""
    number = number_of("transfer", transfer_id)
    money.take_back(person=the_person(), transfer_id=number, now=utc_now())
    flash(gettext("Taken back."), "success")
    return redirect(url_for(".show"), 303)


def _top_up_page(amount: int, form: TopUpForm) -> str:
    house = current_app.config["HOUSE"]
    link = None
    if house.upi_address:
        link = upi_link(
            address=house.upi_address,
            name=HOUSE_NAME,
            amount=amount,
            reference=f"MC{public_id('user', the_person().id)}",
            note="Wallet",
        )
    return render_template(
        "wallet/top_up.html",
        amount=amount,
        plain_amount=rupees(amount),
        form=form,
        link=link,
        qr=qr_svg(link) if link else None,
        upi_address=house.upi_address,
        bank_details=house.bank_details,
    )


def _fees_form(amount: int) -> FeesForm:
    return FeesForm(formdata=None, prefix=FEES, data={"amount": rupees(amount), "key": new_key()})


def _page(
    *,
    amount_form: AmountForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    fees: FeesForm | None = None,
) -> str:
    person = the_person()
    house = current_app.config["HOUSE"]
    page = request.args.get("page", 1, type=int)
    wallet, owed = money.get_wallet(user_id=person.id), money.get_owed(user_id=person.id)
    return render_template(
        "wallet/show.html",
        wallet=wallet,
        owed=owed,
        fees=fees or _fees_form(min(owed, wallet.available)),
        holds=list_holds(user_id=person.id, language=str(get_locale())),
        transfers=money.list_own_transfers(person=person).items,
        lines=money.list_wallet_lines(user_id=person.id, page=page),
        amount_form=amount_form or AmountForm(formdata=None),
        withdrawal=withdrawal or WithdrawalForm(formdata=None, data={"key": new_key()}),
        can_top_up=bool(house.upi_address or house.bank_details),
        reasons=REASONS,
        ways=WAYS,
        status_words=STATUS_WORDS,
        page_url=lambda number: url_for(".show", page=number),
    )

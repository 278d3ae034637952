"""The wallet: what one has here, paying in, having it sent."""

from typing import Annotated, Any, Literal

from pydantic import Field

from presentation.holds import list_holds
from routes.api.answers.money import TransferAnswer, TransferPage, WalletAnswer, WalletLinePage
from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.filters import Paging
from routes.api.schemas import Body, ClientRef, RupeeSum, text
from routes.api.showing import page_dict
from routes.downloads import CSV, csv_answer
from routes.guards import limited, signed_in, the_person
from services import money
from services.core.clock import iso, utc_now
from services.core.ids import number_of
from services.core.money import rupees
from services.money import TransferView, WalletLine

MONEY = "Money"
OFTEN = "60 per hour"


class TopUp(Body):
    amount: RupeeSum
    way: Literal["upi", "bank"]
    reference: Annotated[
        str,
        text(40, least=1),
        Field(description="The bank's number of the payment.", examples=["412345678901"]),
    ]
    client_ref: ClientRef


class Withdrawal(Body):
    amount: RupeeSum
    to_account: Annotated[
        str,
        text(120, least=1),
        Field(description="UPI address, or account number and IFSC.", examples=["sunita@upi"]),
    ]
    client_ref: ClientRef


class FeePayment(Body):
    amount: RupeeSum
    client_ref: ClientRef


@bp.get("/me/wallet")
@signed_in
@Call(tag=MONEY, gives=(WalletAnswer,))
def own_wallet() -> Any:
    """Show what you have here, and what you owe in fees."""
    return _wallet()


def _wallet() -> dict[str, Any]:
    wallet = money.get_wallet(user_id=the_person().id)
    holds = list_holds(user_id=the_person().id, language=language())
    return {
        "wallet": {
            "available": rupees(wallet.available),
            "held": rupees(wallet.held),
            "leaving": rupees(wallet.leaving),
            "owed": rupees(money.get_owed(user_id=the_person().id)),
        },
        "holds": [
            {
                "auction_id": hold.auction,
                "lot": hold.lot,
                "amount": rupees(hold.amount),
                "total": rupees(hold.total),
                "at": iso(hold.at),
            }
            for hold in holds
        ],
    }


@bp.get("/me/wallet/lines")
@signed_in
@Call(tag=MONEY, asks=Paging, gives=(WalletLinePage,))
def own_wallet_lines(asked: Paging) -> Any:
    """List what has moved in your wallet."""
    found = money.list_wallet_lines(user_id=the_person().id, page=asked.page, per_page=asked.per_page)
    return page_dict(found, [_line(line) for line in found.items])


@bp.get("/me/wallet/lines.csv")
@signed_in
@Call(tag=MONEY, sends=(CSV,))
def own_wallet_table() -> Any:
    """Give all that has moved in your wallet as CSV, newest first; what left is below nothing."""
    return csv_answer("wallet", money.export_wallet(user_id=the_person().id))


@bp.get("/me/wallet/transfers")
@signed_in
@Call(tag=MONEY, asks=Paging, gives=(TransferPage,))
def own_transfers(asked: Paging) -> Any:
    """List what you said you paid in, and what you asked to be sent."""
    found = money.list_own_transfers(person=the_person(), page=asked.page, per_page=asked.per_page)
    return page_dict(found, [transfer_dict(transfer) for transfer in found.items])


@bp.post("/me/wallet/top-ups")
@signed_in
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=TopUp,
    gives=(TransferAnswer,),
    status=201,
    refuses={409: "key_used_otherwise, too_many_asked"},
)
def top_up(sent: TopUp) -> Any:
    """Say that you paid to the house; it counts once the office has seen it arrive.

    A `client_ref` that is sent again gets the first answer and moves nothing.
    """
    number = money.ask_top_up(
        person=the_person(),
        amount=sent.amount,
        way=sent.way,
        reference=sent.reference,
        key=sent.client_ref.lower(),
        now=utc_now(),
    )
    return _answer(number)


@bp.post("/me/wallet/withdrawals")
@signed_in
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=Withdrawal,
    gives=(TransferAnswer,),
    status=201,
    refuses={409: "not_enough_money, key_used_otherwise, too_many_asked"},
)
def withdraw(sent: Withdrawal) -> Any:
    """Ask for free money to be sent to you; it can't be spent meanwhile.

    A `client_ref` that is sent again gets the first answer and moves nothing.
    """
    number = money.ask_withdrawal(
        person=the_person(),
        amount=sent.amount,
        to_account=sent.to_account,
        key=sent.client_ref.lower(),
        now=utc_now(),
    )
    return _answer(number)


@bp.post("/me/wallet/fees")
@signed_in
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=FeePayment,
    gives=(WalletAnswer,),
    refuses={409: "more_than_owed, not_enough_money, key_used_otherwise"},
)
def pay_fees(sent: FeePayment) -> Any:
    """Pay fees that you owe the house from what is free in your wallet, all or a part.

    A `client_ref` that is sent again moves nothing more.
    """
    money.pay_fees(person=the_person(), amount=sent.amount, key=sent.client_ref.lower(), now=utc_now())
    return _wallet()


@bp.delete("/me/wallet/transfers/<transfer_id>")
@signed_in
@limited(OFTEN)
@Call(tag=MONEY, gives=(TransferAnswer,), refuses={409: "already_decided"})
def take_transfer_back(transfer_id: str) -> Any:
    """Take back what nobody has decided yet."""
    number = number_of("transfer", transfer_id)
    money.take_back(person=the_person(), transfer_id=number, now=utc_now())
    return _answer(number)


def _answer(number: int) -> dict[str, Any]:
    return {"transfer": transfer_dict(money.get_transfer(transfer_id=number, person=the_person()))}


def transfer_dict(transfer: TransferView) -> dict[str, Any]:
    """Show a request as its person sees it."""
    return {
        "id": transfer.id,
        "direction": transfer.direction,
        "way": transfer.way,
        "amount": rupees(transfer.amount),
        "reference": transfer.reference,
        "to_account": transfer.to_account,
        "status": transfer.status,
        "note": transfer.note,
        "asked_at": iso(transfer.asked_at),
        "decided_at": iso(transfer.decided_at) if transfer.decided_at else None,
    }


def _line(line: WalletLine) -> dict[str, Any]:
    return {
        "at": iso(line.at),
        "reason": line.reason,
        "about": line.about,
        "available": rupees(line.available),
        "held": rupees(line.held),
        "leaving": rupees(line.leaving),
        "note": line.note,
    }

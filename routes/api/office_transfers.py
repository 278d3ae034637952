"""Money that people pay in or want sent, for the market's office, which sees its bank."""

from typing import Annotated, Any, Literal

from pydantic import Field

from routes.api.answers.money import OfficeTransferAnswer, OfficeTransferPage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Paging
from routes.api.schemas import Body, text
from routes.api.showing import page_dict
from routes.api.wallet import MONEY, transfer_dict
from routes.guards import address, admin_only, limited, the_person
from services import money
from services.core.clock import utc_now
from services.core.ids import number_of
from services.money import TransferFilter, TransferView

OFTEN = "600 per hour"


class TransfersQuery(Paging):
    direction: Literal["in", "out"] | None = None
    status: Literal["asked", "done", "refused", "withdrawn"] | None = None
    person: Annotated[str, text(80)] = ""


class TransferDone(Body):
    reference: Annotated[
        str,
        text(40),
        Field(description="The bank's number of what was sent; not needed for what came in."),
    ] = ""


class TransferRefusal(Body):
    note: Annotated[str, text(200, least=1), Field(description="Why.", examples=["It has not arrived."])]


@bp.get("/office/transfers")
@admin_only
@Call(tag=MONEY, asks=TransfersQuery, gives=(OfficeTransferPage,), refuses={403: "forbidden"})
def office_transfers(asked: TransfersQuery) -> Any:
    """List what people paid in and want sent, for the market's office."""
    wanted = TransferFilter(direction=asked.direction or "", status=asked.status or "", person=asked.person)
    found = money.list_transfers(wanted=wanted, page=asked.page, per_page=asked.per_page)
    return page_dict(found, [_of_office(each) for each in found.items])


@bp.post("/office/transfers/<transfer_id>/confirm")
@admin_only
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=TransferDone,
    bare=True,
    gives=(OfficeTransferAnswer,),
    refuses={403: "forbidden", 409: "already_decided"},
)
def confirm_transfer(transfer_id: str, sent: TransferDone) -> Any:
    """Say that it has arrived, or that it was sent, as the market's office; a second time moves nothing."""
    number = number_of("transfer", transfer_id)
    money.confirm(
        by=the_person(), transfer_id=number, reference=sent.reference, now=utc_now(), address=address()
    )
    return _answer(number)


@bp.post("/office/transfers/<transfer_id>/refuse")
@admin_only
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=TransferRefusal,
    gives=(OfficeTransferAnswer,),
    refuses={403: "forbidden", 409: "already_decided"},
)
def refuse_transfer(transfer_id: str, sent: TransferRefusal) -> Any:
    """Say that it has not arrived, or will not be sent, as the market's office."""
    number = number_of("transfer", transfer_id)
    money.refuse(by=the_person(), transfer_id=number, note=sent.note, now=utc_now(), address=address())
    return _answer(number)


def _answer(number: int) -> dict[str, Any]:
    return {"transfer": _of_office(money.get_transfer(transfer_id=number, person=the_person()))}


def _of_office(each: TransferView) -> dict[str, Any]:
    return transfer_dict(each) | {"name": each.name, "login": each.login}

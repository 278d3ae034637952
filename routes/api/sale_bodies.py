"""What the calls about sales take, and the key that lets an act be sent again."""

from typing import Annotated

from pydantic import Field

from routes.api.schemas import Body, ClientRef, Figure, Kilograms, Note, Parameter, SaleStatus, text
from services.sales import SLIP_LIMIT

MaybeClientRef = Annotated[
    ClientRef | None,
    Field(description="A UUID of your own for this one act: then sending the same again gets its answer."),
]


class Once(Body):
    client_ref: MaybeClientRef = None

    @property
    def may_repeat(self) -> bool:
        """Whether the same act of the same person, done before, is to be answered as then."""
        return self.client_ref is not None


class SaleStep(Once):
    status: SaleStatus
    note: Note = ""


class Weighing(Once):
    gross_kg: Kilograms = Field(description="The full vehicle, or the produce alone.")
    tare_kg: Kilograms = Field("0", description="The empty vehicle and bags.")
    quality: dict[Parameter, Figure] = Field({}, description="Measured values by parameter of the formula.")
    slip: Annotated[str, text(SLIP_LIMIT)] = Field("", description="The number of the weighbridge's slip.")
    note: Note = ""


class FilesNote(Body):
    note: Note = ""


class Cancelling(Once):
    agree: bool = Field(
        True, description="False refuses what the other side asked, or takes one's own asking back."
    )
    note: Note = ""

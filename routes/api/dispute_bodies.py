"""What the calls about disputes take."""

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from routes.api.sale_bodies import Once
from routes.api.schemas import Body, ClientRef, RupeeSum, sum_of, text
from services.disputes import LONGEST_TEXT

Kind = Literal["weight", "quality", "not_paid", "not_delivered", "wrong_lot", "other"]


def _share(sent: Any) -> int:
    is_nothing = not isinstance(sent, bool) and str(sent) in ("0", "0.0", "0.00")
    return 0 if is_nothing else sum_of(sent)


Share = Annotated[
    int,
    PlainValidator(_share),
    WithJsonSchema({"description": "Rupees, from 0.", "type": "string", "examples": ["15000.00"]}),
]
Words = Annotated[str, text(LONGEST_TEXT, least=1), Field(examples=["400 kg are missing."])]


class NewDispute(Body):
    kind: Kind
    amount: RupeeSum = Field(description="How much of the price it is about, in rupees.")
    text: Words
    client_ref: ClientRef


class NewAnswer(Once):
    text: Words


class NewOffer(Body):
    to_buyer: Share
    note: Annotated[str, text(LONGEST_TEXT)] = ""
    client_ref: ClientRef


class Acceptance(Body):
    client_ref: ClientRef


class Decision(Body):
    to_buyer: Share
    reasons: Words
    client_ref: ClientRef

"""The words answers are made of: kinds of text, the shape of a refusal, a page of a list."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Money = Annotated[
    str,
    Field(
        pattern=r"^[0-9]+\.[0-9]{2}$",
        description="Rupees, per quintal unless it is a total.",
        examples=["5225.00"],
    ),
]
Quintals = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$", examples=["40.00"])]
Moment = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-24T10:30:00.000Z"])
]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]
Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{8,24}$", examples=["k3VbQz8m"])]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["9f2c" * 16])]
Bidder = Annotated[str, Field(examples=["Bidder 2"])]
Crop = Annotated[str, Field(description="In the reader's language.", examples=["Soyabean"])]
Slug = Annotated[str, Field(examples=["soyabean"])]
State = Annotated[str, Field(examples=["Madhya Pradesh"])]
District = Annotated[str, Field(examples=["Indore"])]
Share = Annotated[
    float | None, Field(description="Null when there is nothing to divide by.", examples=[0.8125])
]
Status = Literal["live", "scheduled", "pending_consent", "sold", "ended", "cancelled"]
SaleStatus = Literal[
    "pending", "confirmed", "paid", "dispatched", "delivered", "completed", "cancelled", "defaulted"
]
Side = Literal["seller", "buyer"]


class Answer(BaseModel):
    """Base of answers: what stands here is all there is."""

    model_config = ConfigDict(extra="forbid")


class Error(Answer):
    code: str = Field(description="Stable, for programs.", examples=["bid_too_low"])
    message: str = Field(
        description="For people, in their language.", examples=["Bid at least ₹5,225 per quintal."]
    )
    details: dict[str, Any] = Field(
        description="Figures of the refusal; `fields` names what is wrong in the body, by path.",
        examples=[{"next_min": "5225.00"}],
    )
    request_id: str = Field(examples=["3f9a1c0d2b7e4a55"])


class ErrorAnswer(Answer):
    error: Error


class Page(Answer):
    page: int = Field(examples=[1])
    pages: int = Field(examples=[1])
    total: int = Field(examples=[1])

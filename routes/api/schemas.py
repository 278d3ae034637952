"""What calls take: strict, bounded, nothing beside it. The OpenAPI shows these same models."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from services.accounts import (
    LONGEST_DISTRICT,
    LONGEST_LOGIN,
    LONGEST_NAME,
    LONGEST_PASSWORD,
    LONGEST_TOKEN_NAME,
    SHORTEST_PASSWORD,
)
from services.auctions import DURATIONS_H
from services.core.errors import N_, DomainError
from services.core.money import HIGHEST_RATE, HIGHEST_SUM, Paise, parse_rupees, rupees
from services.core.weight import parse_weight
from services.sales import NOTE_LIMIT


def amount_of(sent: Any, *, most: Paise = HIGHEST_RATE) -> Paise:
    """Read an amount in rupees as paise, for pydantic to report."""
    try:
        return parse_rupees(sent, most=most)
    except DomainError as refusal:
        raise PydanticCustomError(refusal.code, refusal.message) from None


def sum_of(sent: Any) -> Paise:
    """The same for money to pay, which may be more than a rate."""
    return amount_of(sent, most=HIGHEST_SUM)


def _quintals(sent: Any) -> str:
    try:
        parse_weight(sent)
    except DomainError as refusal:
        raise PydanticCustomError(refusal.code, refusal.message) from None
    return str(sent)


def _figure(sent: Any) -> str:
    if isinstance(sent, (bool, list, dict)):
        raise PydanticCustomError("invalid", N_("Enter a number such as 11.5, without a sign or unit."))
    return "" if sent is None else str(sent)[:40]


def text(longest: int, *, least: int = 0) -> Any:
    """Text of a bounded length, without NUL."""
    return StringConstraints(max_length=longest, min_length=least, pattern=r"^[^\x00]*$")


_AMOUNT_SCHEMA = {
    "description": "Rupees per quintal: text, a whole number, or a number of at most two decimals.",
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,8}(\.[0-9]{1,2})?$"},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 10_000_000},
    ],
    "examples": ["5225.00"],
}
_SUM_SCHEMA = {
    "description": "Rupees in all: text, a whole number, or a number of at most two decimals.",
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,13}(\.[0-9]{1,2})?$"},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000_000},
    ],
    "examples": ["209000.00"],
}
_QUINTALS_SCHEMA = {
    "description": "Quintals of 100 kg, at least 0.01, with at most three decimals.",
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,3})?$"},
        {"type": "number", "minimum": 0.01, "maximum": 100_000},
    ],
    "examples": ["40"],
}
_FIGURE_SCHEMA = {"anyOf": [{"type": "string", "maxLength": 40}, {"type": "number"}], "examples": ["11.5"]}

Rupees = Annotated[Paise, PlainValidator(amount_of), WithJsonSchema(_AMOUNT_SCHEMA)]
"""An amount; the model holds paise."""
RupeeSum = Annotated[Paise, PlainValidator(sum_of), WithJsonSchema(_SUM_SCHEMA)]
"""Money to pay; the model holds paise."""
RupeeText = Annotated[str, PlainValidator(amount_of), AfterValidator(rupees), WithJsonSchema(_AMOUNT_SCHEMA)]
"""An amount that goes into a listing, where fields are text."""
Quintals = Annotated[str, PlainValidator(_quintals), WithJsonSchema(_QUINTALS_SCHEMA)]
Figure = Annotated[str, PlainValidator(_figure), WithJsonSchema(_FIGURE_SCHEMA)]
Kilograms = Annotated[str, PlainValidator(_figure), WithJsonSchema(_FIGURE_SCHEMA | {"examples": ["4125.5"]})]
Note = Annotated[str, text(NOTE_LIMIT)]
SaleStatus = Literal[
    "pending", "confirmed", "paid", "dispatched", "delivered", "completed", "cancelled", "defaulted"
]
ClientRef = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$", max_length=36, to_lower=True
    ),
    Field(
        description="A UUID of your own for this one act; sending it again gets the first answer.",
        examples=["6f9619ff-8b86-4d01-b42d-00cf4fc964ff"],
    ),
]
Confirm = Annotated[
    str,
    text(400),
    Field(description="The token of `confirmation_required`, to say that the amount is meant."),
]
Name = Annotated[str, text(LONGEST_NAME), Field(examples=["Sunita Patil"])]
Password = Annotated[str, text(LONGEST_PASSWORD), Field(examples=["turmeric-fields-42"])]
NewPassword = Annotated[Password, Field(json_schema_extra={"minLength": SHORTEST_PASSWORD})]
Language = Literal["en", "hi", "mr"]
State = Annotated[str, text(60), Field(examples=["Madhya Pradesh"])]
District = Annotated[str, text(LONGEST_DISTRICT), Field(examples=["Indore"])]
Moment = Annotated[
    str,
    text(40),
    Field(description="ISO 8601 with its zone.", examples=["2026-11-24T10:30:00Z"]),
]
Parameter = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Crop = Annotated[
    str,
    text(120),
    Field(description="A crop's slug, or any name that means only it.", examples=["soyabean"]),
]


class Body(BaseModel):
    """Base of bodies: exact types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class NewUser(Body):
    name: Name
    phone: Annotated[str, StringConstraints(pattern=r"^[^@\x00]*$", max_length=40)] | None = Field(
        None,
        description="A mobile number, or else an e-mail address: you sign in with it.",
        examples=["98260 12345"],
    )
    email: (
        Annotated[str, StringConstraints(pattern=r"^[^@\x00]+@[^\x00]*$", max_length=LONGEST_LOGIN)] | None
    ) = None
    password: NewPassword
    roles: Annotated[
        list[Literal["seller", "buyer"]], Field(min_length=1, max_length=2, examples=[["buyer"]])
    ]
    language: Language = "en"
    state: State | None = None
    district: District | None = None

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if bool(self.phone) == bool(self.email):
            raise PydanticCustomError(
                "one_login", N_("Give a phone number or an e-mail address, one of both.")
            )
        return self


class SignIn(Body):
    login: Annotated[str, text(LONGEST_LOGIN), Field(examples=["98260 12345"])]
    password: Password
    name: Annotated[
        str,
        text(LONGEST_TOKEN_NAME, least=1),
        Field(description="What the account's page calls the token.", examples=["price watcher"]),
    ] = "API"


class ChangedMe(Body):
    """Only the fields that are sent change; an empty state or district is forgotten."""

    name: Name = ""
    language: Language = "en"
    state: State = ""
    district: District = ""


class SoftClose(Body):
    window_s: Annotated[int, Field(ge=0, le=3_600)] = 120
    max_extensions: Annotated[int, Field(ge=0, le=50)] = 10


LISTING_EXAMPLE = {
    "commodity": "soyabean",
    "variety": "Yellow",
    "quantity_quintals": "40",
    "start_price": "5225.00",
    "reserve_price": "5500.00",
    "format": "english",
    "duration_hours": 24,
    "state": "Madhya Pradesh",
    "district": "Indore",
    "quality": {"moisture": "11.5"},
}


class Listing(Body):
    """A lot on offer; to publish it needs crop, quantity, start price, an end, state and district."""

    model_config = ConfigDict(json_schema_extra={"examples": [LISTING_EXAMPLE]})

    commodity: Crop | None = None
    variety: Annotated[str, text(120)] | None = None
    grade: Annotated[str, text(60)] | None = None
    quantity_quintals: Quintals | None = None
    start_price: RupeeText | None = None
    reserve_price: RupeeText | None = Field(
        None, description="Hidden; at least the start price. Not of Dutch auctions."
    )
    step: RupeeText | None = Field(
        None, description="A fixed step instead of the ladder, in English auctions."
    )
    format: Literal["english", "sealed_first", "sealed_second", "dutch"] | None = Field(
        None, description="Left out: english. See the chapter on formats."
    )
    floor_price: RupeeText | None = Field(None, description="Dutch: the lowest price, below the start price.")
    drop: RupeeText | None = Field(None, description="Dutch: by how much the price falls each time.")
    drop_every_s: int | None = Field(
        None,
        description="Dutch: seconds from one fall to the next.",
        json_schema_extra={"minimum": 10, "maximum": 86_400},
        examples=[300],
    )
    starts_at: Moment | None = Field(None, description="Left out: now.")
    duration_hours: int | None = Field(
        None, description="This, or ends_at.", json_schema_extra={"enum": [*DURATIONS_H, None]}, examples=[24]
    )
    ends_at: Moment | None = None
    state: State | None = None
    district: District | None = None
    market: Annotated[str, text(120)] | None = None
    location: Annotated[str, text(200)] | None = None
    description: Annotated[str, text(2_000)] | None = None
    quality: (
        Annotated[
            dict[Parameter, Figure],
            Field(
                max_length=40,
                description="Measured values by the crop's assay parameters.",
                examples=[{"moisture": "11.5"}],
            ),
        ]
        | None
    ) = None
    consent: bool | None = Field(
        None, description="Ask the seller before selling, whatever the price. Not of Dutch auctions."
    )
    earnest_percent: Literal[0, 5, 10, 15, 20, 25] | None = Field(
        None, description="Earnest money held of each promise; the house may ask for more."
    )
    soft_close: SoftClose | None = Field(None, description="Counts in English auctions only.")


class NewAuction(Listing):
    draft: bool = Field(False, description="Keep it unpublished; then every other field may be missing.")


class PlacedBid(Body):
    amount: Rupees
    client_ref: ClientRef
    confirm: Confirm | None = None


class AutoBid(Body):
    max_amount: Rupees
    step: Rupees | None = Field(None, description="Your own step, at least the auction's.")
    client_ref: ClientRef
    confirm: Confirm | None = None

"""What calls may ask for in their address: bounded, nothing beside it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from routes.api.schemas import Crop, Language, Rupees, SaleStatus, text

LARGEST_NUMBER = 2**31 - 1


class Query(BaseModel):
    """Base of filters in the address, where everything is text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paging(Query):
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 24


class Browse(Paging):
    status: Literal["live", "scheduled", "ended", "sold", "all"] = "live"
    commodity: Annotated[str, text(80)] = ""
    state: Annotated[str, text(60)] = ""
    district: Annotated[str, text(80)] = ""
    max_price: Rupees | None = None
    q: Annotated[str, text(100), Field(description="Words of the crop, variety, place or description.")] = ""
    sort: Literal["ending_soon", "newest", "price_low", "price_high"] = "ending_soon"


class Since(Query):
    since: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] | None = Field(
        None, description="The version you have: the answer is short when it is still the newest."
    )


class After(Query):
    after: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = Field(
        0, description="List what follows this seq."
    )


class OwnAuctions(Paging):
    status: Literal["all", "draft", "live", "scheduled", "ended", "sold"] = "all"


class OwnSales(Paging):
    side: Literal["seller", "buyer"] | None = None
    status: SaleStatus | None = None


class PriceQuery(Query):
    commodity: Annotated[Crop, StringConstraints(min_length=1)]
    state: Annotated[str, text(60)] = ""
    district: Annotated[str, text(80)] = ""
    market: Annotated[str, text(120)] = ""


class ForecastQuery(PriceQuery):
    horizon: Literal["7", "14", "30"] | None = Field(None, description="Only this many days ahead.")


class PaperCode(Query):
    code: Annotated[str, text(4_000, least=1), Field(description="What the QR code of a paper says.")]


class PaperLanguage(Query):
    language: Language | None = Field(None, description="Left out: your own.")

"""Shapes of what the calls about payments answer."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import Answer, Id, Moment, Money, Page

Way = Literal["bank", "cash", "upi", "gateway", "wallet"]
Status = Literal["asked", "done", "refused", "withdrawn", "refunded"]


class PaymentShape(Answer):
    id: Id
    sale_id: Id
    way: Way
    amount: Money
    reference: str = Field(description="The bank's number of the payment (UTR), or the gateway's.")
    status: Status
    note: str = Field(description="Why it was refused.")
    has_proof: bool
    buyer: str
    seller: str
    asked_at: Moment
    decided_at: Moment | None


class PaymentAnswer(Answer):
    payment: PaymentShape


class PaymentPage(Page):
    items: list[PaymentShape] = Field(description="Newest first; those that wait oldest first.")


class Standing(Answer):
    due: Money
    paid: Money = Field(description="What has come, to the house or to the seller.")
    earnest: Money = Field(description="Earnest money that will be applied.")
    announced: Money = Field(description="What was told and nobody has confirmed yet.")
    open: Money = Field(description="What may still be paid.")
    kept: Money = Field(description="What the house keeps until the lot is received.")


class SalePaymentsAnswer(Answer):
    standing: Standing
    ways: list[Way] = Field(description="The ways that are offered; none while nothing can be paid.")
    upi_link: str | None = Field(description="`upi://pay` link of all that is open, where UPI is offered.")
    payments: list[PaymentShape]


class OrderShape(Answer):
    id: Id
    sale_id: Id
    order_id: str = Field(description="The gateway's, for its checkout.", examples=["order_EKwxwAgItmmXdp"])
    key_id: str = Field(description="The house's public key there.")
    amount: Money
    currency: Literal["INR"]


class OrderAnswer(Answer):
    order: OrderShape


class PayoutShape(Answer):
    at: Moment
    kind: Literal["released", "asked", "sent"]
    name: str
    login: str
    sale_id: str = Field(description="Of what was released; else empty.")
    amount: Money
    to_account: str


class PayoutPage(Page):
    items: list[PayoutShape] = Field(description="Newest first.")


class GatewayPaymentShape(Answer):
    id: Id
    gateway_id: str
    order_id: str
    sale_id: str
    amount: Money
    left: Money = Field(description="What of it has not gone back.")
    currency: str
    state: Literal["booked", "waiting", "credited", "returned"]
    why: str = Field(description="Why it waits.", examples=["wrong_amount"])
    seen_at: Moment


class GatewayPaymentAnswer(Answer):
    payment: GatewayPaymentShape


class GatewayPaymentPage(Page):
    items: list[GatewayPaymentShape] = Field(description="Newest first.")


class DifferenceShape(Answer):
    gateway_id: str
    kind: Literal["unbooked", "unknown_there", "amount", "refunded"]
    ours: Money
    theirs: Money
    first_seen_at: Moment


class GatewayAnswer(Answer):
    waiting: list[GatewayPaymentShape]
    differences: list[DifferenceShape]

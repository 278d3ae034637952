"""Shapes of what the wallet's calls answer."""

from typing import Literal

from pydantic import Field

from routes.api.answers.in_hand import SignedMoney
from routes.api.answers.words import Answer, Id, Moment, Money, Page


class WalletShape(Answer):
    available: Money = Field(description="Free to use or to have sent.")
    held: Money = Field(description="Kept for auctions.")
    leaving: Money = Field(description="Asked to be sent, and not sent yet.")
    owed: Money = Field(description="Fees that you owe the house, of lots that were paid past it.")


class HoldShape(Answer):
    auction_id: Id
    lot: str = Field(examples=["Soyabean"])
    amount: Money
    total: Money = Field(description="The promise it is held for.")
    at: Moment


class WalletAnswer(Answer):
    wallet: WalletShape
    holds: list[HoldShape] = Field(description="Earnest money held, by auction.")


class WalletLineShape(Answer):
    at: Moment
    reason: str = Field(examples=["paid_in"])
    about: str = Field(description="What it belongs to.", examples=["sale:k3VbQz8m"])
    available: SignedMoney
    held: SignedMoney
    leaving: SignedMoney
    note: str


class WalletLinePage(Page):
    items: list[WalletLineShape] = Field(description="Newest first.")


class TransferShape(Answer):
    id: Id
    direction: Literal["in", "out"]
    way: Literal["upi", "bank"]
    amount: Money
    reference: str = Field(description="The bank's number of the payment (UTR), once known.")
    to_account: str
    status: Literal["asked", "done", "refused", "withdrawn"]
    note: str = Field(description="Why it was refused.")
    asked_at: Moment
    decided_at: Moment | None


class TransferAnswer(Answer):
    transfer: TransferShape


class OfficeTransferShape(TransferShape):
    name: str
    login: str


class OfficeTransferAnswer(Answer):
    transfer: OfficeTransferShape


class OfficeTransferPage(Page):
    items: list[OfficeTransferShape] = Field(description="Newest first; of those that wait, oldest first.")


class TransferPage(Page):
    items: list[TransferShape] = Field(description="Newest first.")

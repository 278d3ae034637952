"""What the people of a market do when they do not agree: dispute, answer, offer, settle, have it decided."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from models.base import db
from models.dispute import Dispute
from models.sale import Sale
from services import disputes
from services.accounts import Person
from services.core.ids import number_of
from tests.integration.money.market import Pick, allowed, key_of, one_of
from tests.integration.money.trading import Trading

KINDS: Final = ("weight", "quality", "not_paid", "not_delivered", "wrong_lot", "other")
OVER: Final = "already_decided"
TOO_MUCH: Final = "more_than_at_stake"


class Quarrelling(Trading):
    """A market whose sales are disputed at any moment: who opened what, and what was agreed, is kept."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.opened: dict[int, tuple[int, int]] = {}
        """By dispute that a side opened: its sale and how much is disputed."""
        self.ended: dict[int, tuple[int, int]] = {}
        """By dispute that was settled, decided or taken back: its sale, and what of it is the buyer's."""
        self.offered: list[tuple[int, int, int]] = []
        """Offers to settle: dispute, offer, and what the buyer would get."""

    def disputes(self) -> Sequence[Dispute]:
        """The disputes of this market's sales, the house's own too."""
        db.session.rollback()
        query = select(Dispute).join(Sale, Sale.id == Dispute.sale_id)
        mine = query.where(Sale.auction_id.in_(self.auctions)).order_by(Dispute.id)
        return db.session.scalars(mine.execution_options(populate_existing=True)).all()

    def open_dispute(self, pick: Pick) -> None:
        """A side of a sale disputes all that is at stake, a part, or a paisa too much; by a double click."""
        sale = self._a_sale(pick, "confirmed", "paid", "paid", "dispatched", "delivered")
        number, by = sale.id, self.by_number(one_of((sale.seller_id, sale.buyer_id), pick))
        db.session.rollback()
        stake, _side = disputes.stake_of(sale_id=number, person=by)
        amount, kind, key = max(1, part_of(stake, pick)), one_of(KINDS, pick), key_of(next(self.numbers))
        with allowed("nothing_at_stake", "too_many_disputes", TOO_MUCH):
            for _double_click in range(2):
                seen = disputes.open_dispute(
                    person=by, sale_id=number, kind=kind, amount=amount, text="No", key=key, now=self.now
                )
                self.opened[number_of("dispute", seen.id)] = number, amount

    def answer_dispute(self, pick: Pick) -> None:
        """A side says something."""
        number, _sale_id, _amount, sides = self._a_dispute(pick)
        with allowed(OVER):
            disputes.answer(person=one_of(sides, pick), dispute_id=number, text="Yes", now=self.now)

    def offer_to_settle(self, pick: Pick) -> None:
        """A side says what would do."""
        number, _sale_id, amount, sides = self._a_dispute(pick)
        by, to_buyer, key = one_of(sides, pick), part_of(amount, pick), key_of(next(self.numbers))
        with allowed(OVER, TOO_MUCH):
            seen = disputes.offer(person=by, dispute_id=number, amount=to_buyer, key=key, now=self.now)
            self.offered.append((number, number_of("offer", seen.offers[-1].id), to_buyer))

    def accept_offer(self, pick: Pick) -> None:
        """A side accepts what was offered, perhaps long ago or by itself."""
        newest = self.offered[-3:] if pick(3) else self.offered
        number, offer_id, to_buyer = one_of(newest, pick)
        sale_id, sides = self._about(number)
        by = one_of(sides, pick)
        with allowed("offer_over", "own_offer", OVER, TOO_MUCH):
            for _double_click in range(2):
                disputes.accept_offer(
                    person=by, dispute_id=number, offer_id=offer_id, key=f"accept-{offer_id}", now=self.now
                )
                self.ended[number] = sale_id, to_buyer

    def take_dispute_back(self, pick: Pick) -> None:
        """A side takes a dispute back, perhaps the other's or the house's."""
        number, sale_id, _amount, sides = self._a_dispute(pick)
        with allowed("not_yours_to_withdraw", OVER):
            disputes.take_back(person=one_of(sides, pick), dispute_id=number, now=self.now)
            self.ended[number] = sale_id, 0

    def decide_dispute(self, pick: Pick) -> None:
        """The office decides, mostly after both sides were heard; by a double click."""
        number, sale_id, amount, sides = self._a_dispute(pick)
        to_buyer, key = part_of(amount, pick), key_of(next(self.numbers))
        if pick(4):
            for side in sides:
                with allowed(OVER):
                    disputes.answer(person=side, dispute_id=number, text="Yes", now=self.now)
        with allowed("answer_pending", OVER, TOO_MUCH):
            for _double_click in range(2):
                disputes.decide(
                    by=self.admin, dispute_id=number, to_buyer=to_buyer, reasons="So", key=key, now=self.now
                )
                self.ended[number] = sale_id, to_buyer

    def _a_dispute(self, pick: Pick) -> tuple[int, int, int, tuple[Person, Person]]:
        """Mostly an open one: its number, its sale, what is disputed, and the two sides."""
        found = self.disputes()
        likely = [each for each in found if each.status == "open"]
        dispute = one_of(likely if likely and pick(6) else found, pick)
        number, amount = dispute.id, dispute.amount
        sale_id, sides = self._about(number)
        return number, sale_id, amount, sides

    def _about(self, number: int) -> tuple[int, tuple[Person, Person]]:
        query = select(Sale.id, Sale.seller_id, Sale.buyer_id).join(Dispute, Dispute.sale_id == Sale.id)
        sale_id, seller_id, buyer_id = db.session.execute(query.where(Dispute.id == number)).one()
        db.session.rollback()
        return sale_id, (self.by_number(seller_id), self.by_number(buyer_id))


def part_of(most: int, pick: Pick) -> int:
    """All of an amount, a part of it, nothing, or a paisa too much."""
    how = pick(8)
    return (0, most + 1, most, most)[how] if how < 4 else pick(most + 1)

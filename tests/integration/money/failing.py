"""What follows when a sale fails: its buyer is blocked, the next one is asked, the lot is offered again."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from models.base import db
from models.default import RunnerUp
from models.outbox import OutboxRow
from services import accounts, defaults
from tests.integration.money.market import Pick, allowed, one_of
from tests.integration.money.quarrelling import Quarrelling


class Failing(Quarrelling):
    """A market with all that can happen in it."""

    def pass_days(self, _pick: Pick) -> None:
        """Days pass in which nobody does anything: what is to be paid is not, what was sent has come."""
        self.let_pass(timedelta(hours=73))

    def questions(self) -> Sequence[RunnerUp]:
        """Who was asked to take a lot that was not paid."""
        db.session.rollback()
        query = select(RunnerUp).where(RunnerUp.auction_id.in_(self.auctions)).order_by(RunnerUp.id)
        return db.session.scalars(query.execution_options(populate_existing=True)).all()

    def answer_question(self, pick: Pick) -> None:
        """Somebody who is asked takes the lot or leaves it, or answers once more."""
        found = self.questions()
        if not found:  # nobody was left to ask
            return
        likely = [each for each in found if each.status == "asked"]
        asked = one_of(likely if likely and pick(6) else found, pick)
        auction_id, by = asked.auction_id, self.by_number(asked.user_id)
        db.session.rollback()
        with allowed("question_over", "answered_otherwise", "earnest_missing", "buyer_blocked"):
            for _double_click in range(2):
                defaults.answer_runner_up(
                    person=by, auction_id=auction_id, accepts=bool(pick(4)), now=self.now
                )

    def relist(self, pick: Pick) -> None:
        """A seller begins to offer a lot again."""
        auction_id = one_of(self.auctions, pick)
        seller = self.seller_of(auction_id)
        with allowed("not_for_relisting", "too_many_drafts"):
            defaults.relist(seller=seller, auction_id=auction_id, now=self.now)

    def clear_block(self, pick: Pick) -> None:
        """The office lets somebody bid again who did not pay."""
        number = one_of(self.buyers, pick).id
        with allowed("not_blocked"):
            accounts.clear_block(user_id=number, note="Has paid", by=self.admin, now=self.now, address="")

    def failed_listeners(self) -> list[str]:
        """What the house promised to do later and could not."""
        query = select(OutboxRow.listener, OutboxRow.last_error).where(OutboxRow.attempts > 0)
        faults = [f"{row.listener}: {row.last_error}" for row in db.session.execute(query)]
        db.session.rollback()
        return faults

    def tally(self) -> Counter[str]:
        """How sales, disputes and questions ended."""
        found = Counter(f"sale {each.status}" for each in self.sales())
        found.update(f"dispute {each.status}" for each in self.disputes())
        found.update(f"runner-up {each.status}" for each in self.questions())
        db.session.rollback()
        return found

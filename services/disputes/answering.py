"""The two sides of a dispute: answering, offering to settle, accepting, taking it back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.dispute import Dispute, DisputeOffer, DisputeStep
from models.sale import Sale, SaleStep
from services.accounts import Person
from services.auctions import Upload
from services.core.errors import NotFound
from services.disputes import rules
from services.disputes.closing import close
from services.disputes.errors import NotYoursToWithdraw, OfferOver, OwnOffer
from services.disputes.queries import get_dispute
from services.disputes.rules import Status
from services.disputes.storing import (
    add_entry,
    check_key,
    check_open,
    is_repeated,
    locked_own,
    other_of,
    tell,
)
from services.disputes.views import DisputeView
from services.money import KeyUsedOtherwise
from services.runtime import deadlines
from services.runtime.transaction import transaction
from services.sales import examine_all, side_of


def answer(
    *,
    person: Person,
    dispute_id: int,
    text: str,
    uploads: Sequence[Upload] = (),
    now: datetime,
    address: str = "",
    may_repeat: bool = False,
) -> DisputeView:
    """Say something in an open dispute as one of its two sides, with files.

    Once everybody who was asked has, the office may decide. With `may_repeat` what this side said last is
    not said again. Raises Invalid (text, files), NotFound, NotASide, AlreadyDecided.
    """
    text = rules.tidy_text(text)
    papers = examine_all(uploads)
    with transaction() as session:
        dispute, sale, side = locked_own(session, dispute_id, person=person)
        if not (may_repeat and _said_last(session, dispute, by=person) == text):
            check_open(dispute)
            step = add_entry(
                session,
                sale,
                dispute,
                "dispute_answered",
                by=person,
                note=text,
                papers=papers,
                address=address,
                now=now,
            )
            _note_answered(session, dispute, sale, now=now)
            told = other_of(sale, side)
            tell(sale, dispute, step, "answered", user_id=told, amount=dispute.amount, now=now)
    return get_dispute(dispute_id=dispute_id, person=person)


def offer(
    *,
    person: Person,
    dispute_id: int,
    amount: int,
    note: str = "",
    key: str,
    now: datetime,
    address: str = "",
) -> DisputeView:
    """Offer to settle a dispute: `amount` paise of it to the buyer, the rest to the seller.

    It stands for the house's hours, in place of an own one before. The same `key` again makes no other.
    Raises Invalid (amount, note, key), NotFound, NotASide, AlreadyDecided, MoreThanAtStake, KeyUsedOtherwise.
    """
    check_key(key)
    note = rules.tidy_text(note, field="note", needed=False)
    try:
        _offer(person, dispute_id, amount=amount, note=note, key=key, now=now, address=address)
    except IntegrityError:  # at the same instant by the same key, in another dispute
        raise KeyUsedOtherwise() from None
    return get_dispute(dispute_id=dispute_id, person=person)


def accept_offer(
    *, person: Person, dispute_id: int, offer_id: int, key: str, now: datetime, address: str = ""
) -> DisputeView:
    """Accept what the other side offers: the dispute is settled, and its money moves. Once by its `key`.

    Raises Invalid (key), NotFound, NotASide, OwnOffer, OfferOver, AlreadyDecided, KeyUsedOtherwise,
    MoreThanAtStake when the lot has become cheaper than what was offered.
    """
    check_key(key)
    with transaction() as session:
        dispute, sale, _side = locked_own(session, dispute_id, person=person)
        wanted = session.get(DisputeOffer, offer_id, populate_existing=True)
        if wanted is None or wanted.dispute_id != dispute.id:
            raise NotFound()
        if not is_repeated(dispute, key=key, by=person, to_buyer=wanted.amount):
            check_open(dispute)
            if wanted.by_id == person.id:
                raise OwnOffer()
            if wanted.status != "open" or wanted.lapses_at <= now:
                raise OfferOver()
            rules.check_share(wanted.amount, of=min(dispute.amount, sale.settled_total))
            wanted.status = "accepted"
            close(
                session,
                dispute,
                sale,
                status=Status.SETTLED,
                to_buyer=wanted.amount,
                by=person,
                key=key,
                address=address,
                now=now,
            )
    return get_dispute(dispute_id=dispute_id, person=person)


def take_back(
    *, person: Person, dispute_id: int, key: str = "", now: datetime, address: str = ""
) -> DisputeView:
    """Take an own dispute back: the price stays as it is. Once by its `key`, if there is one.

    Raises NotFound, NotASide, NotYoursToWithdraw, AlreadyDecided.
    """
    with transaction() as session:
        dispute, sale, _side = locked_own(session, dispute_id, person=person)
        if dispute.opened_by != person.id:
            raise NotYoursToWithdraw()
        if not (key and is_repeated(dispute, key=key, by=person, to_buyer=0)):
            check_open(dispute)
            close(
                session,
                dispute,
                sale,
                status=Status.WITHDRAWN,
                to_buyer=0,
                by=person,
                key=key,
                address=address,
                now=now,
            )
    return get_dispute(dispute_id=dispute_id, person=person)


def _offer(
    person: Person, dispute_id: int, *, amount: int, note: str, key: str, now: datetime, address: str
) -> None:
    with transaction() as session:
        dispute, sale, side = locked_own(session, dispute_id, person=person)
        if _is_offered(session, dispute, key=key, by=person, amount=amount):
            return
        check_open(dispute)
        rules.check_share(amount, of=min(dispute.amount, sale.settled_total))
        own = DisputeOffer.dispute_id == dispute.id, DisputeOffer.by_id == person.id
        session.execute(
            update(DisputeOffer).where(*own, DisputeOffer.status == "open").values(status="replaced")
        )
        step = add_entry(
            session, sale, dispute, "dispute_offered", by=person, note=note, address=address, now=now
        )
        session.add(
            DisputeOffer(
                dispute_id=dispute.id,
                step_id=step.id,
                by_id=person.id,
                key=key,
                amount=amount,
                status="open",
                made_at=now,
                lapses_at=rules.due_at(since=now, hours=deadlines.hours().answer),
            )
        )
        session.flush()
        _note_answered(session, dispute, sale, now=now)
        tell(sale, dispute, step, "offered", user_id=other_of(sale, side), amount=amount, now=now)


def _is_offered(session: Session, dispute: Dispute, *, key: str, by: Person, amount: int) -> bool:
    query = select(DisputeOffer).where(DisputeOffer.by_id == by.id, DisputeOffer.key == key)
    before = session.scalars(query).one_or_none()
    if before is None:
        return False
    if (before.dispute_id, before.amount) != (dispute.id, amount):
        raise KeyUsedOtherwise()
    return True


def _said_last(session: Session, dispute: Dispute, *, by: Person) -> str | None:
    query = (
        select(SaleStep.note)
        .join(DisputeStep, DisputeStep.step_id == SaleStep.id)
        .where(
            DisputeStep.dispute_id == dispute.id,
            SaleStep.act == "dispute_answered",
            SaleStep.user_id == by.id,
        )
    )
    return session.scalar(query.order_by(SaleStep.id.desc()).limit(1))


def _note_answered(session: Session, dispute: Dispute, sale: Sale, *, now: datetime) -> None:
    """Note when the last of those who were asked has answered or offered; then nobody is reminded."""
    if dispute.answered_at is not None:
        return
    if waited_for(session, dispute, sale):
        return
    dispute.answered_at, dispute.look_at = now, None


def waited_for(session: Session, dispute: Dispute, sale: Sale) -> list[int]:
    """The people who were asked and have neither answered nor offered anything."""
    query = (
        select(SaleStep.user_id)
        .join(DisputeStep, DisputeStep.step_id == SaleStep.id)
        .where(
            DisputeStep.dispute_id == dispute.id,
            SaleStep.act.in_(("dispute_answered", "dispute_offered")),
        )
    )
    heard = set(session.scalars(query))
    asked = rules.asked(side_of(sale, user_id=dispute.opened_by))
    people = (sale.seller_id, sale.buyer_id)
    return [each for each in people if side_of(sale, user_id=each) in asked and each not in heard]

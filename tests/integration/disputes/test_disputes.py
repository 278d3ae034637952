"""Opening a dispute and answering: what is disputed alone waits, and nobody else comes near it."""

from datetime import timedelta

import pytest

from services import disputes, payments, sales
from services.auctions import Upload
from services.core.errors import Invalid, NotFound
from services.disputes import (
    MoreThanAtStake,
    NothingAtStake,
    NotYoursToWithdraw,
    Status,
)
from services.money import AlreadyDecided, KeyUsedOtherwise
from services.sales import NotASide, Side
from tests.integration.disputes.quarrels import (
    DUE,
    answered,
    decided,
    frozen,
    number,
    opened,
    paid_sale,
    received_short,
)
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
    books_agree,
    complete,
    confirmed,
    state,
    told,
    wallet,
)
from tests.world import World

SHORT = 20_800_00
PDF = Upload(name="slip.pdf", data=b"%PDF-1.7\n%%EOF")


@pytest.fixture
def sale(world: World) -> int:
    return paid_sale(world)


def test_the_house_opens_a_dispute_about_the_difference_alone(world, sale):
    found = disputes.get_dispute(dispute_id=received_short(world, sale), person=world.seller)
    assert (found.kind, found.amount, found.opened_by, found.status) == ("weight", SHORT, None, Status.OPEN)
    assert frozen(sale) == ("delivered", TOTAL, SHORT)
    assert wallet(world.seller).available == TOTAL - SHORT
    assert state(sale, world.buyer).kept == SHORT
    steps = sales.get_sale(sale_id=sale, person=world.seller).steps
    assert [step.act for step in steps[-2:]] == ["delivered", "dispute_opened"]
    books_agree()


def test_a_side_opens_one_with_words_and_files_and_everything_else_goes_on(world, sale):
    found = opened(world.buyer, sale, uploads=[PDF])
    assert (found.opened_by, found.side, found.answer_due_at) == (Side.BUYER, Side.BUYER, DUE)
    (entry,) = found.entries
    assert (entry.note, entry.name, [file.name for file in entry.files]) == (
        "It is wet.",
        "Bharat Mills",
        ["slip.pdf"],
    )
    steps = sales.get_sale(sale_id=sale, person=world.seller).steps
    assert (steps[-1].act, steps[-1].note) == ("dispute_opened", "It is wet.")
    complete(world, sale)
    assert frozen(sale) == ("delivered", TOTAL, 10_000_00)
    assert wallet(world.seller).available == TOTAL - 10_000_00
    books_agree()


def test_the_same_key_opens_one_and_another_figure_is_refused(world, sale):
    assert opened(world.buyer, sale).id == opened(world.buyer, sale).id
    assert frozen(sale)[2] == 10_000_00
    with pytest.raises(KeyUsedOtherwise):
        opened(world.buyer, sale, 5_00)


def test_only_what_is_at_stake_can_be_disputed(world, sale):
    with pytest.raises(MoreThanAtStake):
        opened(world.buyer, sale, TOTAL + 1)
    opened(world.buyer, sale, TOTAL - 5_00)
    with pytest.raises(MoreThanAtStake):
        opened(world.seller, sale, 5_01, key="seller-key")
    for change in (
        {"kind": "mood"},
        {"text": " "},
        {"key": "short"},
        {"uploads": [Upload(name="x", data=b"x")]},
    ):
        with pytest.raises(Invalid):
            opened(world.buyer, sale, 1_00, **({"key": "other-key"} | change))
    with pytest.raises(NotFound):
        opened(world.rival, sale, 1_00)
    with pytest.raises(NotASide):
        opened(world.admin, sale, 1_00)
    assert frozen(sale)[2] == TOTAL - 5_00


def test_before_it_is_paid_and_after_it_is_complete_nothing_is_at_stake(world, sale):
    with pytest.raises(NothingAtStake):
        opened(world.buyer, confirmed(world))
    complete(world, sale)
    with pytest.raises(NothingAtStake):
        opened(world.buyer, sale)


def test_a_payment_the_seller_does_not_find_can_be_disputed(world):
    sale = confirmed(world)
    payment = told(world.buyer, sale, 50_000_00, way="cash", reference="")
    payments.refuse_payment(by=world.seller, payment_id=payment, note="Nobody came", now=LATER)
    with pytest.raises(MoreThanAtStake):
        opened(world.buyer, sale, 50_000_01, kind="not_paid")
    number_ = number(opened(world.buyer, sale, 50_000_00, kind="not_paid", key="second-key"))
    answered(world.seller, number_)
    done = decided(world.admin, number_, 50_000_00)
    assert (done.to_buyer, done.owed) == (50_000_00, 0)
    assert state(sale, world.buyer).standing.open == TOTAL - 50_000_00
    books_agree()


def test_whoever_opened_it_may_take_it_back(world, sale):
    dispute = number(opened(world.buyer, sale))
    complete(world, sale)
    with pytest.raises(NotYoursToWithdraw):
        disputes.take_back(person=world.seller, dispute_id=dispute, now=LATER)
    done = disputes.take_back(person=world.buyer, dispute_id=dispute, now=LATER)
    assert (done.status, done.to_buyer) == (Status.WITHDRAWN, 0)
    assert frozen(sale) == ("completed", TOTAL, 0)
    assert wallet(world.seller).available == TOTAL
    with pytest.raises(AlreadyDecided):
        disputes.take_back(person=world.buyer, dispute_id=dispute, now=LATER)
    books_agree()


def test_nobody_else_sees_or_touches_a_dispute(world, sale):
    dispute = number(opened(world.buyer, sale))
    with pytest.raises(NotFound):
        disputes.get_dispute(dispute_id=dispute, person=world.rival)
    with pytest.raises(NotFound):
        disputes.list_of_sale(sale_id=sale, person=world.rival)
    with pytest.raises(NotFound):
        answered(world.rival, dispute)
    with pytest.raises(NotASide):
        answered(world.admin, dispute)
    with pytest.raises(NotFound):
        decided(world.admin, dispute + 1, 0)


def test_the_office_counts_what_waits_for_it(world, sale):
    dispute = number(opened(world.buyer, sale))
    assert disputes.count_waiting(now=LATER) == 0
    assert disputes.count_waiting(now=DUE) == 1
    answered(world.seller, dispute)
    assert disputes.count_waiting(now=LATER) == 1
    assert disputes.count_waiting(now=LATER + timedelta(days=9)) == 1

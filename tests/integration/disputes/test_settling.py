"""How disputes end: by consent or by the office, and every rupee moves once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services import defaults, disputes, payments, sales
from services.auctions import Upload
from services.core.errors import Forbidden, Invalid
from services.core.ids import number_of
from services.disputes import (
    AnswerPending,
    MoreThanAtStake,
    OfferOver,
    OwnOffer,
    Record,
    Status,
)
from services.money import AlreadyDecided, KeyUsedOtherwise
from tests.hammer import weigh
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
    fill,
    reasons,
    told,
    wallet,
)
from tests.world import World

SHORT = 20_800_00
PDF = Upload(name="slip.pdf", data=b"%PDF-1.7\n%%EOF")


@pytest.fixture
def sale(world: World) -> int:
    return paid_sale(world)


def offered(person, dispute_id: int, amount: int, **change) -> str:
    values = {"key": "offer-key", "now": LATER} | change
    return disputes.offer(person=person, dispute_id=dispute_id, amount=amount, **values).offers[-1].id


def accepted(person, dispute_id: int, offer: str, **change) -> disputes.DisputeView:
    values = {"key": "accept-key", "now": LATER} | change
    return disputes.accept_offer(
        person=person, dispute_id=dispute_id, offer_id=number_of("offer", offer), **values
    )


def test_both_sides_settle_by_consent(world, sale):
    dispute = received_short(world, sale)
    first = offered(world.buyer, dispute, SHORT)
    second = offered(world.buyer, dispute, 15_000_00, key="better-offer")
    with pytest.raises(OwnOffer):
        accepted(world.buyer, dispute, second)
    with pytest.raises(OfferOver):
        accepted(world.seller, dispute, first)
    done = accepted(world.seller, dispute, second)
    again = accepted(world.seller, dispute, second)
    assert done == again
    assert (done.status, done.to_buyer, done.to_seller, done.owed) == (Status.SETTLED, 15_000_00, 5_800_00, 0)
    assert frozen(sale) == ("completed", TOTAL - 15_000_00, 0)
    assert (wallet(world.buyer).available, wallet(world.seller).available) == (15_000_00, TOTAL - 15_000_00)
    assert sorted(reasons(sale)) == ["sale_paid", "sale_released", "sale_released", "sale_returned"]
    with pytest.raises(AlreadyDecided):
        decided(world.admin, dispute, 0)
    books_agree()


def test_an_offer_lapses(world, sale):
    dispute = received_short(world, sale)
    offer = offered(world.seller, dispute, 1_00)
    with pytest.raises(OfferOver):
        accepted(world.buyer, dispute, offer, now=DUE)
    with pytest.raises(MoreThanAtStake):
        offered(world.seller, dispute, SHORT + 1, key="too-much")
    assert frozen(sale)[2] == SHORT


def test_an_offer_of_more_than_a_lighter_lot_costs_is_not_accepted_any_more(world, sale):
    dispute = number(opened(world.buyer, sale, TOTAL))
    offer = offered(world.seller, dispute, TOTAL)
    for side in (world.seller, world.buyer):
        weigh(side, sale, 3_600, now=LATER)
    with pytest.raises(MoreThanAtStake):
        accepted(world.buyer, dispute, offer)
    again = offered(world.seller, dispute, TOTAL - SHORT, key="lighter-offer")
    assert accepted(world.buyer, dispute, again).to_buyer == TOTAL - SHORT
    assert frozen(sale) == ("completed", 0, 0)
    assert wallet(world.buyer).available == TOTAL
    books_agree()


def test_earnest_money_beyond_a_price_that_fell_goes_back_at_once(world):
    earnest, cash = TOTAL // 4, 150_000_00
    fill(world, world.buyer, earnest)
    sale = confirmed(world, earnest_ppm=250_000)
    payment = told(world.buyer, sale, cash, way="cash", reference="")
    payments.confirm_payment(by=world.seller, payment_id=payment, now=LATER)
    dispute = number(opened(world.buyer, sale, cash))
    answered(world.seller, dispute)
    decided(world.admin, dispute, cash)
    assert frozen(sale) == ("paid", TOTAL - cash, 0)
    assert (wallet(world.buyer).held, wallet(world.buyer).available) == (0, earnest)
    books_agree()


def test_the_office_decides_with_reasons_once_the_other_side_was_heard(world, sale):
    dispute = number(opened(world.buyer, sale))
    with pytest.raises(AnswerPending):
        decided(world.admin, dispute, 1_00, now=LATER)
    answered(world.seller, dispute)
    with pytest.raises(Forbidden):
        decided(world.buyer, dispute, 1_00, now=LATER)
    with pytest.raises(Invalid):
        decided(world.admin, dispute, 1_00, reasons=" ", now=LATER)
    with pytest.raises(MoreThanAtStake):
        decided(world.admin, dispute, 10_000_01, now=LATER)
    done = decided(world.admin, dispute, 4_000_00, now=LATER)
    assert (done.status, done.reasons, done.entries[-1].act) == (
        Status.DECIDED,
        "The slip says so.",
        "dispute_decided",
    )
    assert decided(world.admin, dispute, 4_000_00, now=LATER) == done
    with pytest.raises(KeyUsedOtherwise):
        decided(world.admin, dispute, 4_000_01, now=LATER)
    assert frozen(sale) == ("paid", TOTAL - 4_000_00, 0)
    assert wallet(world.buyer).available == 4_000_00
    books_agree()
    complete(world, sale)
    assert frozen(sale) == ("completed", TOTAL - 4_000_00, 0)
    assert wallet(world.seller).available == TOTAL - 4_000_00
    books_agree()


def test_what_was_conceded_stays_off_when_the_lot_is_weighed_later(world, sale):
    dispute = number(opened(world.buyer, sale))
    answered(world.seller, dispute)
    decided(world.admin, dispute, 4_000_00)
    complete(world, sale, came_kg=3_980)
    assert frozen(sale) == ("completed", TOTAL - 1_040_00 - 4_000_00, 0)
    assert wallet(world.buyer).available == 5_040_00
    books_agree()


def test_whose_time_passes_is_not_waited_for(world, sale):
    dispute = number(opened(world.buyer, sale))
    assert decided(world.admin, dispute, 10_000_00, now=DUE).to_buyer == 10_000_00


def test_a_lot_that_never_came_undoes_the_sale(world, sale):
    dispute = number(opened(world.buyer, sale, TOTAL, kind="not_delivered"))
    decided(world.admin, dispute, TOTAL)
    assert frozen(sale) == ("cancelled", 0, 0)
    assert wallet(world.buyer).available == TOTAL
    assert sales.get_sale(sale_id=sale, person=world.buyer).steps[-1].act == "undone"
    books_agree()


def test_of_a_sale_paid_past_the_house_the_decision_says_what_is_owed(world):
    sale = confirmed(world)
    payment = told(world.buyer, sale, way="cash", reference="")
    payments.confirm_payment(by=world.seller, payment_id=payment, now=LATER)
    dispute = received_short(world, sale)
    done = decided(world.admin, dispute, 12_000_00)
    assert (done.to_buyer, done.owed) == (12_000_00, 12_000_00)
    assert frozen(sale) == ("completed", TOTAL - 12_000_00, 0)
    assert reasons(sale) == []
    assert wallet(world.buyer).available == wallet(world.seller).available == 0
    books_agree()


def test_two_disputes_of_one_sale_end_one_by_one(world, sale):
    mine = number(opened(world.buyer, sale))
    houses = received_short_beside(world, sale)
    assert frozen(sale) == ("delivered", TOTAL, 10_000_00 + SHORT)
    decided(world.admin, mine, 10_000_00)
    assert frozen(sale) == ("delivered", TOTAL - 10_000_00, SHORT)
    assert wallet(world.buyer).available == 10_000_00
    books_agree()
    decided(world.admin, houses, 0, key="second-decision")
    assert frozen(sale) == ("completed", TOTAL - 10_000_00, 0)
    assert wallet(world.seller).available == TOTAL - 10_000_00
    books_agree()


def received_short_beside(world: World, sale: int) -> int:
    weigh(world.seller, sale, 4_000, now=LATER)
    weigh(world.buyer, sale, 3_600, now=LATER)
    return number(disputes.list_of_sale(sale_id=sale, person=world.buyer)[-1])


def test_of_many_decisions_at_once_exactly_one_counts(app, world, sale):
    dispute = received_short(world, sale)
    other = world.admin

    def click(turn: int) -> int | None:
        with app.app_context():
            try:
                return decided(other, dispute, turn * 1_000_00, key=f"decision-{turn}").to_buyer
            except AlreadyDecided:
                return None

    with ThreadPoolExecutor(4) as pool:
        given = [each for each in pool.map(click, range(1, 9)) if each is not None]
    assert len(given) == 1
    assert frozen(sale) == ("completed", TOTAL - given[0], 0)
    assert (wallet(world.buyer).available, wallet(world.seller).available) == (given[0], TOTAL - given[0])
    books_agree()


def test_the_record_counts_disputes_and_those_lost(world, sale):
    people = [world.seller.id, world.buyer.id, world.rival.id]
    dispute = received_short(world, sale)
    assert disputes.records_of(user_ids=people)[world.seller.id] == Record(count=1, lost=0)
    decided(world.admin, dispute, 1_00)
    assert list(disputes.records_of(user_ids=people).values()) == [
        Record(count=1, lost=0),
        Record(count=1, lost=1),
        Record(),
    ]


def test_the_record_of_a_person_holds_both_sides_and_who_opened(world, sale):
    dispute = number(opened(world.buyer, sale))
    answered(world.seller, dispute)
    decided(world.admin, dispute, 10_000_00)
    complete(world, sale)
    buyer, seller = (defaults.record_of(user_id=each.id) for each in (world.buyer, world.seller))
    assert (buyer.completed, buyer.sold, buyer.defaults, buyer.may_buy) == (1, 0, 0, True)
    assert (buyer.disputes_had, buyer.disputes_opened, buyer.disputes_lost) == (1, 1, 0)
    assert (seller.completed, seller.sold) == (0, 1)
    assert (seller.disputes_had, seller.disputes_opened, seller.disputes_lost) == (1, 0, 1)

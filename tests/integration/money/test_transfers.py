"""What people send to the house and ask from it: counted once, decided once, never more than there is."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from models.base import db
from models.money import Journal, MoneyTransfer
from services import money
from services.accounts import Person, Suspended, get_person, suspend
from services.core.errors import Invalid, NotFound
from services.money import AlreadyDecided, KeyUsedOtherwise, NotEnoughMoney, TooManyAsked, Wallet
from services.runtime.transaction import transaction
from tests.factories import NOON
from tests.world import World

UTR = "412345678901"
KEY = "11111111-2222"


def sent(
    person: Person, amount: int = 500_00, *, reference: str = UTR, key: str = KEY, way: str = "upi"
) -> int:
    return money.ask_top_up(person=person, amount=amount, way=way, reference=reference, key=key, now=NOON)


def wanted(person: Person, amount: int, *, key: str = KEY, to: str = "bharat@upi") -> int:
    return money.ask_withdrawal(person=person, amount=amount, to_account=to, key=key, now=NOON)


def filled(world: World, person: Person, amount: int = 500_00) -> None:
    number = sent(person, amount, reference=f"{person.id:012d}", key=f"filled-{person.id}-{amount}")
    money.confirm(by=world.admin, transfer_id=number, now=NOON)


def wallet(person: Person) -> Wallet:
    db.session.rollback()
    return money.get_wallet(user_id=person.id)


def test_money_counts_once_the_office_has_seen_it(world: World):
    number = sent(world.buyer)
    assert wallet(world.buyer) == Wallet(available=0, held=0, leaving=0)
    money.confirm(by=world.admin, transfer_id=number, now=NOON)
    assert wallet(world.buyer) == Wallet(available=500_00, held=0, leaving=0)
    (line,) = money.list_wallet_lines(user_id=world.buyer.id).items
    assert (line.reason, line.available, line.held) == ("paid_in", 500_00, 0)
    assert money.list_wallet_lines(user_id=world.rival.id).items == []
    assert money.faults_of_money() == []


def test_a_form_sent_twice_asks_once(world: World):
    assert sent(world.buyer) == sent(world.buyer)
    with pytest.raises(KeyUsedOtherwise):
        sent(world.buyer, 600_00)
    assert sent(world.rival, reference="999999999999") != sent(world.buyer)  # a key is one person's own


def test_a_payment_is_named_once_by_anybody(world: World):
    number = sent(world.buyer)
    with pytest.raises(Invalid) as refusal:
        sent(world.rival, key="another-key")
    assert refusal.value.details["fields"]["reference"].code == "reference_used"
    money.refuse(by=world.admin, transfer_id=number, note="Nothing arrived", now=NOON)
    sent(world.rival, key="another-key")  # whose it really was


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reference": "41234"}, "reference"),
        ({"reference": "4123456789012"}, "reference"),
        ({"reference": "४१२३४५६७८९०१"}, "reference"),
        ({"way": "cheque"}, "way"),
        ({"way": "bank", "reference": "a b"}, "reference"),
        ({"amount": 99}, "amount"),
        ({"amount": -500_00}, "amount"),
        ({"key": "short"}, "key"),
        ({"key": "x" * 65}, "key"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(world: World, change: dict[str, object], field: str):
    with pytest.raises(Invalid) as refusal:
        sent(world.buyer, **change)
    assert set(refusal.value.details["fields"]) == {field}
    assert db.session.scalar(select(func.count(MoneyTransfer.id))) == 0


def test_what_is_asked_out_cannot_be_asked_again(world: World):
    filled(world, world.buyer)
    number = wanted(world.buyer, 300_00)
    assert wanted(world.buyer, 300_00) == number
    assert wallet(world.buyer) == Wallet(available=200_00, held=0, leaving=300_00)
    with pytest.raises(NotEnoughMoney) as refusal:
        wanted(world.buyer, 300_00, key="another-key")
    assert refusal.value.details == {"missing": 100_00}
    money.confirm(by=world.admin, transfer_id=number, reference="912345678901", now=NOON)
    assert wallet(world.buyer) == Wallet(available=200_00, held=0, leaving=0)
    assert money.faults_of_money() == []


def test_a_refused_or_taken_back_withdrawal_is_free_again(world: World):
    filled(world, world.buyer)
    refused = wanted(world.buyer, 300_00)
    money.refuse(by=world.admin, transfer_id=refused, note="The account is closed", now=NOON)
    taken_back = wanted(world.buyer, 500_00, key="another-key")
    money.take_back(person=world.buyer, transfer_id=taken_back, now=NOON)
    assert wallet(world.buyer) == Wallet(available=500_00, held=0, leaving=0)
    assert money.faults_of_money() == []


@pytest.mark.parametrize(
    "to", ["", "bharat", "@upi", "12345 SBIN0001234", "123456 SBIN1001234", "a@b c", "x" * 200]
)
def test_money_goes_only_to_what_can_take_it(world: World, to: str):
    filled(world, world.buyer)
    with pytest.raises(Invalid) as refusal:
        wanted(world.buyer, 100_00, to=to)
    assert set(refusal.value.details["fields"]) == {"to_account"}
    assert wallet(world.buyer).available == 500_00


def test_each_request_is_decided_once(world: World):
    number = sent(world.buyer)
    money.confirm(by=world.admin, transfer_id=number, now=NOON)
    for decide in (
        lambda: money.confirm(by=world.admin, transfer_id=number, now=NOON),
        lambda: money.refuse(by=world.admin, transfer_id=number, note="No", now=NOON),
        lambda: money.take_back(person=world.buyer, transfer_id=number, now=NOON),
    ):
        with pytest.raises(AlreadyDecided):
            decide()
    assert wallet(world.buyer).available == 500_00


def test_nobody_takes_back_what_is_not_theirs(world: World):
    number = sent(world.buyer)
    with pytest.raises(NotFound):
        money.take_back(person=world.rival, transfer_id=number, now=NOON)
    with pytest.raises(NotFound):
        money.get_transfer(transfer_id=number, person=world.rival)
    with pytest.raises(NotFound):
        money.confirm(by=world.admin, transfer_id=99, now=NOON)
    assert money.get_transfer(transfer_id=number, person=world.admin).status == "asked"


def test_a_suspended_person_asks_for_nothing(world: World):
    suspend(user_id=world.buyer.id, reason="Unpaid bills", by=world.admin, now=NOON, address="10.0.0.1")
    with pytest.raises(Suspended):
        sent(get_person(user_id=world.buyer.id))


def test_the_office_is_not_buried(world: World):
    for n in range(20):
        sent(world.buyer, reference=f"{n:012d}", key=f"key-number-{n}")
    with pytest.raises(TooManyAsked):
        sent(world.buyer, reference=f"{77:012d}", key="one-too-many")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journals SET note = 'x'",
        "DELETE FROM journals",
        "UPDATE journal_lines SET amount = 1",
        "DELETE FROM journal_lines",
    ],
)
def test_the_database_refuses_to_change_a_journal(world: World, statement: str):
    filled(world, world.buyer)
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_the_database_refuses_a_wallet_below_nothing(world: World):
    filled(world, world.buyer)
    with pytest.raises(DBAPIError, match="balance"):
        db.session.execute(text("UPDATE money_accounts SET balance = -1 WHERE kind = 'available'"))
    db.session.rollback()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE money_accounts SET balance = balance + 1 WHERE kind = 'available'", "shows 50001"),
        ("UPDATE money_transfers SET amount = amount + 1", "should have moved 50001"),
        ("UPDATE money_transfers SET status = 'refused'", "should have moved 0"),
        (
            "INSERT INTO journals (key, reason, about, note, at) "
            "VALUES ('transfer:99:paid_in', 'paid_in', 'x', '', '2026-11-21 12:00:00')",
            "has 0 lines",
        ),
    ],
)
def test_the_check_finds_what_somebody_did_behind_the_houses_back(world: World, statement: str, said: str):
    filled(world, world.buyer)
    with transaction() as session:
        session.execute(text(statement))
    assert any(said in fault for fault in money.faults_of_money())


def test_journals_say_who_and_what_for(world: World):
    filled(world, world.buyer)
    (journal,) = money.list_journals(wanted=money.JournalFilter(person="bharat")).items
    assert (journal.reason, journal.by) == ("paid_in", "Admin")
    assert [(line.kind, line.owner, line.amount) for line in journal.lines] == [
        ("bank", "", -500_00),
        ("available", "Bharat Mills", 500_00),
    ]
    assert money.list_journals(wanted=money.JournalFilter(person="ravi")).items == []
    assert list(money.walk_journals(wanted=money.JournalFilter(about=journal.about))) == [[journal]]
    assert db.session.scalar(select(func.count(Journal.id))) == 1

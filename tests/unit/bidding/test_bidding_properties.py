"""What holds in every auction whatever people do, searched for by Hypothesis."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.bidding import rules
from services.bidding.ledger import Record, replay
from services.bidding.rules import Bidder, Lead, Outcome, Status
from services.core.errors import DomainError
from tests.unit.bidding.house import END, HARD_END, House, resealed, rs, terms_with

quick = settings(deadline=None, max_examples=200)

# Amounts near each other and near the ladder's bounds make ties, caps and refusals common.
rupees = st.one_of(
    st.integers(96, 130).map(lambda n: n * 5.0),
    st.integers(480_00, 700_00).map(lambda paise: paise / 100),
    st.integers(0, 40).map(lambda n: 500 + n * 50.0),
)
people = st.sampled_from(["asha", "balu", "chetan", "devi"])
own_steps = st.sampled_from([None, None, 1.0, 2.0, 7.5, 50.0])
commands = st.one_of(
    st.tuples(st.just("plain"), people, rupees),
    st.tuples(st.just("auto"), people, rupees, own_steps),
    st.tuples(st.just("auto"), people, rupees, own_steps),
    st.tuples(st.just("withdraw"), people),
    st.tuples(st.just("lower_reserve"), rupees),
)
waits = st.sampled_from([0, 0, 1, 60, 119, 600, 18_000])
all_terms = st.builds(
    lambda reserve, step, window, most, consent: terms_with(
        start=490,
        reserve=reserve,
        step=step,
        soft_close_window_s=window,
        max_extensions=most,
        consent=consent,
    ),
    st.none() | st.sampled_from([490.0, 520.0, 600.0, 900.0]),
    st.none() | st.sampled_from([0.5, 10.0]),
    st.sampled_from([0, 120, 3600]),
    st.integers(0, 3),
    st.booleans(),
)


@dataclass
class Told:
    """An auction that was played, with each accepted command beside the lead before and after it."""

    house: House
    steps: list[tuple[tuple[object, ...], Lead | None, Outcome]] = field(default_factory=list)

    @property
    def promises(self) -> dict[Bidder, int]:
        """The highest amount each bidder promised and did not withdraw, in paise."""
        made: dict[Bidder, int] = {}
        for command, _, _ in self.steps:
            match command:
                case ("plain" | "auto", bidder, amount, *_):
                    made[bidder] = max(made.get(bidder, 0), rs(amount))
                case ("withdraw", bidder):
                    made.pop(bidder, None)
        return made


@st.composite
def auctions(draw: st.DrawFn) -> Told:
    told = Told(House(draw(all_terms)))
    house = told.house
    for wait, command in draw(st.lists(st.tuples(waits, commands), min_size=2, max_size=14)):
        house.now += timedelta(seconds=wait)
        before = house.state.lead
        try:
            outcome = act(house, command)
        except DomainError:
            continue
        told.steps.append((command, before, outcome))
    return told


def act(house: House, command: tuple[object, ...]) -> Outcome:
    match command:
        case ("plain", bidder, amount):
            return house.plain(bidder, amount)
        case ("auto", bidder, amount, step):
            return house.auto(bidder, amount, step=step)
        case ("withdraw", bidder):
            if bidder not in house.aliases:
                raise DomainError()  # the service knows that a stranger has nothing to withdraw
            return house.withdraw(bidder)
        case ("lower_reserve", amount):
            return house.lower_reserve(amount)
    raise AssertionError(command)


def finish(told: Told) -> House:
    house = told.house
    house.now = max(house.now, house.state.ends_at)
    house.close()
    return house


@quick
@given(auctions())
def test_price_never_falls_and_entries_never_fall(told: Told) -> None:
    amounts = [amount for _, amount, _ in told.house.said]
    assert amounts == sorted(amounts)
    for _, before, outcome in told.steps:
        price = 0 if before is None else before.price
        after = outcome.state.price or 0
        assert after >= price
        assert outcome.price_changed == (after > price) == bool(outcome.entries)
        if outcome.entries:
            assert outcome.entries[-1].amount == after
            assert outcome.entries[-1].bidder == outcome.state.leader


@quick
@given(auctions())
def test_nobody_is_bound_above_its_own_promise(told: Told) -> None:
    promised: dict[Bidder, int] = {}
    for command, _, outcome in told.steps:
        if command[0] in ("plain", "auto"):
            bidder = command[1]
            promised[bidder] = max(promised.get(bidder, 0), rs(command[2]))
        for entry in outcome.entries:
            assert entry.amount <= promised[entry.bidder]
        lead = outcome.state.lead
        if lead is not None:
            assert lead.price <= lead.maximum <= promised[lead.bidder]


@quick
@given(auctions())
def test_leader_never_outbids_itself(told: Told) -> None:
    for command, before, outcome in told.steps:
        if before is not None and command[0] in ("plain", "auto") and command[1] == before.bidder:
            assert command[0] == "auto"
            assert all(entry.kind == "reserve" for entry in outcome.entries)
        for one, two in pairwise(outcome.entries):
            assert one.bidder != two.bidder or two.kind == "reserve"
        assert outcome.outbid is None or outcome.outbid != outcome.state.leader


@quick
@given(auctions())
def test_highest_promise_leads_and_equal_ones_go_to_the_earlier(told: Told) -> None:
    standing: Lead | None = None
    for command, _, outcome in told.steps:
        match command:
            case ("plain" | "auto", bidder, amount, *_):
                if standing is None or standing.bidder == bidder or rs(amount) > standing.maximum:
                    standing = Lead(bidder=bidder, price=0, maximum=rs(amount))
            case ("withdraw", bidder):
                if standing is not None and standing.bidder == bidder:
                    standing = Lead(bidder=bidder, price=0, maximum=outcome.state.price or 0)
        lead = outcome.state.lead
        assert (lead and lead.bidder) == (standing and standing.bidder)
        assert (lead and lead.maximum) == (standing and standing.maximum)


@quick
@given(auctions())
def test_every_beaten_maximum_is_spent(told: Told) -> None:
    lead = told.house.state.lead
    for bidder, amount in told.promises.items():
        if lead is not None and bidder != lead.bidder:
            assert amount <= lead.price


@quick
@given(auctions())
def test_reached_reserve_is_met_at_once(told: Told) -> None:
    house = told.house
    lead, reserve = house.state.lead, house.terms.reserve_price
    if lead is not None and reserve is not None and lead.maximum >= reserve:
        assert lead.price >= reserve


@quick
@given(auctions())
def test_end_only_moves_later_and_within_its_limits(told: Told) -> None:
    house = told.house
    ends = [END] + [outcome.state.ends_at for _, _, outcome in told.steps]
    assert ends == sorted(ends) and ends[-1] <= HARD_END
    moves = sum(one != two for one, two in pairwise(ends))
    assert house.state.extensions == moves <= house.terms.max_extensions
    assert all(outcome.extended <= outcome.price_changed for _, _, outcome in told.steps)


@quick
@given(auctions())
def test_counts_are_those_of_entries_and_people(told: Told) -> None:
    state = told.house.state
    assert state.bid_count == len(told.house.said)
    assert state.bidder_count == len({bidder for bidder, _, _ in told.house.said})


@quick
@given(auctions())
def test_replay_gives_the_same_state_with_and_without_secrets(told: Told) -> None:
    house = finish(told)
    exact, public = replay(house.ledger, secrets=house.secrets), replay(house.ledger)
    assert exact.faults == public.faults == ()
    assert exact.state == house.aliased()
    assert public.state is not None and exact.state is not None
    for name in ("status", "price", "leader", "ends_at", "extensions", "bid_count", "bidder_count"):
        assert getattr(public.state, name) == getattr(exact.state, name)


@quick
@given(auctions(), st.data())
def test_forged_amount_in_the_middle_is_detected_with_the_secrets(told: Told, data: st.DataObject) -> None:
    """Even when the whole chain is sealed again: what follows from a price gives the forger away."""
    house = told.house
    bids = [each.seq for each in house.ledger if each.kind == "bid" and each.payload["kind"] != "plain"]
    if not bids:
        return
    seq = data.draw(st.sampled_from(bids))
    shift = data.draw(st.sampled_from([-1, 1, 100, -2500]))
    forged = resealed(
        house.ledger,
        lambda record: Record(record.kind, {**record.payload, "amount": record.payload["amount"] + shift}),
        seq,
    )
    assert not replay(forged, secrets=house.secrets).ok


@quick
@given(auctions())
def test_close_sells_exactly_what_is_owed(told: Told) -> None:
    house = finish(told)
    state, reserve = house.state, house.terms.reserve_price
    if state.price is None:
        assert state.status is Status.ENDED
    elif house.terms.consent or (reserve is not None and state.price < reserve):
        assert state.status is Status.PENDING_CONSENT
    else:
        assert state.status is Status.SOLD


@quick
@given(
    st.integers(1, 10_000_000_00),
    st.integers(1, 10_000_000_00),
)
def test_steps_never_shrink_as_the_price_grows(one: int, two: int) -> None:
    low, high = sorted((one, two))
    assert rules.step_at(low) <= rules.step_at(high)


@quick
@given(auctions())
def test_a_later_equal_promise_never_changes_the_lead(told: Told) -> None:
    house = told.house
    lead = house.state.lead
    if (
        lead is None
        or house.now >= house.state.ends_at
        or lead.maximum < rules.next_min(house.terms, house.state)
    ):
        return
    outcome = rules.place_auto(
        house.terms, house.state, bidder="late", maximum=lead.maximum, now=house.now, is_new=True
    )
    assert outcome.state.leader == lead.bidder and outcome.state.price == lead.maximum

"""When can it be booked? Hours, clock changes, busy time, buffers, notice, horizon and classes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.availability import (
    Busy,
    Schedule,
    Slot,
    SlotRules,
    Window,
    as_slots,
    bars_common,
    bars_merged,
    epoch,
    is_barred,
    slots,
    starts,
    window,
)
from bookings.tests.brute_force import brute_force

MADRID = ZoneInfo("Europe/Madrid")
NINE_TO_TWELVE: dict[int, list[Window]] = {weekday: [(540, 720)] for weekday in range(7)}
LONG_AGO = datetime(2018, 1, 1, tzinfo=UTC)
HALF_HOUR = SlotRules(duration=30, step=30)


def local_times(found: list[Slot], tz: ZoneInfo = MADRID) -> list[str]:
    return [slot.start.astimezone(tz).strftime("%H:%M") for slot in found]


def day_slots(
    day: date, rules: SlotRules = HALF_HOUR, busy: list[Busy] | None = None, **schedule: object
) -> list[Slot]:
    """The slots of one local day in Madrid, open nine to twelve unless said otherwise."""
    hours = Schedule(MADRID, **({"weekly": NINE_TO_TWELVE} | schedule))  # type: ignore[arg-type]
    first = datetime(day.year, day.month, day.day, tzinfo=MADRID)
    return slots(hours, rules, busy or [], LONG_AGO, first, first + timedelta(days=1))


def busy_at(day: date, start: str, end: str, **rest: int) -> Busy:
    moments = (
        datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=MADRID) for clock in (start, end)
    )
    return Busy(*(epoch(moment) for moment in moments), **rest)


MONDAY = date(2026, 6, 15)


def test_an_appointment_must_end_before_closing_time() -> None:
    found = day_slots(MONDAY, SlotRules(duration=45, step=30))
    assert local_times(found) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_an_appointment_may_touch_its_neighbours_but_not_overlap_them() -> None:
    found = day_slots(MONDAY, busy=[busy_at(MONDAY, "10:00", "11:00")])
    assert local_times(found) == ["09:00", "09:30", "11:00", "11:30"]


def test_buffers_of_both_sides_add_up() -> None:
    rules = SlotRules(duration=30, step=15, buffer_before=10, buffer_after=5)
    booking = busy_at(MONDAY, "10:00", "10:30", before=10, after=5)
    # Before: the end plus 5 and 10 minutes. After: the booking's 5 and the asked-for 10.
    assert local_times(day_slots(MONDAY, rules, [booking])) == [
        "09:00", "09:15", "10:45", "11:00", "11:15", "11:30",
    ]  # fmt: skip


def test_busy_time_of_no_length_blocks_nothing() -> None:
    busy = [busy_at(MONDAY, "10:15", "10:15", before=30, after=30)]
    assert day_slots(MONDAY, busy=busy) == day_slots(MONDAY)


def test_a_closed_date_offers_nothing_and_an_override_replaces_the_week() -> None:
    assert day_slots(MONDAY, overrides={MONDAY: []}) == []
    moved = day_slots(MONDAY, overrides={MONDAY: [(1080, 1140)]})
    assert local_times(moved) == ["18:00", "18:30"]


def test_hours_past_midnight_stop_at_a_date_with_its_own_hours() -> None:
    friday, saturday = date(2026, 6, 19), date(2026, 6, 20)
    weekly = {4: [window(22 * 60, 2 * 60)]}
    rules = SlotRules(duration=60, step=60)
    assert local_times(day_slots(saturday, rules, weekly=weekly)) == ["00:00", "01:00"]
    assert day_slots(saturday, rules, weekly=weekly, overrides={saturday: []}) == []
    cut = day_slots(friday, rules, weekly=weekly, overrides={saturday: []})
    assert local_times(cut) == ["22:00", "23:00"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 29), ["00:30", "01:30", "03:30"]),  # the clock jumps from 2 to 3
        (date(2026, 10, 25), ["00:30", "01:30", "02:30", "02:30", "03:30"]),  # 2 to 3 comes twice
        (date(2026, 6, 15), ["00:30", "01:30", "02:30", "03:30"]),
    ],
)
def test_on_days_when_the_clock_changes_slots_follow_elapsed_time(
    day: date, expected: list[str]
) -> None:
    weekly = {weekday: [(30, 270)] for weekday in range(7)}
    assert local_times(day_slots(day, SlotRules(duration=60, step=60), weekly=weekly)) == expected


def test_opening_at_a_time_that_the_clock_skips_moves_forward() -> None:
    weekly = {6: [(150, 270)]}
    found = day_slots(date(2026, 3, 29), SlotRules(duration=60, step=60), weekly=weekly)
    assert local_times(found) == ["03:30"]


def test_notice_is_inclusive_to_the_second() -> None:
    hours = Schedule(MADRID, NINE_TO_TWELVE)
    nine = datetime(2026, 6, 15, 9, tzinfo=MADRID)
    rules = SlotRules(duration=30, step=30, notice=60)
    until = nine + timedelta(hours=3)
    on_time = slots(hours, rules, [], nine - timedelta(minutes=60), nine, until)
    late = slots(hours, rules, [], nine - timedelta(minutes=59, seconds=59), nine, until)
    assert local_times(on_time)[0] == "09:00"
    assert local_times(late)[0] == "09:30"


def test_the_horizon_counts_the_dates_of_the_business() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    hours = Schedule(auckland, NINE_TO_TWELVE)
    now = datetime(2026, 6, 14, 13, tzinfo=UTC)  # already the 15th there
    rules = SlotRules(duration=180, step=180, horizon_days=1)
    found = slots(hours, rules, [], now, now, now + timedelta(days=30))
    assert [slot.start.astimezone(auckland).day for slot in found] == [15, 16]


def test_a_horizon_holds_where_the_clock_goes_back_over_midnight() -> None:
    newfoundland = ZoneInfo("America/St_Johns")  # until 2011 the clock went back at 00:01
    hours = Schedule(newfoundland, {weekday: [(0, 1440)] for weekday in range(7)})
    now = datetime(2010, 11, 6, 12, tzinfo=newfoundland)
    rules = SlotRules(duration=1, step=1, horizon_days=0)
    found = slots(hours, rules, [], now, now, now + timedelta(days=3))
    dates = [slot.start.astimezone(newfoundland).day for slot in found]
    assert set(dates) == {6}
    assert len(found) == 12 * 60 + 59  # noon to midnight, then 23:01 to midnight once more


def test_a_class_takes_bookings_until_its_places_are_gone() -> None:
    rules = SlotRules(duration=60, step=60, capacity=3, party_size=2)
    one = busy_at(MONDAY, "09:00", "10:00", seats=1, session=True)
    two = busy_at(MONDAY, "10:00", "11:00", seats=2, session=True)
    found = day_slots(MONDAY, rules, [one, two])
    assert [slot.remaining for slot in found] == [2, 3]
    assert local_times(found) == ["09:00", "11:00"]


def test_a_class_that_is_running_blocks_other_starts() -> None:
    rules = SlotRules(duration=60, step=30, capacity=3)
    running = busy_at(MONDAY, "10:00", "11:00", seats=1, session=True)
    found = day_slots(MONDAY, rules, [running])
    assert local_times(found) == ["09:00", "10:00", "11:00"]
    assert [slot.remaining for slot in found] == [3, 2, 3]


def test_something_else_in_the_room_blocks_a_class_that_has_begun_to_fill() -> None:
    rules = SlotRules(duration=60, step=60, capacity=3)
    running = busy_at(MONDAY, "10:00", "11:00", seats=1, session=True)
    visit = busy_at(MONDAY, "10:30", "10:45")
    assert local_times(day_slots(MONDAY, rules, [running, visit])) == ["09:00", "11:00"]


def test_a_party_larger_than_the_class_is_never_offered() -> None:
    assert day_slots(MONDAY, SlotRules(duration=30, step=30, capacity=2, party_size=3)) == []


def test_a_range_years_away_is_answered() -> None:
    hours = Schedule(MADRID, NINE_TO_TWELVE)
    far = datetime(9999, 12, 30, tzinfo=UTC)
    assert slots(hours, HALF_HOUR, [], LONG_AGO, far, far + timedelta(days=1)) == []
    near = SlotRules(duration=180, step=30, horizon_days=1)
    assert len(slots(hours, near, [], LONG_AGO, LONG_AGO, far)) == 2


@pytest.mark.parametrize(
    "rules",
    [
        {"duration": 0, "step": 30},
        {"duration": 30, "step": 0},
        {"duration": 30, "step": 30, "buffer_after": -1},
        {"duration": 30, "step": 30, "party_size": 0},
        {"duration": 30, "step": 30, "horizon_days": -1},
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        SlotRules(**rules)


@pytest.mark.parametrize(("start", "end"), [(1440, 60), (-1, 60), (0, 1441)])
def test_hours_outside_a_day_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        window(start, end)


# --- Against the slow oracle, over zones and days that are awkward ---------------------------

AWKWARD = [
    ("Europe/Madrid", date(2026, 3, 28)),
    ("Europe/Madrid", date(2026, 10, 24)),
    ("America/Santiago", date(2026, 9, 5)),  # midnight does not exist
    ("America/Sao_Paulo", date(2018, 11, 3)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),  # half an hour of change
    ("America/Havana", date(2026, 10, 31)),  # midnight comes twice
    ("Pacific/Apia", date(2011, 12, 29)),  # a whole day is missing
    ("Asia/Kathmandu", date(2026, 6, 15)),
    ("America/Bogota", date(2026, 6, 15)),
]

clocks = st.integers(0, 95).map(lambda quarter: quarter * 15)
windows = st.builds(window, clocks, clocks).filter(lambda found: found is not None)
days_of_windows = st.lists(windows, max_size=3)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schedule, SlotRules, list[Busy], int, int, int]:
    zone, day = draw(st.sampled_from(AWKWARD))
    tz = ZoneInfo(zone)
    begins = epoch(datetime(day.year, day.month, day.day, tzinfo=tz))
    weekly = draw(st.dictionaries(st.integers(0, 6), days_of_windows, min_size=3))
    offsets = st.integers(-1, 4).map(lambda days: day + timedelta(days=days))
    overrides = draw(st.dictionaries(offsets, days_of_windows, max_size=2))
    capacity = draw(st.sampled_from([1, 1, 4]))
    rules = SlotRules(
        duration=draw(st.sampled_from([5, 20, 45, 60, 150])),
        step=draw(st.sampled_from([5, 15, 25, 30, 60])),
        buffer_before=draw(st.sampled_from([0, 0, 10, 35])),
        buffer_after=draw(st.sampled_from([0, 0, 5, 50])),
        notice=draw(st.sampled_from([0, 0, 90])),
        horizon_days=draw(st.sampled_from([None, None, 0, 1])),
        capacity=capacity,
        party_size=draw(st.integers(1, capacity)),
    )
    now = begins + draw(st.integers(-1000, 1000)) * 60
    busy = draw(st.lists(busy_items(begins), max_size=8))
    first = begins + draw(st.integers(-300, 300)) * 60
    until = first + draw(st.integers(0, 3 * 1440)) * 60
    return Schedule(tz, weekly, overrides), rules, busy, now, first, until


@st.composite
def busy_items(draw: st.DrawFn, begins: int) -> Busy:
    start = begins + draw(st.integers(-24, 200)) * 900
    return Busy(
        start=start,
        end=start + draw(st.sampled_from([0, 15, 60, 60, 200])) * 60,
        before=draw(st.sampled_from([0, 0, 15])),
        after=draw(st.sampled_from([0, 0, 20])),
        seats=draw(st.integers(1, 2)),
        session=draw(st.booleans()),
    )


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_sweep_agrees_with_counting_minute_by_minute(
    situation: tuple[Schedule, SlotRules, list[Busy], int, int, int],
) -> None:
    schedule, rules, busy, now, first, until = situation
    found = as_slots(starts(schedule, rules, busy, now, first, until), rules.capacity)
    offered = {epoch(slot.start): slot.remaining for slot in found}
    assert offered == brute_force(schedule, rules, busy, now, first, until)
    assert list(offered) == sorted(offered)
    assert len(found) == len(offered)


@settings(max_examples=100, deadline=None)
@given(situations())
def test_no_offered_start_overlaps_busy_time_with_buffers(
    situation: tuple[Schedule, SlotRules, list[Busy], int, int, int],
) -> None:
    schedule, rules, busy, now, first, until = situation
    for at in starts(schedule, rules, busy, now, first, until).at:
        begins = at - rules.buffer_before * 60
        ends = at + (rules.duration + rules.buffer_after) * 60
        for item in busy:
            own = rules.capacity > 1 and item.session and item.start == at
            taken_from, taken_to = item.start - item.before * 60, item.end + item.after * 60
            assert own or item.start == item.end or ends <= taken_from or taken_to <= begins


@settings(max_examples=60, deadline=None)
@given(situations(), st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "UTC"]))
def test_the_same_question_asked_from_another_zone_gives_the_same_instants(
    situation: tuple[Schedule, SlotRules, list[Busy], int, int, int], zone: str
) -> None:
    schedule, rules, busy, *moments = situation
    utc = [datetime.fromtimestamp(moment, UTC) for moment in moments]
    elsewhere = [moment.astimezone(ZoneInfo(zone)) for moment in utc]
    assert slots(schedule, rules, busy, *utc) == slots(schedule, rules, busy, *elsewhere)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_what_is_offered_can_be_booked_and_is_then_gone(
    situation: tuple[Schedule, SlotRules, list[Busy], int, int, int],
) -> None:
    schedule, rules, busy, now, first, until = situation
    found = starts(schedule, rules, busy, now, first, until)
    for at in found.at[:3]:
        seats = found.remaining.get(at, rules.capacity)
        end = at + rules.duration * 60
        booked = Busy(at, end, rules.buffer_before, rules.buffer_after, seats, session=True)
        assert at not in starts(schedule, rules, [*busy, booked], now, first, until).at


# --- What makes no sense is refused, and never becomes an empty day in silence -----------------


@pytest.mark.parametrize(
    "hours",
    [
        {"weekly": {0: [(720, 540)]}},
        {"weekly": {0: [(540, 540)]}},
        {"weekly": {0: [(-10, 540)]}},
        {"weekly": {0: [(600, 600 + 1441)]}},
        {"weekly": {7: [(540, 720)]}},
        {"weekly": {}, "overrides": {MONDAY: [(720, 540)]}},
        {"weekly": {}, "steps": {(0, 540): 0}},
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(hours: dict[str, dict[object, object]]) -> None:
    with pytest.raises(ValueError, match=r"window|weekday"):
        Schedule(MADRID, **hours)  # type: ignore[arg-type]


def test_overlapping_hours_open_once_and_unite_their_grids() -> None:
    weekly = {0: [(540, 660), (600, 720)]}
    found = day_slots(MONDAY, SlotRules(duration=45, step=45), weekly=weekly)
    assert local_times(found) == ["09:00", "09:45", "10:00", "10:30", "10:45"]


def test_a_window_with_its_own_step_keeps_its_own_grid() -> None:
    weekly = {0: [(540, 660), (660, 780)]}
    steps = {(0, 660): 60}
    found = day_slots(MONDAY, HALF_HOUR, weekly=weekly, steps=steps)
    assert local_times(found) == ["09:00", "09:30", "10:00", "10:30", "11:00", "12:00"]


def test_a_step_that_does_not_divide_the_window_keeps_its_pace_to_the_end() -> None:
    found = day_slots(MONDAY, SlotRules(duration=30, step=50))
    assert local_times(found) == ["09:00", "09:50", "10:40", "11:30"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
        min_size=1,
        max_size=3,
    )
)
def test_a_start_is_barred_by_rooms_when_every_one_of_them_bars_it(
    rooms: list[list[tuple[int, int]]],
) -> None:
    common = bars_common([bars_merged(room) for room in rooms])
    for at in range(-1, 42):
        assert is_barred(at, common) == all(is_barred(at, room) for room in rooms)

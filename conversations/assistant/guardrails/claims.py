"""Times, days and bookings: whether what a sentence claims of them has a record behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from conversations.assistant.guardrails import words
from conversations.assistant.guardrails.evidence import (
    CLOSING,
    EITHER,
    OPENING,
    Evidence,
)
from conversations.assistant.guardrails.moments import Clock, Day, all_dates
from conversations.assistant.guardrails.seen import PENDING, BookingSeen, Moment
from conversations.assistant.guardrails.sentences import Sentence
from conversations.assistant.nlu.text import fold

# Of many free times on a day that is spoken of, so many stand for all.
CITED_MAX = 3
# Tools that change a booking that there is.
_MOVING = ("reschedule", "change_service")


@dataclass(frozen=True)
class Spoken:
    """A sentence with its times and days; `around` are the days of the whole reply, which times
    without a day of their own belong to; `services` the names of those it speaks of."""

    sentence: Sentence
    days: list[Day]
    clocks: list[Clock]
    around: frozenset[date]
    services: frozenset[str]

    @property
    def dates(self) -> frozenset[date]:
        """The dates that the times of this sentence may be on; empty when none was named."""
        return all_dates(self.days) or self.around


def problems(spoken: Spoken, evidence: Evidence) -> Iterator[str]:
    """What a sentence claims without support."""
    yield from _impossible(spoken)
    yield from _times(spoken, evidence)
    yield from _days(spoken, evidence)
    yield from _bookings(spoken, evidence)
    yield from _promises(spoken.sentence, evidence)


def _impossible(spoken: Spoken) -> Iterator[str]:
    for day in spoken.days:
        if not day.readings and not (spoken.sentence.denies() or _has_passed(spoken.sentence)):
            yield f"there is no such day: {day.text.strip()}"


# --- Clock times --------------------------------------------------------------------------------
def _times(spoken: Spoken, evidence: Evidence) -> Iterator[str]:
    for clock in spoken.clocks:
        if not _time_stands(clock, spoken, evidence):
            yield f"no record or tool result supports the time: {clock.text.strip()}"


def _time_stands(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    sentence = spoken.sentence
    if _is_denied(clock, spoken, evidence) or _has_passed(sentence):
        return True
    if words.ENDS_AT.search(sentence.folded[: max(sentence.folded.find(clock.text), 0)]):
        return _is_end(clock, spoken, evidence) or _is_edge(clock, spoken, evidence)
    acts = any(map(sentence.claims, (words.BOOKED, words.MOVED, words.CANCELLED)))
    available, hours = sentence.claims(words.AVAILABLE), sentence.claims(words.HOURS)
    if acts or available:
        return _is_fresh(clock, spoken, evidence) or (hours and _is_edge(clock, spoken, evidence))
    if hours:
        return _is_edge(clock, spoken, evidence) or _is_shut(clock, spoken, evidence)
    return (
        _is_fresh(clock, spoken, evidence)
        or _is_edge(clock, spoken, evidence)
        or bool(clock.readings & (evidence.mentioned[1] | evidence.found_moments[1]))
    )


def _is_denied(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    """Whether it is said of a time that it is not to be had, or what may be done about that, and a
    tool of this run was asked for just that time."""
    if not (spoken.sentence.denies() or spoken.sentence.says(words.OFFERED)):
        return False
    tried = [
        window
        for window in evidence.looked_at
        if window.start.time() in clock.readings
        and (not spoken.dates or window.start.date() in spoken.dates)
    ]
    for window in tried:
        evidence.cite("slot", window.record, "taken")
    return bool(tried)


def _has_passed(sentence: Sentence) -> bool:
    """Whether a moment is only said to be over, which the calendar tells."""
    return bool(words.PASSED.search(sentence.folded))


def _is_fresh(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    """Whether a tool of this run gave that time, on one of the days spoken of."""
    fitting = [
        moment
        for moment in evidence.fresh
        if moment.at.time() in clock.readings
        and (not spoken.dates or moment.at.date() in spoken.dates)
    ]
    for moment in fitting:
        _cite_moment(moment, evidence)
    return bool(fitting)


def _is_end(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    """Whether something that was booked or found free in this run ends at that time."""
    fitting = [
        moment
        for moment in evidence.ends
        if moment.at.time() in clock.readings
        and (not spoken.dates or moment.at.date() in spoken.dates)
    ]
    for moment in fitting:
        evidence.cite(moment.kind, moment.record, "end")
    return bool(fitting)


def _cite_moment(moment: Moment, evidence: Evidence) -> None:
    evidence.cite(moment.kind, moment.record, "start")


def _is_edge(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    """Whether it is an opening or closing time of the days spoken of."""
    edge = _edge_of(clock, spoken.sentence.folded)
    if not clock.readings & evidence.opening_times(spoken.dates, edge):
        return False
    evidence.cite("hours", "week", "windows")
    return True


def _is_shut(clock: Clock, spoken: Spoken, evidence: Evidence) -> bool:
    """Whether it is said to be closed at that time of the days spoken of, and by the records is."""
    if not (spoken.sentence.says(words.CLOSED) and spoken.dates):
        return False
    for day in spoken.dates:
        if all(evidence.is_open_at(day, at) for at in clock.readings):
            return False
    evidence.cite("hours", "week", "windows")
    return True


def _edge_of(clock: Clock, folded: str) -> slice:
    """Which edge of the opening hours the words before a time speak of."""
    before = "" if clock.in_range else folded[: max(folded.find(clock.text), 0)]
    if words.CLOSES_AT.search(before):
        return CLOSING
    return OPENING if words.OPENS_AT.search(before) else EITHER


# --- Days ---------------------------------------------------------------------------------------
def _days(spoken: Spoken, evidence: Evidence) -> Iterator[str]:
    sentence = spoken.sentence
    for day in spoken.days:
        if not day.readings:
            continue
        if sentence.claims(words.HOURS) or sentence.claims(words.CLOSED):
            yield from _open_or_closed(day, spoken, evidence)
        elif sentence.claims(words.AVAILABLE) and not spoken.clocks:
            if not (_cited_on(day, evidence.free, spoken, evidence) or _of_an_offer(day, evidence)):
                yield f"no search of this answer found free times: {day.text.strip()}"
        elif not (_day_stands(day, spoken, evidence) or _has_passed(sentence)):
            yield f"no record or tool result supports the day: {day.text.strip()}"


def _open_or_closed(day: Day, spoken: Spoken, evidence: Evidence) -> Iterator[str]:
    """ "Cerramos a las 20:00" names a closing time; "cerramos" without one, a closed day."""
    open_days = {date for date in day.readings if evidence.windows(date)}
    shuts = any(_edge_of(clock, spoken.sentence.folded) != EITHER for clock in spoken.clocks)
    closed = spoken.sentence.says(words.CLOSED) and not (spoken.clocks and (shuts or open_days))
    if closed and len(open_days) == len(day.readings):
        yield f"by the records it is open: {day.text.strip()}"
    elif not closed and not open_days and not spoken.sentence.denies():
        yield f"by the records it is closed: {day.text.strip()}"
    else:
        evidence.cite("hours", "week", "windows")


def _of_an_offer(day: Day, evidence: Evidence) -> bool:
    """Whether an offer in force is for that day ("color con 20 % los martes") or lasts until it."""
    rows = evidence.offers_saying(re.escape(fold(day.text).strip()))
    ends = [
        row for row in evidence.offers if date.fromisoformat(row["valid_until"]) in day.readings
    ]
    rows = [*rows, *ends]
    for row in rows:
        evidence.cite("offer", str(row["id"]), "text")
    return bool(rows)


def _cited_on(day: Day, moments: list[Moment], spoken: Spoken, evidence: Evidence) -> bool:
    """Whether a tool of this run gave a time on that day; a time that is said is cited as such."""
    found = [moment for moment in moments if moment.at.date() in day.readings]
    for moment in found[:CITED_MAX] if not spoken.clocks else ():
        _cite_moment(moment, evidence)
    return bool(found)


def _day_stands(day: Day, spoken: Spoken, evidence: Evidence) -> bool:
    told = evidence.mentioned[0] | evidence.found_moments[0]
    if _cited_on(day, evidence.fresh, spoken, evidence) or day.readings & told:
        return True
    if day.weekday is not None or evidence.today in day.readings:
        return True
    if any(window.touches(day.readings) for window in evidence.looked_at):
        return True
    overrides = evidence.facts.get("overrides", {})
    return any(date.isoformat() in overrides for date in day.readings)


# --- What is said to have been done -------------------------------------------------------------
def _bookings(spoken: Spoken, evidence: Evidence) -> Iterator[str]:
    sentence = spoken.sentence
    expected = bool(spoken.clocks) and sentence.claims(words.EXPECTED)
    if sentence.claims(words.BOOKED) or expected:
        states = {"confirmed", PENDING} if sentence.says(words.REQUESTED) else {"confirmed"}
        booked = [row for row in evidence.bookings if row.state in states]
        booked += evidence.noted if words.NOTED.search(sentence.folded) else []
        yield from _matching(booked, "booked", spoken, evidence)
    if sentence.claims(words.CANCELLED):
        gone = [row for row in evidence.bookings if row.tool == "cancel"]
        yield from _matching(gone, "cancelled", spoken, evidence)
    if sentence.claims(words.MOVED) and not any(map(evidence.succeeded, _MOVING)):
        yield "it says that something was moved, and nothing was"


def _matching(
    bookings: list[BookingSeen], done: str, spoken: Spoken, evidence: Evidence
) -> Iterator[str]:
    """Whether one booking fits everything that the sentence says of it."""
    services = spoken.services
    fitting = [
        row
        for row in bookings
        if (not services or not row.service or row.service in services)
        and (not spoken.dates or row.start.date() in spoken.dates)
        and _at_one_of(row.start.time(), spoken.clocks)
    ]
    for row in fitting:
        evidence.cite("booking", row.id, "state")
    if not fitting:
        yield f"it says that something is {done}, and no tool of this answer shows it"


def _at_one_of(start: time, clocks: list[Clock]) -> bool:
    return not clocks or any(start in clock.readings for clock in clocks)


def _promises(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    offered = sentence.says(words.OFFERED)
    asked = evidence.succeeded("hand_off") or evidence.succeeded("ask_team") or evidence.awaited
    if sentence.claims(words.HANDED_OFF) and not offered and not asked:
        yield "it says that a person will see to it, and nobody was asked"
    if words.NO_FREE_TIME.search(sentence.folded) and not evidence.searched:
        yield "it says that nothing is free without having searched"

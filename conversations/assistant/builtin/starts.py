"""Finding free starts for the open task, and offering them: at most three, all of them real."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bookings.wording.clocks import time_in
from conversations.assistant.builtin import slots, wishes
from conversations.assistant.builtin.answers import ask_person, windows_of
from conversations.assistant.builtin.turn import Turn

AROUND = timedelta(days=2)
FORTNIGHT = timedelta(days=14)
GROUP_MAX = 6


def horizon() -> timedelta:
    """How far ahead is looked when no day was named."""
    return timedelta(days=wishes.SEARCH_DAYS)


def is_visit(turn: Turn) -> bool:
    """Whether several services are wanted one after the other."""
    return bool(turn.memory.more) and turn.memory.task != "move"


def is_group(turn: Turn) -> bool:
    """Whether several people want what is given to one at a time; a class has places instead."""
    row, memory = turn.service, turn.memory
    alone = row is not None and row["capacity"] == 1
    return alone and memory.party > 1 and not memory.more and memory.task != "move"


def search(turn: Turn, first: datetime, until: datetime) -> list[datetime]:
    """Free starts of the open task in [first, until), in the business's zone."""
    tool, arguments = _asked(turn)
    found = turn.tools.call(tool, first=first, until=until, **arguments)
    turn.in_turn = bool(found.get("in_turn"))
    return [turn.local(start) for start in found.get("slots", [])]


def _asked(turn: Turn) -> tuple[str, dict[str, Any]]:
    memory = turn.memory
    if is_group(turn):
        return "search_group", {"service_id": memory.service, "people": memory.party}
    staff = {"staff_id": memory.staff} if memory.staff else {}
    if is_visit(turn):
        return "search_visit", {"service_ids": turn.service_ids, **at_once(turn)} | staff
    arguments = {"service_id": memory.service, "party_size": memory.party} | staff
    if memory.task == "move" and memory.booking:
        arguments["moving_booking_id"] = memory.booking
    elif memory.instead:
        arguments["moving_booking_id"] = memory.instead
    return "search_slots", arguments


def at_once(turn: Turn) -> dict[str, Any]:
    """That several people want to be served at the same time, where they do."""
    memory = turn.memory
    each_their_own = len(memory.people) > 1 and len(memory.people) == len(turn.service_ids)
    return {"at_once": True} if memory.at_once and each_their_own else {}


def open_at(turn: Turn, moment: datetime) -> bool:
    """Whether the business is open at a moment; windows past midnight count to midnight."""
    clock = f"{moment:%H:%M}"
    windows = windows_of(turn, moment.date())[0]
    return any(start <= clock and (clock < end or end <= start) for start, end in windows)


def is_open(turn: Turn, moment: datetime) -> bool:
    """Whether the business opens at all on the day of a moment."""
    return bool(windows_of(turn, moment.date())[0])


def offer_nearest(turn: Turn, moment: datetime, *, closed: bool) -> None:
    """Nothing at the wished time: the free starts closest to it."""
    now = turn.situation.now
    starts = search(turn, max(now, moment - AROUND), moment + FORTNIGHT)
    starts = starts or search(turn, now, now + horizon())
    if not starts:
        nothing_at_all(turn)
        return
    key = "closed_then" if closed else "not_free"
    turn.say(key, when=wanted_words(turn), service=turn.wish_name)
    offer_starts(turn, slots.pick(starts, near=moment))
    if not closed:
        hint_waitlist(turn)


def hint_waitlist(turn: Turn) -> None:
    """Say that one can wait for the time that was wished for, where it was full."""
    memory, now = turn.memory, turn.situation.now
    alone = not (is_visit(turn) or is_group(turn) or memory.rule or memory.instead)
    ahead = memory.wanted.end is not None and memory.wanted.end > now
    if alone and ahead and memory.task != "move":
        turn.say("waitlist_hint", when=wanted_words(turn))


def offer_soonest(turn: Turn) -> None:
    """No time named yet: the first free starts, of different days."""
    now = turn.situation.now
    starts = search(turn, now, now + horizon())
    if not starts:
        nothing_at_all(turn)
        return
    turn.say("offer_next", service=turn.wish_name)
    offer_starts(turn, slots.pick(starts))


def nothing_at_all(turn: Turn) -> None:
    """No free start for weeks: a person looks for one."""
    turn.say("nothing_at_all", service=turn.wish_name)
    ask_person(turn, "no_slots")


def offer_more(turn: Turn) -> None:
    """Other starts than those offered ("otra hora"): first within what was asked for, then after
    it."""
    offered = offered_starts(turn)
    last = max(offered, default=turn.situation.now)
    wanted = turn.memory.wanted
    within = search(turn, wanted.start, wanted.end) if wanted.start and wanted.end else []
    starts = slots.pick([start for start in within if start not in offered])
    starts = starts or slots.after(search(turn, last, last + FORTNIGHT), last)
    _offer_or_ask(turn, starts)


def offer_later(turn: Turn, after: datetime) -> None:
    """Starts after a moment: of its own day while there are any, else of the next days."""
    found = search(turn, after + timedelta(minutes=1), after + FORTNIGHT)
    same = [start for start in found if start.date() == after.date()]
    if found and not same:
        turn.say("none_later")
    _offer_or_ask(turn, slots.pick(same) if same else found[: slots.OFFERED])


def offer_earlier(turn: Turn, before: datetime) -> None:
    """Starts before a moment: of its own day while there are any, else of the days before it."""
    now = turn.situation.now
    found = search(turn, max(now, before - FORTNIGHT), before)
    same = [start for start in found if start.date() == before.date()]
    if found:
        if not same:
            turn.say("none_earlier_day")
        _offer_or_ask(turn, slots.pick(same) if same else found[-slots.OFFERED :])
        return
    turn.say("none_earlier")
    offer_again(turn)


def offer_again(turn: Turn) -> None:
    """The options that are open, once more."""
    memory = turn.memory
    if memory.choices:
        turn.say("offer_question")
        turn.offer([choice["label"] for choice in memory.choices], memory.choices, memory.asked)
    else:
        turn.say("ask_when")
        memory.asked = "when"


def offered_starts(turn: Turn) -> set[datetime]:
    """The starts that are being offered."""
    return {turn.local(choice["start"]) for choice in turn.memory.choices if "start" in choice}


def _offer_or_ask(turn: Turn, starts: list[datetime]) -> None:
    if not starts:
        turn.say("ask_when")
        turn.memory.asked = "when"
        return
    turn.say("offer_others", service=turn.wish_name)
    offer_starts(turn, starts)


def offer_starts(turn: Turn, starts: Sequence[datetime], asked: str = "slot") -> None:
    """Put starts under the reply as options; days are named unless all are the one asked for."""
    wished = turn.memory.wanted.start
    days = {start.date() for start in starts} | ({wished.date()} if wished else set())
    with_day = len(days) > 1 or wished is None or asked == "yes_slot"
    labels = [start_label(turn, start, with_day=with_day) for start in starts]
    turn.offer(
        labels,
        [
            {"start": start.isoformat(), "label": label}
            for start, label in zip(starts, labels, strict=True)
        ],
        asked,
    )
    if turn.in_turn:
        said = turn.voice.say(
            "one_after_another", count=max(turn.memory.party, len(turn.service_ids))
        )
        turn.parts.insert(max(len(turn.parts) - 1, 0), said)
    if asked == "slot":
        turn.outcome.entities["offered"] = [start.isoformat() for start in starts]
    for start in starts:
        turn.support("slot", start.isoformat(), "start")


def start_label(turn: Turn, start: datetime, *, with_day: bool) -> str:
    """Such as "16:00", or "jueves 26 de noviembre, 16:00"; with the customer's own clock where that
    shows another time."""
    said = turn.voice.clock(start)
    if with_day:
        near = (start.date() - turn.today).days < 2
        day = turn.voice.day(start.date(), turn.today) if near else turn.voice.date(start.date())
        said = f"{day}, {said}"
    zone = str(turn.situation.person.get("timezone", ""))
    return " · ".join(filter(None, (said, time_in(zone, start, turn.voice.language))))


def wanted_words(turn: Turn) -> str:
    """The wished time as it is repeated to the customer."""
    wanted = turn.memory.wanted
    moment = wanted.start or wanted.end or turn.situation.now
    if wanted.exact:
        return turn.voice.when(moment, turn.today)
    several = wanted.end is not None and wanted.end - moment > timedelta(days=1, hours=1)
    if several or wanted.start is None:
        return turn.voice.word("this_week")
    day = turn.voice.day(moment.date(), turn.today)
    if wanted.part != "part":
        return day
    part = "part_morning" if moment.hour < wishes.AFTERNOON_FROM - 2 else "part_afternoon"
    return f"{day} {turn.voice.word(part)}"

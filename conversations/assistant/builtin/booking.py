"""Booking: find out service and time, offer real starts, hold and confirm the chosen one."""

import re
from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin import slots, wishes
from conversations.assistant.builtin.answers import ask_person, windows_of
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

# Where these are said, a time that has passed is a mistake; a bare "sábado" means the next one.
NOW_SAID = re.compile(r"\b(?:hoy|ahora|ayer|today|now|yesterday|hoje|agora|ontem)\b|\d[/-]\d")
TRIAL = re.compile(r"\b(?:prueba|probar|trial|experimental)\b")
ANOTHER = re.compile(r"\b(?:otra|otro|another|outra|outro)\b")
SAME_DAY = re.compile(r"\b(?:mismo dia|same day|mesmo dia)\b")
SERVICE_OPTIONS = 10
NOON = 12
UNCLEAR = 0.4
AFTERNOON_LENGTH = timedelta(hours=5)
# What a refused hold is said with; anything else is said as "not free".
REFUSALS = {"outside_hours": "closed_then", "too_soon": "too_soon", "slot_taken": "not_free"}


def booking_continue(turn: Turn) -> None:
    """One step of a booking with whatever this message added."""
    turn.memory.task = "booking"
    turn.outcome.interested = True
    if details_take(turn):
        propose(turn)


def details_take(turn: Turn) -> bool:
    """Take service, person, places and time from the message; False when a question was asked."""
    memory, entities = turn.memory, turn.understood.entities
    if entities.staff is not None:
        memory.staff = str(entities.staff.id)
    size = entities.party_size
    if size is not None and size.count and not size.words.isdigit():
        memory.party = min(size.count, 50)
    if entities.when is not None:
        memory.wanted = wishes.wanted_from(entities.when, memory.wanted, turn.situation.now)
    if SAME_DAY.search(fold(turn.situation.text)):
        _same_day(turn)
    return _service_take(turn)


def _same_day(turn: Turn) -> None:
    """Such as "otra cita el mismo día": the day of the booking that they have."""
    rows = turn.tools.call("my_bookings")["bookings"]
    if rows:
        first, until = slots.day_bounds(turn.local(rows[-1]["start"]))
        turn.memory.wanted = Wanted(start=first, end=until)


def _service_take(turn: Turn) -> bool:
    memory, entities = turn.memory, turn.understood.entities
    if entities.service is not None:
        memory.service = str(entities.service.id)
    elif entities.services_ambiguous and not memory.service:
        ids = [str(match.id) for match in entities.services_ambiguous]
        ask_service(turn, "ask_which_service", ids)
        return False
    if not memory.service or memory.service not in turn.services:
        memory.service = _only_candidate(turn)
    if not memory.service:
        key = "ask_service_when" if memory.wanted.start else "ask_service"
        ask_service(turn, key, list(turn.services))
        return False
    return True


def _only_candidate(turn: Turn) -> str:
    """The service that must be meant when none is named: the trial when trying is spoken of, that
    of the last booking when another is wanted, or the only one there is."""
    if "trial" in turn.understood.cues or TRIAL.search(_folded(turn)):
        trials = [row["id"] for row in turn.facts["services"] if row["is_trial"]]
        if len(trials) == 1:
            return str(trials[0])
    if ANOTHER.search(_folded(turn)):
        rows = turn.tools.call("my_bookings")["bookings"]
        if rows and rows[-1]["service_id"] in turn.services:
            return str(rows[-1]["service_id"])
    return next(iter(turn.services)) if len(turn.services) == 1 else ""


def ask_service(turn: Turn, key: str, ids: list[str]) -> None:
    """Ask which service, with the candidates as options."""
    rows = [turn.services[identifier] for identifier in ids[:SERVICE_OPTIONS]]
    turn.say(key, when=wanted_words(turn))
    turn.offer(
        [row["name"] for row in rows],
        [{"service": row["id"], "label": row["name"]} for row in rows],
        "service",
    )


def search(turn: Turn, first: datetime, until: datetime) -> list[datetime]:
    """Free starts of the open task's service in [first, until), in the business's zone."""
    memory = turn.memory
    arguments: dict[str, Any] = {
        "service_id": memory.service,
        "first": first,
        "until": until,
        "party_size": memory.party,
    }
    if memory.staff:
        arguments["staff_id"] = memory.staff
    if memory.task == "move" and memory.booking:
        arguments["moving_booking_id"] = memory.booking
    found = turn.tools.call("search_slots", **arguments)
    return [turn.local(start) for start in found.get("slots", [])]


def propose(turn: Turn) -> None:
    """Book the exact time that was asked for, or offer what is free."""
    wanted, now = turn.memory.wanted, turn.situation.now
    turn.outcome.ready_to_book = wanted.exact
    if wanted.end is not None and wanted.end <= now and not NOW_SAID.search(_folded(turn)):
        wanted = turn.memory.wanted = wishes.next_week(wanted, now=now)
    if wanted.start is None and wanted.end is None:
        offer_soonest(turn)
    elif wanted.end is not None and wanted.end <= now:
        turn.say("in_the_past", when=wanted_words(turn))
        turn.memory.wanted, turn.memory.asked = Wanted(), "when"
    elif wanted.exact and wanted.start is not None:
        _exact(turn, wanted.start)
    else:
        _range(turn, max(wanted.start or now, now), wanted.end or now + _horizon())


def _folded(turn: Turn) -> str:
    return fold(turn.situation.text)


def _horizon() -> timedelta:
    return timedelta(days=wishes.SEARCH_DAYS)


def _exact(turn: Turn, start: datetime) -> None:
    """A question about a time is answered; a wish for it is booked."""
    if turn.memory.task == "move" or not _is_question(turn):
        from conversations.assistant.builtin.changes import take_start

        take_start(turn, start.isoformat())
        return
    if start in search(turn, start, start + timedelta(minutes=1)):
        turn.say("free_yes", when=turn.voice.when(start, turn.today), service=turn.service["name"])
        offer_starts(turn, [start], asked="yes_slot")
    else:
        _nearest(turn, start, closed=not open_at(turn, start))


def _is_question(turn: Turn) -> bool:
    """Such as "¿tienes a las 12?": answered first, booked when they say yes."""
    understood = turn.understood
    unclear = "?" in turn.situation.text and understood.confidence < UNCLEAR
    return understood.intent == "availability" or unclear


def _range(turn: Turn, first: datetime, until: datetime) -> None:
    starts = search(turn, first, until)
    if not starts:
        _nearest(turn, first, closed=not _is_open(turn, first))
        return
    when = wanted_words(turn)
    turn.say("offer", service=turn.service["name"], when=when)
    offer_starts(turn, slots.pick(_afternoon_first(turn, starts)))


def _afternoon_first(turn: Turn, starts: list[datetime]) -> list[datetime]:
    """A "tarde" may begin at noon, but means after lunch where there is something then."""
    wanted = turn.memory.wanted
    if wanted.part != "part" or wanted.start is None or wanted.end is None:
        return starts
    if wanted.start.hour != NOON or wanted.end - wanted.start < AFTERNOON_LENGTH:
        return starts
    return [start for start in starts if start.hour >= wishes.AFTERNOON_FROM] or starts


def open_at(turn: Turn, moment: datetime) -> bool:
    """Whether the business is open at a moment; windows past midnight count to midnight."""
    clock = f"{moment:%H:%M}"
    windows = windows_of(turn, moment.date())[0]
    return any(start <= clock and (clock < end or end <= start) for start, end in windows)


def _is_open(turn: Turn, moment: datetime) -> bool:
    return bool(windows_of(turn, moment.date())[0])


def _nearest(turn: Turn, moment: datetime, *, closed: bool) -> None:
    """Nothing at the wished time: the free starts closest to it."""
    now = turn.situation.now
    starts = search(turn, max(now, moment - timedelta(days=2)), moment + timedelta(days=14))
    starts = starts or search(turn, now, now + _horizon())
    if not starts:
        nothing_at_all(turn)
        return
    key = "closed_then" if closed else "not_free"
    turn.say(key, when=wanted_words(turn), service=turn.service["name"])
    offer_starts(turn, slots.pick(starts, near=moment))
    if not closed:
        _hint_waitlist(turn)


def _hint_waitlist(turn: Turn) -> None:
    """Say that one can wait for the time that was wished for, where it was full."""
    wanted = turn.memory.wanted
    if turn.memory.task != "move" and wanted.end is not None and wanted.end > turn.situation.now:
        turn.say("waitlist_hint", when=wanted_words(turn))


def offer_soonest(turn: Turn) -> None:
    """No time named yet: the first free starts, of different days."""
    now = turn.situation.now
    starts = search(turn, now, now + _horizon())
    if not starts:
        nothing_at_all(turn)
        return
    turn.say("offer_next", service=turn.service["name"])
    offer_starts(turn, slots.pick(starts))


def nothing_at_all(turn: Turn) -> None:
    """No free start for weeks: a person looks for one."""
    turn.say("nothing_at_all", service=turn.service["name"])
    ask_person(turn, "no_slots")


def offer_more(turn: Turn) -> None:
    """Other starts than those offered ("otra hora", "más tarde"): first within what was asked
    for, then after it."""
    offered = {turn.local(choice["start"]) for choice in turn.memory.choices if "start" in choice}
    last = max(offered, default=turn.situation.now)
    wanted = turn.memory.wanted
    within = search(turn, wanted.start, wanted.end) if wanted.start and wanted.end else []
    starts = slots.pick([start for start in within if start not in offered])
    starts = starts or slots.after(search(turn, last, last + timedelta(days=14)), last)
    if not starts:
        turn.say("ask_when")
        turn.memory.asked = "when"
        return
    turn.say("offer_next", service=turn.service["name"])
    offer_starts(turn, starts)


def offer_starts(turn: Turn, starts: list[datetime], asked: str = "slot") -> None:
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
    if asked == "slot":
        turn.outcome.entities["offered"] = [start.isoformat() for start in starts]
    for start in starts:
        turn.support("slot", start.isoformat(), "start")


def start_label(turn: Turn, start: datetime, *, with_day: bool) -> str:
    """Such as "16:00", or "jueves 26 de noviembre, 16:00"."""
    clock = turn.voice.clock(start)
    if not with_day:
        return clock
    days = (start.date() - turn.today).days
    day = turn.voice.day(start.date(), turn.today) if days < 2 else turn.voice.date(start.date())
    return f"{day}, {clock}"


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


def book(turn: Turn, start: str) -> None:
    """Hold and confirm one start; say what became of it."""
    memory = turn.memory
    arguments: dict[str, Any] = {
        "service_id": memory.service,
        "start": start,
        "party_size": memory.party,
    }
    if memory.staff:
        arguments["staff_id"] = memory.staff
    held = turn.tools.call("hold", **arguments)
    if "error" in held:
        refused(turn, held, start)
    elif held.get("already_booked"):
        _say_already(turn, held)
    else:
        _confirm(turn, held["hold_token"], start)


def _confirm(turn: Turn, hold_token: str, start: str) -> None:
    name = turn.understood.entities.party_name or ""
    confirmed = turn.tools.call("confirm", hold_token=hold_token, party_name=name[:80])
    if "error" in confirmed:
        refused(turn, confirmed, start)
        return
    say_booked(turn, confirmed)
    turn.memory.forget_task()
    turn.memory.recent = confirmed["booking_id"]
    turn.outcome.ready_to_book = True
    if name:
        turn.outcome.contact_name = name
    elif not turn.name:
        turn.say("ask_name")
        turn.memory.asked = "name"


def say_booked(turn: Turn, booking: dict[str, Any]) -> None:
    """Tell the customer what they have booked."""
    staff = turn.voice.word("with", staff=booking["staff"])
    if booking["state"] == "pending":
        turn.say(
            "requested", service=booking["service"], when=turn.when(booking["start"]), staff=staff
        )
        turn.support("booking", booking["booking_id"], "state")
        return
    turn.say(
        "booked",
        name=turn.first_name,
        service=booking["service"],
        when=turn.when(booking["start"]),
        staff=staff,
    )
    address = ", ".join(filter(None, (turn.facts["address"], turn.facts["city"])))
    if address and turn.facts["vertical"] != "maintenance":
        turn.say("booked_address", address=address)
    turn.say("booked_reminder")
    turn.support("booking", booking["booking_id"], "start")
    say_policy(turn, booking)


def say_policy(turn: Turn, booking: dict[str, Any]) -> None:
    """The rule for changing a booking, where there is one."""
    if "policy" in booking:
        turn.parts.append(booking["policy"]["words"])
        turn.support("booking", booking["booking_id"], "policy")


def _say_already(turn: Turn, booking: dict[str, Any]) -> None:
    key = "already_requested" if booking["state"] == "pending" else "already_booked"
    turn.say(key, service=booking["service"], when=turn.when(booking["start"]))
    turn.support("booking", booking["booking_id"], "start")
    turn.memory.forget_task()


def _wish(turn: Turn, result: dict[str, Any]) -> None:
    """The plan leaves booking to people: the wish, which is possible now, is theirs to confirm."""
    key = "wish_noted_move" if turn.memory.task == "move" else "wish_noted"
    start = turn.local(result["start"])
    turn.say(key, service=result["service"], when=turn.when(result["start"]))
    turn.support("slot", start.isoformat(), "start")
    turn.memory.wanted = Wanted(start=start, end=start + timedelta(minutes=1), exact=True)
    ask_person(turn, "booking_wish")
    turn.memory.forget_task()


def refused(turn: Turn, result: dict[str, Any], start: str) -> None:
    """A hold, confirmation or move that could not be had: why, and real alternatives."""
    code = result["error"]
    if code == "taken_over":
        turn.say("taken_over")
        return
    if code == "person_confirms":
        _wish(turn, result)
        return
    alternatives = [turn.local(each) for each in result.get("alternatives", [])]
    if not alternatives:
        alternatives = slots.pick(
            search(turn, turn.situation.now, turn.situation.now + _horizon()),
            near=turn.local(start),
        )
    if not alternatives:
        nothing_at_all(turn)
        return
    row = turn.service
    full = code == "slot_taken" and row is not None and row["capacity"] > 1
    key = "class_full" if full else REFUSALS.get(code, "slot_gone")
    if key == "closed_then" and open_at(turn, turn.local(start)):
        key = "not_free"  # open, but the service would not end in time
    turn.say(key, when=turn.when(start), service=row["name"] if row else "")
    offer_starts(turn, alternatives[: slots.OFFERED])
    if key in ("not_free", "class_full"):
        _hint_waitlist(turn)

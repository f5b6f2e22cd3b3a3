"""Something more beside what is being booked or was just booked: a service, a person."""

from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin import slots, starts
from conversations.assistant.builtin.asking import ask_meant
from conversations.assistant.builtin.booking import booking_continue, propose
from conversations.assistant.builtin.changes import recent_booking
from conversations.assistant.builtin.company import Company, company_of, for_whom
from conversations.assistant.builtin.details import when_take
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.taking import take_start
from conversations.assistant.builtin.turn import Turn

OTHER_INTENTS = frozenset({"cancel", "reschedule", "price", "hours", "location", "complaint"})
LIKELY = 0.5
# How far from a booking something still counts as next to it.
NEAR = timedelta(hours=3)


def also_wanted(turn: Turn) -> bool:
    """Handle a wish for more; False when the message is something else."""
    memory, understood = turn.memory, turn.understood
    if understood.intent in OTHER_INTENTS and understood.confidence >= LIKELY:
        return False
    people = company_of(turn.situation.text)
    if memory.task == "booking" and memory.service and memory.asked:
        return _more_of_task(turn, people)
    if memory.task or not memory.recent:
        return False
    row = recent_booking(turn)
    if row is None:
        return False
    if people.too and people.people and not people.own:
        return _beside(turn, row, people)
    service = understood.entities.service
    if service is None or service.doubted:
        return False
    if people.too and str(service.id) != row["service_id"]:
        return _next_to(turn, row, str(service.id))
    return False


def _more_of_task(turn: Turn, people: Company) -> bool:
    """While a time is being chosen: one service more, or more people."""
    memory, service = turn.memory, turn.understood.entities.service
    if people.too and service is not None and not people.people:
        known = [memory.service, *memory.more]
        single = all(turn.services[each]["capacity"] == 1 for each in [*known, str(service.id)])
        if str(service.id) in known or not single:
            return False
        if service.doubted:
            when_take(turn)
            ask_meant(turn, [*known, str(service.id)])
            return True
        return _as_visit(turn, [*known, str(service.id)])
    if people.seats > 1 or (people.people and people.too):
        booking_continue(turn)
        return True
    return False


def _as_visit(turn: Turn, services: list[str]) -> bool:
    """The same wish, for all of these services one after the other."""
    when_take(turn)
    turn.memory.service, turn.memory.more = services[0], services[1:]
    turn.outcome.interested = True
    propose(turn)
    return True


def _day_of(turn: Turn, row: dict[str, Any]) -> Wanted:
    first, until = slots.day_bounds(turn.local(row["start"]))
    return Wanted(start=first, end=until)


def _beside(turn: Turn, row: dict[str, Any], people: Company) -> bool:
    """Such as "y para mi hija también" after booking: at the same time with somebody else of the
    team, or right before or after."""
    memory, named = turn.memory, turn.understood.entities.service
    memory.forget_task()
    memory.task, memory.beside = "booking", True
    memory.people, memory.party = people.people, len(people.people)
    doubted = named is not None and named.doubted
    memory.service = "" if doubted else str(named.id) if named else row["service_id"]
    turn.outcome.interested = True
    if doubted or turn.understood.entities.when is not None:
        memory.wanted = _day_of(turn, row)
        booking_continue(turn)
        return True
    same = turn.local(row["start"])
    found = _around(turn, row)
    if turn.service["capacity"] > 1 and same in found:
        take_start(turn, same.isoformat())
        return True
    who = turn.voice.listed([for_whom(turn.voice, each).strip() for each in people.people])
    return _offer_near(turn, row, found, "offer_beside", who=f" {who}")


def _next_to(turn: Turn, row: dict[str, Any], service: str) -> bool:
    """Such as "también quiero manicura" after booking: right after it, or right before."""
    memory = turn.memory
    memory.forget_task()
    memory.task, memory.service = "booking", service
    turn.outcome.interested = True
    if turn.understood.entities.when is not None:
        memory.wanted = _day_of(turn, row)
        booking_continue(turn)
        return True
    begins, ends = turn.local(row["start"]), turn.local(row["end"])
    length = timedelta(minutes=turn.service["duration_min"])
    found = _around(turn, row)
    free = [start for start in found if start >= ends or start + length <= begins]
    return _offer_near(turn, row, free, "offer_next_to", booked=row["service"])


def _around(turn: Turn, row: dict[str, Any]) -> list[datetime]:
    """Free starts near a booking, on its day."""
    begins, ends = turn.local(row["start"]), turn.local(row["end"])
    first, until = slots.day_bounds(begins)
    return starts.search(turn, max(first, begins - NEAR), min(until, ends + NEAR))


def _offer_near(
    turn: Turn, row: dict[str, Any], found: list[datetime], key: str, **values: str
) -> bool:
    begins, ends = turn.local(row["start"]), turn.local(row["end"])
    turn.memory.wanted = _day_of(turn, row)
    if not found:
        starts.offer_nearest(turn, begins, closed=False)
        return True

    def gap(start: datetime) -> timedelta:
        return min(abs(start - begins), abs(start - ends))

    when = turn.voice.when(begins, turn.today)
    turn.say(key, service=turn.wish_name, when=when, **values)
    starts.offer_starts(turn, sorted(sorted(found, key=gap)[: slots.OFFERED]))
    return True

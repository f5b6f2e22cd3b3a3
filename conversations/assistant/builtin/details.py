"""What a message adds to a booking: services, person, people, repetition and time."""

import re
from collections.abc import Iterable
from itertools import islice

from conversations.assistant.builtin import answers, slots, starts, wishes
from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.asking import ask_meant, ask_service
from conversations.assistant.builtin.company import Company, company_of
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.repeating import repeat_take
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.facts import catalogue_of
from conversations.assistant.nlu.services_match import (
    ServiceMatch,
    choose_service,
    match_services,
)
from conversations.assistant.nlu.text import fold

TRIAL = re.compile(r"\b(?:prueba|probar|trial|experimental)\b")
ANOTHER = re.compile(r"\b(?:otra|otro|another|outra|outro)\b")
SAME_DAY = re.compile(r"\b(?:mismo dia|same day|mesmo dia)\b")
JOINT = re.compile(
    r"\s*(?:[,;+&/]|\b(?:y|e|and|con|with|com|mas|plus|ademas|tambien|tb|luego|despues|then|also|"
    r"tambem|depois)\b)\s*"
)
PAST = re.compile(r"\b(?:pasad[oa]|ayer|last|yesterday|ontem|anterior)\b")
PARTY_MAX = 50
VISIT_MAX = 6
# A service whose words explain (nearly) all that was said of services is the only one meant.
WHOLE = 0.95


def details_take(turn: Turn) -> bool:
    """Take all that the message adds; False when a question was asked."""
    entities = turn.understood.entities
    people = company_of(turn.situation.text)
    _people_take(turn, people)
    if entities.staff is not None and not _is_company(entities.staff.name, people):
        turn.memory.staff = str(entities.staff.id)
    when_take(turn)
    repeat_take(turn)
    return _service_take(turn) and not _too_many(turn)


def when_take(turn: Turn) -> None:
    """The time that the message names, completed from what was named before."""
    memory, when = turn.memory, turn.understood.entities.when
    if when is not None:
        memory.wanted = wishes.wanted_from(when, memory.wanted, turn.situation.now)
    if SAME_DAY.search(fold(turn.situation.text)):
        _same_day(turn)


def _people_take(turn: Turn, people: Company) -> None:
    """Who comes; in addition to those known where the message says "también"."""
    memory, size = turn.memory, turn.understood.entities.party_size
    if memory.more and len(memory.people) == len(turn.service_ids) and not people.people:
        return  # each of them has a service of their own already
    joins = people.people and people.too and not people.own and not memory.beside
    if joins and (memory.asked or memory.people):
        memory.people = [*(memory.people or [""]), *people.people]
        memory.party = len(memory.people)
        return
    if people.people:
        memory.people = ([""] if people.own else []) + people.people
    if people.seats:
        memory.party = max(people.seats, 1)
    elif size is not None and size.count and not size.words.isdigit():
        memory.party = min(size.count, PARTY_MAX)


def _is_company(staff: str, people: Company) -> bool:
    """Whether "Lucía" is the daughter who comes, and not the Lucía who works here."""
    return any(fold(who) in fold(staff).split() for who in people.people)


def _too_many(turn: Turn) -> bool:
    """More people than one chat can seat: the team arranges it."""
    alone = starts.is_group(turn) and turn.memory.party > starts.GROUP_MAX
    if not alone and len(turn.service_ids) <= VISIT_MAX:
        return False
    turn.say("group_big")
    ask_person(turn, "group")
    turn.memory.forget_task()
    return True


def _same_day(turn: Turn) -> None:
    """Such as "otra cita el mismo día": the day of the booking that they have."""
    rows = turn.tools.call("my_bookings")["bookings"]
    if rows:
        first, until = slots.day_bounds(turn.local(rows[-1]["start"]))
        turn.memory.wanted = Wanted(start=first, end=until)


def services_said(turn: Turn) -> dict[str, ServiceMatch]:
    """The services that the message names one by one ("corte y tinte") by id, in its order; one
    where it names one, nothing where it is not clear. At most six pieces are looked at."""
    whole = turn.understood.entities.service
    if whole is not None and whole.score >= WHOLE:
        return {str(whole.id): whole}
    found = services_in(turn, turn.situation.text[:500])
    names = [fold(match.name) for match in found.values()]
    alone = (
        (identifier, match)
        for identifier, match in found.items()
        if not any(fold(match.name) in other and fold(match.name) != other for other in names)
    )
    return dict(islice(alone, VISIT_MAX))


def services_in(turn: Turn, text: str) -> dict[str, ServiceMatch]:
    """The services that the pieces of a text name, one each, by id and in its order."""
    catalogue, language = catalogue_of(dict(turn.facts)), turn.understood.language
    found: dict[str, ServiceMatch] = {}
    for piece in JOINT.split(fold(text))[: 2 * VISIT_MAX]:
        single, _ = choose_service(match_services(piece, catalogue, language))
        if single is not None:
            found[str(single.id)] = single
    return found


def _service_take(turn: Turn) -> bool:
    memory, entities = turn.memory, turn.understood.entities
    if entities.service is not None or entities.services_ambiguous:
        said = services_said(turn)
        ids = list(said)
        several = len(ids) > 1 and all(turn.services[each]["capacity"] == 1 for each in ids)
        if several and _is_doubted(turn, said.values()):
            ask_meant(turn, ids)
            return False
        if several:
            memory.service, memory.more = ids[0], ids[1:]
            return True
    if entities.service is not None and _is_doubted(turn, [entities.service]):
        memory.service, memory.more = "", []
        ask_meant(turn, [str(entities.service.id)])
        return False
    if entities.service is not None:
        memory.service, memory.more = str(entities.service.id), []
    elif entities.services_ambiguous and not memory.service:
        ids = [str(match.id) for match in entities.services_ambiguous]
        ask_service(turn, "ask_which_service", ids)
        return False
    if not memory.service or memory.service not in turn.services:
        memory.service = _only_candidate(turn)
    if not memory.service:
        _out_of_hours(turn)
        key = "ask_service_when" if memory.wanted.start else "ask_service"
        ask_service(turn, key, list(turn.services))
        return False
    return True


def _is_doubted(turn: Turn, found: Iterable[ServiceMatch]) -> bool:
    """Whether a service is but guessed from a word like it, and nothing else speaks of it: it was
    not asked for just now, nor is it the one that is being booked."""
    if turn.memory.asked == "service":
        return False
    return any(match.doubted and str(match.id) not in turn.service_ids for match in found)


def _out_of_hours(turn: Turn) -> None:
    """A start that cannot be, whatever service it is for, is said so and dropped: it has passed, or
    nobody is there."""
    wanted, now = turn.memory.wanted, turn.situation.now
    over = wanted.end is not None and wanted.end <= now and not wanted.exact
    if over and PAST.search(fold(turn.situation.text)):
        turn.say("in_the_past_only")
        turn.memory.wanted = Wanted()
    if wanted.start is None or not wanted.exact:
        return
    if wanted.start <= now and wishes.NOW_SAID.search(fold(turn.situation.text)):
        turn.say("in_the_past_only")
    elif turn.facts["hours"] and not starts.open_at(turn, wanted.start):
        answers.hours_of_day(turn, wanted.start.date())
    else:
        return
    turn.memory.wanted = Wanted()


def _only_candidate(turn: Turn) -> str:
    """The service that must be meant when none is named: the trial when trying is spoken of, that
    of the last booking when another is wanted, or the only one there is."""
    said = fold(turn.situation.text)
    if "trial" in turn.understood.cues or TRIAL.search(said):
        trials = [row["id"] for row in turn.facts["services"] if row["is_trial"]]
        if len(trials) == 1:
            return str(trials[0])
    if ANOTHER.search(said):
        rows = turn.tools.call("my_bookings")["bookings"]
        if rows and rows[-1]["service_id"] in turn.services:
            return str(rows[-1]["service_id"])
    return next(iter(turn.services)) if len(turn.services) == 1 else ""

"""What a message names: service, person of staff, moment, size and name of the party."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.assistant.nlu import datetimes
from conversations.assistant.nlu.datetimes import Resolved
from conversations.assistant.nlu.party import PartySize, party_name, party_size
from conversations.assistant.nlu.services_match import (
    Catalogue,
    ServiceMatch,
    StaffMatch,
    choose_service,
    match_services,
    match_staff,
)
from conversations.assistant.nlu.text import clean, fold
from conversations.assistant.nlu.when_words import date_words, time_words
from conversations.assistant.nlu.wordlists import words_of

MAX_CHARS = 2000
# First names that are days or months as well: theirs only behind "con".
CALENDAR = words_of(
    """
    domingo abril april mayo may maio junio june julio julia july julho agosto august enero marzo
    """
)
# The same behind "I'm" and its like, or ahead of "here"; "tom" is short for tomorrow as well, and a
# name wherever a capital stands within a sentence.
SLANG = "tom"
NAMESAKE = re.compile(r"\b[^\W\d_a-z][a-z]+\b")
INTRODUCED = re.compile(
    r"\b(?:soy|me llamo|mi nombre es|sou|me chamo|meu nome e|i'?m|i am|my name(?:'?s| is)|call me)"
    r"\W{1,2}$"
)
SPEAKING = re.compile(r"\s(?:here|speaking|aqui|al habla|falando)\b")
WITHIN = re.compile(r"[\w,;'’]\s*$")


@dataclass(frozen=True, slots=True)
class Entities:
    """Everything named in one message.

    `services_ambiguous` holds two or three candidates when no single service is meant. `when` is
    in the business's zone. `date_words`, `time_words`, `party_name` are verbatim pieces of the
    cleaned message, empty when there are none; `party_size` is None likewise.
    """

    service: ServiceMatch | None = None
    services_ambiguous: Sequence[ServiceMatch] = ()
    staff: StaffMatch | None = None
    when: Resolved | None = None
    date_words: str = ""
    time_words: str = ""
    party_size: PartySize | None = None
    party_name: str = ""


def extract(
    text: str,
    *,
    catalogue: Catalogue,
    now: datetime,
    tz: ZoneInfo,
    language: str,
    prefer_business_hours: bool = False,
) -> Entities:
    """Finds the entities of one message; `now` must be aware."""
    said = clean(text[: 4 * MAX_CHARS])[:MAX_CHARS]
    service, ambiguous = choose_service(match_services(said, catalogue, language))
    day, clock = date_words(said, language), time_words(said, language)
    staff = match_staff(said, catalogue.staff)
    timed = _without_person(said, staff) if staff else said
    if staff is not None and timed == said and fold(staff.name.split()[0]) in CALENDAR:
        staff = None
    timed = _without_namesake(timed)
    return Entities(
        service=service,
        services_ambiguous=ambiguous,
        staff=staff,
        when=datetimes.resolve(
            timed,
            now=now,
            tz=tz,
            language=language,
            prefer_business_hours=prefer_business_hours,
        ),
        date_words=day,
        time_words=clock,
        party_size=party_size(said, language),
        party_name=party_name(said, language),
    )


def _without_person(said: str, staff: StaffMatch) -> str:
    """The message without "con Domingo", who is no Sunday."""
    name = re.escape(staff.name.split()[0])
    pattern = rf"\b(?:con|with|com)\s+(?:(?:el|la|o|a)\s+)?{name}\b"
    return re.sub(pattern, lambda match: " " * len(match[0]), said, flags=re.IGNORECASE)


def _without_namesake(said: str) -> str:
    """The message without "I'm April" or "soy Julio", who are no months."""
    shouted = said.istitle() or said.isupper()
    for match in NAMESAKE.finditer(said):
        word, before = fold(match[0]), fold(said[: match.start()])
        if word not in CALENDAR and word != SLANG:
            continue
        named = INTRODUCED.search(before) or SPEAKING.match(fold(said[match.end() :]))
        if named or (word == SLANG and not shouted and WITHIN.search(before)):
            said = said[: match.start()] + " " * len(match[0]) + said[match.end() :]
    return said

"""What a message names: service, person of staff, moment, size and name of the party."""

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
from conversations.assistant.nlu.text import clean
from conversations.assistant.nlu.when_words import date_words, time_words

MAX_CHARS = 2000


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
    return Entities(
        service=service,
        services_ambiguous=ambiguous,
        staff=staff,
        when=datetimes.resolve(
            said,
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

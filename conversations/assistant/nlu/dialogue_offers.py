"""What the business offered in a turn, and which of it the customer's answer takes."""

import datetime as dt
from collections.abc import Callable, Sequence

from conversations.assistant.nlu import dialogue_words as words
from conversations.assistant.nlu.dialogue_moments import Item, Moment
from conversations.assistant.nlu.intents import turn_words
from conversations.assistant.nlu.intents.turns import option_index
from conversations.assistant.nlu.text import fold

LONGEST_PICK = 12
LONGEST_HOUR = 3
NOON_HOURS = range(12, 15)
Fits = Callable[[dt.time], bool]
PARTS: tuple[tuple[object, Fits], ...] = (
    (words.FORENOON, lambda hour: hour.hour < NOON_HOURS.start),
    (words.MIDDAY, lambda hour: hour.hour in NOON_HOURS),
    (words.AFTERNOON, lambda hour: NOON_HOURS.start < hour.hour < 21),
    (words.EVENING, lambda hour: hour.hour >= 18),
)


def offers_of(items: Sequence[Item]) -> tuple[Moment, ...]:
    """The moments that a turn of the business names, each hour with the day said before it."""
    offers: list[Moment] = []
    day: dt.date | None = None
    bare = False
    for item in items:
        if item.date is not None:
            if bare:
                offers.append(Moment(day, None))
            day, bare = item.date, item.time is None
        if item.time is not None:
            offers.append(Moment(day, item.time))
            bare = False
    if bare:
        offers.append(Moment(day, None))
    return tuple(dict.fromkeys(offers))


def picked(text: str, offers: Sequence[Moment], said: Moment, language: str) -> Moment | None:
    """The one offer that an answer means: by its place, its day, its minutes, or as the earlier
    or later one; None when the answer names none, or more than one."""
    folded = fold(text)
    if len(offers) < 2 or len(folded.split()) > LONGEST_PICK:
        return _of_the_day(offers, said, folded)
    place = option_index(text, len(offers), language)
    if place is not None and said.time is None and not _on(said.date, offers):
        return offers[place]  # also where it sounds like a day, as Portuguese "a segunda" does
    if said:
        return _of_the_day(offers, said, folded)
    return (
        _by_order(folded, offers)
        or _by_hour(folded, offers, language)
        or _by_minutes(folded, offers)
        or _by_part(folded, offers)
    )


def _on(day: dt.date | None, offers: Sequence[Moment]) -> bool:
    return day is not None and any(offer.date == day for offer in offers)


def _of_the_day(offers: Sequence[Moment], said: Moment, folded: str) -> Moment | None:
    """ "El jueves está bien" takes the one hour that was offered for that day."""
    same = [offer for offer in offers if said.date is not None and offer.date == said.date]
    if said.time is not None and not words.MIDDAY.search(folded):
        return None
    if len(same) == 1 and same[0].time is not None:
        return same[0]
    return _by_order(folded, same) or _by_part(folded, same)


def _by_order(folded: str, offers: Sequence[Moment]) -> Moment | None:
    timed = sorted((o for o in offers if o.time), key=lambda o: (o.date or dt.date.min, o.time))
    if len(timed) < 2:
        return None
    if words.EARLIEST.search(folded):
        return timed[0]
    if words.LATEST.search(folded):
        return timed[-1]
    return offers[1] if len(offers) == 3 and words.MIDDLE.search(folded) else None


def _by_hour(folded: str, offers: Sequence[Moment], language: str) -> Moment | None:
    """ "Nueve" is the offer at nine, in the morning or in the evening."""
    numbers = turn_words.CHOICES.get(language, turn_words.CHOICES["es"]).numbers
    words_said = [word.strip(" .,!?").removesuffix("'s") for word in folded.split()]
    hours = [numbers[word] for word in words_said if word in numbers]
    hour = hours[0] if len(hours) == 1 and len(words_said) <= LONGEST_HOUR else None
    if hour is None:
        return None
    whole = [o for o in offers if o.time and o.time.hour % 12 == hour % 12 and not o.time.minute]
    return _only(whole)


def _by_minutes(folded: str, offers: Sequence[Moment]) -> Moment | None:
    for pattern, minute in words.MINUTES_ALONE:
        if pattern.search(folded):
            return _only([offer for offer in offers if offer.time and offer.time.minute == minute])
    return None


def _by_part(folded: str, offers: Sequence[Moment]) -> Moment | None:
    for pattern, fits in PARTS:
        if pattern.search(folded):  # type: ignore[attr-defined]
            return _only([offer for offer in offers if offer.time and fits(offer.time)])
    return None


def _only(offers: Sequence[Moment]) -> Moment | None:
    return offers[0] if len(offers) == 1 else None

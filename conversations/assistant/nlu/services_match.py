"""Which service of a catalogue a message asks for, and which member of staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from conversations.assistant.nlu.intents.concepts import read, reader
from conversations.assistant.nlu.intents.patterns import Matcher
from conversations.assistant.nlu.intents.slips import is_slip
from conversations.assistant.nlu.intents.tokens import tokenize
from conversations.assistant.nlu.service_vocabulary import TOPICS
from conversations.assistant.nlu.wordlists import words_of

MOST_CANDIDATES = 3
# Words that narrow a service down but name none: "para mi hijo" alone is no haircut.
NARROWING = words_of(
    """
    kids adults women men beginner advanced online home couple family express emergency voucher
    hair trial private
    """
)
GENERIC = words_of(
    """
    class consultation cleaning repair maintenance quote body dental laser wax arms legs
    """
)
SMALL_WORDS = words_of(
    """
    a al com con da das de del do dos e el em en for in la las lo los na no of o os para por the
    to un una und with y su sin and
    """
)
CLOSE = 0.09
# "Unas mechas": without its tilde the article is spelt like what nails are called.
ARTICLE, NAILS = "unas", "uñas"
DETERMINERS = frozenset({"las", "mis", "de", "tus", "sus", "en", "y"})
JUST_NARROWING = 0.5
LIKE = 86
SHORTEST_FUZZY = 5


@dataclass(frozen=True, slots=True)
class CatalogueService:
    """A service as customers may call it."""

    id: int | str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueStaff:
    id: int | str
    name: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a business offers and who works there; hashable, so that its index is kept."""

    services: tuple[CatalogueService, ...] = ()
    staff: tuple[CatalogueStaff, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceMatch:
    """A service that the message may mean; `score` is between 0 and 1. `doubted`: no word of it was
    written, only one that is like it, so that the customer is asked before it is booked."""

    id: int | str
    name: str
    score: float
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class StaffMatch:
    id: int | str
    name: str


Unit = frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """One way to call a service: the meanings of each of its words."""

    service: CatalogueService
    units: tuple[Unit, ...]
    words: tuple[str, ...]


TOPIC_MATCHER = Matcher(TOPICS)


def root(word: str) -> str:
    """A word without plural and gender, so that "masajes" is "masaje" and "cortes" is "corte"."""
    for ending in ("es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] in "aeo" else word


def units_of(tokens: Sequence[str]) -> list[Unit]:
    """For each word that is not small, its root and every topic whose pattern covers it."""
    topics: list[set[str]] = [set() for _ in tokens]
    for item in TOPIC_MATCHER.find(tokens):
        for at in range(item.start, item.end):
            topics[at].add(item.concept)
    return [
        frozenset(topics[at] | {f"={root(token)}"})
        for at, token in enumerate(tokens)
        if not _is_small(token)
    ]


def _is_like(typed: str, known: str) -> bool:
    if fuzz.ratio(typed, known) < LIKE:
        return False
    return min(len(typed), len(known)) > SHORTEST_FUZZY or is_slip(typed, known)


def _is_article(pairs: Sequence[tuple[str, str]], at: int) -> bool:
    """Such as "unas" in "unas mechas", but not in "hacerme las unas"."""
    if pairs[at][0] != ARTICLE or at + 1 == len(pairs) or (at and pairs[at - 1][0] in DETERMINERS):
        return False
    following = pairs[at + 1][1]
    return following.isalpha() and not _is_small(following)


def _is_small(token: str) -> bool:
    return token in SMALL_WORDS or token == "?"


class Index:
    """A catalogue made ready for matching."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.labels = [
            self._label(service, name)
            for service in catalogue.services
            for name in (service.name, *service.synonyms)
        ]
        self.meanings = frozenset(m for label in self.labels for unit in label.units for m in unit)
        self.roots = sorted(m[1:] for m in self.meanings if m.startswith("="))

    @staticmethod
    def _label(service: CatalogueService, name: str) -> Label:
        tokens = tokenize(name)
        return Label(service, tuple(units_of(tokens)), tuple(tokens))

    def units_in(self, text: str, language: str) -> list[tuple[Unit, bool]]:
        """The words of a message that mean something in this catalogue, typos forgiven, and whether
        each was written so. A word of the catalogue is none that needs mending."""
        reading, known = read(text, language), reader(language)
        pairs = [
            (typed, typed if f"={root(typed)}" in self.meanings else token)
            for typed, token in zip(reading.typed, reading.tokens, strict=True)
        ]
        if ARTICLE in reading.typed and NAILS not in text.lower():
            pairs = [pair for at, pair in enumerate(pairs) if not _is_article(pairs, at)]
        units = units_of([token for _, token in pairs])
        pairs = [pair for pair in pairs if not _is_small(pair[1])]
        found = []
        for (typed, token), unit in zip(pairs, units, strict=True):
            written = unit & self.meanings
            near = frozenset() if written or known.knows(token) else self._near(unit)
            sure = not near and (typed == token or not known.guessed(typed, token))
            found.append((written | near, sure))
        return [(unit, sure) for unit, sure in found if unit]

    def _near(self, unit: Unit) -> Unit:
        """What the catalogue has that is like a word which nobody knows."""
        own = next(meaning[1:] for meaning in unit if meaning.startswith("="))
        if len(own) < SHORTEST_FUZZY:
            return frozenset()
        return frozenset(f"={known}" for known in self.roots if _is_like(own, known))


@lru_cache(maxsize=512)
def index_of(catalogue: Catalogue) -> Index:
    return Index(catalogue)


def weight(unit: Unit) -> float:
    """A word that names a service counts most, one that only narrows it down least, as a number
    does: "a las 10" asks for no "Bono 10"."""
    if unit and all(meaning.startswith("=") and meaning[1:].isdigit() for meaning in unit):
        return JUST_NARROWING
    topics = {meaning for meaning in unit if not meaning.startswith("=")}
    if topics and topics <= NARROWING:
        return JUST_NARROWING
    return 0.7 if topics and topics <= GENERIC | NARROWING else 1.0


def _score(label: Label, said: Sequence[Unit]) -> float:
    """How much of the message the label explains, then how much of the label was said."""
    meanings = frozenset().union(*label.units)
    shared = [unit for unit in said if unit & meanings]
    if not any(weight(unit & meanings) > JUST_NARROWING for unit in shared):
        return 0.0
    heard = frozenset().union(*said)
    explained = sum(map(weight, shared)) / sum(map(weight, said))
    covered = sum(weight(u) for u in label.units if u & heard) / sum(map(weight, label.units))
    literal = sum(f"={root(word)}" in heard for word in label.words) / len(label.words)
    return 0.7 * explained + 0.1 * covered + 0.1 * literal + 0.1 * (covered == 1)


def match_services(text: str, catalogue: Catalogue, language: str) -> list[ServiceMatch]:
    """Services that the message may mean, best first."""
    index = index_of(catalogue)
    units = index.units_in(text, language)
    said, surely = [unit for unit, _ in units], [unit for unit, sure in units if sure]
    best: dict[int | str, ServiceMatch] = {}
    written: set[int | str] = set()
    for label in index.labels if said else ():
        service, score = label.service, round(_score(label, said), 4)
        old = best.get(service.id)
        if score and (old is None or score > old.score):
            best[service.id] = ServiceMatch(service.id, service.name, score)
        if surely and _score(label, surely):
            written.add(service.id)
    found = (replace(match, doubted=match.id not in written) for match in best.values())
    return sorted(found, key=lambda match: -match.score)


def choose_service(
    matches: Sequence[ServiceMatch],
) -> tuple[ServiceMatch | None, list[ServiceMatch]]:
    """The one service meant, or up to three candidates when several are about as likely."""
    if not matches:
        return None, []
    top = matches[0]
    close = [match for match in matches if match.score >= top.score - CLOSE]
    if len(close) == 1:
        return top, []
    return None, close[:MOST_CANDIDATES]


def names_a_service(text: str, language: str) -> bool:
    """Whether a message names something that such businesses sell, in any catalogue or none."""
    reading, known = read(text, language), reader(language)
    guessed = [known.guessed(*pair) for pair in zip(reading.typed, reading.tokens, strict=True)]
    return any(
        item.concept not in NARROWING | GENERIC and not any(guessed[item.start : item.end])
        for item in TOPIC_MATCHER.find(reading.tokens)
    )


def match_staff(text: str, staff: Iterable[CatalogueStaff]) -> StaffMatch | None:
    """The one member of staff whose name is said; None when nobody or several could be meant."""
    said = tokenize(text)
    points = {person: _named(said, tokenize(person.name)) for person in staff}
    best = max(points.values(), default=0.0)
    named = [person for person, score in points.items() if score == best]
    if best <= 0 or len(named) != 1:
        return None
    return StaffMatch(named[0].id, named[0].name)


TITLES = words_of(
    """
    dr dra doctor doctora prof profe profesor profesora sr sra sensei don dona
    """
)


def _named(said: Sequence[str], name: Sequence[str]) -> float:
    words = [word for word in name if word not in TITLES | SMALL_WORDS and len(word) > 1]
    hits = [max((_alike(word, token) for token in said), default=0.0) for word in words]
    return sum(hits)


def _alike(word: str, token: str) -> float:
    if word == token:
        return 1.0
    if min(len(word), len(token)) < SHORTEST_FUZZY:
        return 0.0
    return 0.9 if OSA.distance(word, token, score_cutoff=1) <= 1 else 0.0

"""Which service of a catalogue a message asks for, and which member of staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.patterns import Matcher
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
    """A service that the message may mean; `score` is between 0 and 1."""

    id: int | str
    name: str
    score: float


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
        if token not in SMALL_WORDS and token != "?"
    ]


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

    def units_in(self, text: str, language: str) -> list[Unit]:
        """The words of a message that mean something in this catalogue, typos forgiven."""
        units = (self._near(unit) & self.meanings for unit in units_of(read(text, language).tokens))
        return [unit for unit in units if unit]

    def _near(self, unit: Unit) -> Unit:
        own = next(meaning[1:] for meaning in unit if meaning.startswith("="))
        if len(own) < SHORTEST_FUZZY or f"={own}" in self.meanings:
            return unit
        near = {f"={known}" for known in self.roots if fuzz.ratio(own, known) >= LIKE}
        return unit | near


@lru_cache(maxsize=512)
def index_of(catalogue: Catalogue) -> Index:
    return Index(catalogue)


def weight(unit: Unit) -> float:
    """A word that names a service counts most, one that only narrows it down least."""
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
    said = index.units_in(text, language)
    best: dict[int | str, ServiceMatch] = {}
    for label in index.labels if said else ():
        score = round(_score(label, said), 4)
        old = best.get(label.service.id)
        if score and (old is None or score > old.score):
            best[label.service.id] = ServiceMatch(label.service.id, label.service.name, score)
    return sorted(best.values(), key=lambda match: -match.score)


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
    found = TOPIC_MATCHER.find(read(text, language).tokens)
    return any(item.concept not in NARROWING | GENERIC for item in found)


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

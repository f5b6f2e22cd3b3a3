"""The cue concepts of a message: what is said in it, whatever the language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversations.assistant.nlu.intents.lexicon import TABLES, Tables
from conversations.assistant.nlu.intents.patterns import Found, Matcher
from conversations.assistant.nlu.intents.tokens import MAX_REPAIRS, Repairer, tokenize
from conversations.assistant.nlu.service_vocabulary import TOPICS


@dataclass(frozen=True, slots=True)
class Reading:
    """A message's words after mending, the concepts found, how many words nobody knows, and the
    words that carry a meaning of their own (no small words, no numbers); `typed` are the words as
    they were written, one for one."""

    tokens: tuple[str, ...]
    found: tuple[Found, ...]
    unknown: int
    content: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset(item.concept for item in self.found)


FOREIGN = "ood"


class Reader:
    """Reads messages of one language."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.matcher = Matcher(tables.concepts)
        self.services = Matcher({"service": ";".join(TOPICS.values())})
        self.stopwords = frozenset(tables.stopwords.split())
        stems = {*self.matcher.by_stem, *self.services.by_stem}
        self.repairer = Repairer(self._words() | self.stopwords, stems, self._foreign_words())

    def _words(self) -> set[str]:
        return self.matcher.words() | self.services.words()

    def _foreign_words(self) -> frozenset[str]:
        """Words that only speak of matters of others: "jones" is no misspelt "jokes"."""
        foreign = Matcher({FOREIGN: self.tables.concepts[FOREIGN]}).words()
        ours = {name: text for name, text in self.tables.concepts.items() if name != FOREIGN}
        return frozenset(foreign - Matcher(ours).words() - self.services.words())

    def knows(self, token: str) -> bool:
        return (
            token in self.stopwords
            or token in self.repairer.known
            or token in self.tables.common
            or self.matcher.knows(token)
            or self.services.knows(token)
        )

    def mend(self, tokens: Sequence[str]) -> Iterator[str]:
        left = MAX_REPAIRS
        for typed in tokens:
            token = self.tables.chat.get(typed, typed)
            if left and token[0].isalpha() and not self.knows(token):
                left -= 1
                yield self.repairer.repair(token)
            else:
                yield token

    def guessed(self, typed: str, token: str) -> bool:
        """Whether `token` is but the known word nearest to what was typed, and no other spelling
        or short form of it."""
        written = self.tables.chat.get(typed, typed)
        return written != token and self.repairer.heard(written) != token

    def read(self, text: str) -> Reading:
        typed = tuple(tokenize(text))
        tokens = tuple(self.mend(typed))
        found = tuple(self.matcher.find(tokens) + self.services.find(tokens))
        covered = {at for item in found for at in range(item.start, item.end)}
        unknown = sum(
            token[0].isalpha() and at not in covered and token not in self.stopwords
            for at, token in enumerate(tokens)
        )
        content = tuple(t for t in tokens if t.isalpha() and t not in self.stopwords)
        return Reading(tokens, found, unknown, content, typed)


@lru_cache(maxsize=len(TABLES))
def reader(language: str) -> Reader:
    """The reader of a language, built on first use; Spanish for a language we do not have."""
    return Reader(TABLES.get(language, TABLES["es"]))


@lru_cache(maxsize=256)
def read(text: str, language: str) -> Reading:
    return reader(language).read(text)

"""A message as the rules read it: disguises taken off, names and numbers replaced by marks."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from conversations.assistant.builtin.safety.figure_words import BARGAIN, CARD, LINK, MANY, SUM
from conversations.assistant.builtin.safety.patterns import is_concept
from conversations.assistant.builtin.safety.words import CONCEPTS, NO_NAMES
from conversations.assistant.nlu.intents.concepts import reader
from conversations.assistant.nlu.language import LANGUAGES
from conversations.assistant.nlu.text import fold

MAX_CHARS = 2000
# Letters of other alphabets that look like ours, as they are put into words to get past filters.
_LOOKALIKES = str.maketrans(
    "абвгеёікмнорстухьѕјԁһɡӏαβεικνορτυχАВЕІКМНОРСТУХЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abvgeeikmhopctyxbsjdhglabeiknoptuxABEIKMHOPCTYXSJABEZHIKMNOPTYX",
)
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(r"\b(?=\w*[a-z])(?=\w*\d)(?=(?:\w*\d){2}|\w{5,})[\w@$]+\b")
# So many words with figures in them, and short ones ("m3 d4s l4") are meant too.
_LEET_SHORT = re.compile(r"\b(?=\w*[a-z])(?=\w*\d)[\w@$]+\b|\b\d[a-z]\b")
_LEET_MANY = 3
_SPELT_LINE = re.compile(r"(?:(?<!\w)[^\W\d_]\s+){5,}[^\W\d_](?!\w)")
SPELT_MAX, LONGEST_WORD = 120, 16
_SPELT_OUT = re.compile(r"\b(?:\w[-._*]){3,}\w\b")
MONEY = re.compile(
    r"(?:€|\$|£) ?\d[\d.,]*|\b\d[\d.,]* ?(?:€|\$|£|eur[a-z]*|pavos|lucas|contos|quid|"
    r"dolares|dollars|pesos|reais|real|"
    r"bucks|pounds|usd|cop)(?!\w)"
)
# What words cannot say, in the order in which it is looked for.
_MARKS = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{13,}\b"), " _code_ "),
    (MONEY, " _money_ "),
    (
        re.compile(r"[=:] ?0(?:[.,]0+)?(?!\d|[.,:/]\d)|\b0 (?:euros?|pesos|reais|dollars)\b"),
        " _zero_ ",
    ),
    (re.compile(r"(?<!\w)\+?\d(?:[ ().-]?\d){6,14}(?!\w)"), " _phone_ "),
    (re.compile(r"\b\d{1,3} ?%|\b\d{1,3} (?:por ciento|percent|por cento)\b"), " _percent_ "),
    (
        re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?(?:h|hs|hrs|am|pm|horas?|hours?)\b"),
        " _time_ ",
    ),
    (re.compile(r"\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b"), " _day_ "),
    (
        re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])[a-z0-9]{2,}-[a-z0-9-]{2,}\b"),
        " _code_ ",
    ),
)
_BEFORE_PLACE = r"(?:las?|los|el|a|de|desde|hasta|para|at|of|on|by|for|as|ao|do|the|y|and|e)"
_NUMBER = re.compile(r"(?<!\w)(?<!_)#?(\d{1,6})(?!\w)(?! (?:personas?|people|pessoas|de |of |y ))")
# So many figures are neither an hour nor a year.
NO_CLOCK = 5
_PLACED = re.compile(rf"\b{_BEFORE_PLACE} $")
# Their point ends no sentence.
_TITLE = re.compile(r"\b(mrs?|ms|dra?|sra?|srta|prof|d)\.(?= )")
_SENTENCE_END = re.compile(r"[.!;\n]+(?=\s|$)|\n")
_QUESTION = re.compile(r"[?¿]")
_ASKS = re.compile(
    r"^(?:\W*(?:hola|hi|hello|ola|oye|perdona|please|por favor)\W+)?(?:que|cual|cuales|cuando|"
    r"cuant[oa]s?|donde|quien|quienes|a que hora|what|whats|which|when|where|who|is|are|did|does|"
    r"has|have|qual|quais|quando|quanto|onde|quem)\b"
    r"|\b(?:dime|dinos|decidme|digame|dame|saber|averigua|confirmame|tell me|let me know|give|know|"
    r"me diga|me diz|me da|muestra\w*|ensename|pasame|necesito|mandame|lista|"
    r"precis\w+|cuentame|contame|gustaria saber|quisiera saber|i'd like to know)\b"
)
_CAPITALISED = re.compile(r"(?<![\w@.])[^\W\d_a-z][^\W\d_A-Z][^\W\d_]*")
_SELF = re.compile(r"\b(?:soy|me llamo|mi nombre es|my name is|i am|i'm|sou|me chamo)\s+$")
NAME = "_name_"
STAFF = " _staff_ "
_WHOLE = ((MANY, "_many_ "), (SUM, "_sum_ "), (BARGAIN, "_bargain_ "), (CARD, "_card_ "))


class Colleague(str):
    """The name of somebody who works here. It may be spoken of; what is private about them not."""


QUESTION = "_question_"


def plain(text: str) -> str:
    """Lower case without accents, decorations and look-alike letters, spelt words joined."""
    return fold(unspelt(_unmasked(text[:MAX_CHARS])))


def _unmasked(text: str) -> str:
    """Letters as they look: no styles, stacked accents, invisible ones and other alphabets. At most
    `MAX_CHARS`: one sign can stand for four words."""
    if text.isascii():
        return text
    styled = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in styled if unicodedata.category(char) not in ("Mn", "Cf"))
    return bare.translate(_LOOKALIKES)[:MAX_CHARS]


def unspelt(text: str) -> str:
    """Words that are written letter by letter ("m u e s t r a") put together; where the spaces do
    not tell where one ends, the words that we know do."""
    return _SPELT_LINE.sub(lambda match: _joined(match[0]), text)


def _joined(spelt: str) -> str:
    words = [re.sub(r"\s", "", part) for part in re.split(r"\s{2,}", spelt)]
    return " ".join(_parted(word) for word in words)


def _parted(run: str) -> str:
    """A run of letters as the fewest known words, as it stands where it is not made of such."""
    folded = fold(run[:SPELT_MAX])
    best: list[tuple[int, int] | None] = [(0, 0)] + [None] * len(folded)
    for end in range(1, len(folded) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            before = best[start]
            piece = folded[start:end]
            if before is None or piece not in _whole_words():
                continue
            if best[end] is None or before[0] + 1 < (best[end] or (0, 0))[0]:
                best[end] = (before[0] + 1, start)
    if best[-1] is None:
        return run
    cuts, at = [len(folded)], len(folded)
    while at:
        at = (best[at] or (0, 0))[1]
        cuts.insert(0, at)
    return " ".join(run[a:b] for a, b in pairwise(cuts)) + run[SPELT_MAX:]


def marked(text: str, known_names: Iterable[str] = ()) -> str:
    """The message in the form that patterns are written for: words with one space between, "/"
    between sentences and "?" around questions, marks for names, phones, codes, amounts.
    `known_names`: the customer's own, services, staff, the business."""
    known_names = tuple(known_names)
    named = _names_marked(unspelt(_unmasked(text[:MAX_CHARS])), known_names)
    said = plain(named).replace("’", "'")
    said = _SPELT_OUT.sub(lambda match: re.sub(r"[-._*]", "", match[0]), said)
    said = _TITLE.sub(r"\1", said)
    is_question = bool(_QUESTION.search(said))
    said = LINK.sub(" _link_ ", said)
    for name in colleagues(known_names):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", STAFF, said)
    extra = "".join(mark for found, mark in _WHOLE if found.search(said))
    for pattern, mark in _MARKS:
        said = pattern.sub(mark, said)
    said = _NUMBER.sub(_number_mark, said)
    if len(_LEET_SHORT.findall(said)) >= _LEET_MANY:
        said = _LEET_SHORT.sub(lambda match: match[0].translate(_LEET), said)
    said = _LEET_WORD.sub(lambda match: match[0].translate(_LEET), said)
    said = _SENTENCE_END.sub(" / ", said)
    words = re.findall(r"[\w+]+,?|[/?]", re.sub(r"[?¿]+", " ? ", said).replace("'", " "))
    return f" {' '.join(words)} " + (f"{QUESTION} " if is_question else "") + extra


def colleagues(known_names: Iterable[str]) -> list[str]:
    """How those who work here are called, folded: the whole name, and each word that is a name."""
    found: dict[str, None] = {}
    for name in known_names:
        if isinstance(name, Colleague):
            whole = fold(name)
            parts = [part for part in whole.split() if len(part) > 2 and not is_word(part)]
            found |= dict.fromkeys([whole, *parts])
    return list(found)


def _number_mark(match: re.Match[str]) -> str:
    is_long = len(match[1]) >= NO_CLOCK
    placed = not is_long and _PLACED.search(match.string[: match.start()])
    return match[0] if placed else " _number_ "


def asks(text: str) -> bool:
    """Whether a message wants an answer: a question, or "tell me"."""
    said = plain(text)
    return bool(_QUESTION.search(said)) or any(
        _ASKS.search(part.strip()) for part in re.split(r"[.!;\n,]", said)
    )


def _names_marked(text: str, known_names: Iterable[str]) -> str:
    """Names of people that the message does not introduce itself with."""
    if text.isupper():
        return text
    known = {word for name in known_names for word in re.findall(r"\w+", fold(name))}

    def mark(match: re.Match[str]) -> str:
        word = fold(match[0])
        if (
            word in known
            or is_word(word)
            or is_concept(word)
            or _SELF.search(fold(text[: match.start()]))
        ):
            return match[0]
        return NAME

    marked_names = _CAPITALISED.sub(mark, text)
    return re.sub(rf"{NAME}(?:\s+(?:de |del |da |do )?{NAME})+", NAME, marked_names)


@cache
def _whole_words() -> frozenset[str]:
    """The words of our three languages and of the concepts that are spelt out in full."""
    known = [reader(language) for language in LANGUAGES]
    concepts = {word for words in CONCEPTS.values() for word in words.split() if word.isalpha()}
    tables = [{*each.stopwords, *each.repairer.known, *each.tables.common} for each in known]
    return frozenset(concepts.union(*tables))


@lru_cache(maxsize=4096)
def is_word(word: str) -> bool:
    """Whether a folded word is one of a calendar or of our three languages, and no name."""
    return word in NO_NAMES or any(reader(language).knows(word) for language in LANGUAGES)

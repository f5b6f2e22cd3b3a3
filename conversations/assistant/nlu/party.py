"""How many come, and in whose name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from conversations.assistant.nlu.entity_words import WORDS, EntityWords
from conversations.assistant.nlu.intents.concepts import reader
from conversations.assistant.nlu.naming import is_role
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.when_words import LATEST_SIZES, settled
from conversations.assistant.nlu.wordlists import words_of

NUMBER_ALONE = re.compile(r"\W*(\d{1,2})\W*")
WORD = re.compile(r"[^\W\d_][^\W\d_'-]*")
# It begins a word: "la señora Ruiz" holds no name "ñora".
CAPITALISED = re.compile(r"(?<!\w)(?![a-zà-öø-ÿ])[^\W\d_][^\W\d_A-Z][^\W\d_'-]*(?:[-'][^\W\d_]+)?")
NUMBER = re.compile(r"\d+|[a-z]+")
TITLE_PAIR = 2
ARTICLES = frozenset({"a", "an", "un", "una", "um", "uma"})
BUT_NUMBER = re.compile(r"\ban? (?=couple|dozen)")
FIGURE = re.compile(r"\d|\b(?:of|for) (?:one|two|three|four|five|six|seven|eight|nine|ten)\b")
PLEASE = re.compile(r"(?:,? (?:please|pls|plz|por favor))?[ .!?]*$")
ANSWERS = words_of("yes yeah yep no ok okay sure hi hello please thanks si hola sim nao oi claro")
# A name in small letters stands behind these, or alone: two words that are none of the language's.
SMALL = re.compile(
    r"(?:\b(?:for|under|by|name|this is|i'm|i am|para|por|soy|sou)|^)\W{0,2}"
    r"(?P<name>[a-z]{3,15} [a-z'-]{3,15})[ .!]*(?=$|,| at | for | on | please| and | por )"
)
# After these a capitalised word is a person even when it stands alone.
LEADS = re.compile(r"\b(?:for|by|this is|i'm|i am|im|para|pra|a nombre de|soy|sou)\W{1,2}$")
MOST_WORDS_OF_A_NAME = 3
INTRODUCED = re.compile(r"\b(?:soy|somos|sou|somos)\W+$")
# Endings of trades and traits in Spanish and Portuguese; names that end so are told apart.
TRADE = re.compile(
    r"\w{3,}(?:dor[ae]?|ista|[td]or[ae]?|eir[oa]|er[oa]|ante|ente|log[oa]|ic[oa]|iac[oa]|ari[oa]"
    r"|grafo|grafa)|vegan[oa]|vegetarian[oa]|zurd[oa]|madre|padre|mama|papa|mae|pai"
)
NAMES_LIKE_TRADES = words_of(
    """
    salvador hector victor nestor astor vicente clemente dante violante maria rosario mario dario
    macario hilario hilaria januario federico federica enrico erico erica monica veronica angelica
    jessica yessica francisca rica homero romero guerrero herrera herrero cabrera quintero rivera
    bautista baptista evangelista montero vera ribera caballero barrera lucero severo ferreira
    oliveira pereira teixeira moreira vieira siqueira nogueira silveira cordero botero infante
    escalante valente valeria aria
    """
)


@dataclass(frozen=True, slots=True)
class PartySize:
    """How many people, where the words can be counted, and the words themselves."""

    count: int | None
    words: str


def party_size(text: str, language: str) -> PartySize | None:
    """The last number of people that the message names ("for 3 ... to 4": 4)."""
    alone = NUMBER_ALONE.fullmatch(text)
    if alone:
        number = int(alone.group(1))
        return PartySize(number, alone.group(1)) if number in LATEST_SIZES else None
    words = WORDS[language]
    folded = fold(text)
    bare = PLEASE.sub("", folded).strip()
    if bare in words.numbers and bare not in ARTICLES:
        return PartySize(words.numbers[bare], text.strip()[: len(bare)])
    for pattern in words.party:
        found = list(pattern.finditer(folded))
        if found:
            meant = settled(found)
            start, end = next(span for span in map(meant.span, _groups(meant)) if span[0] >= 0)
            return PartySize(
                count_people(folded[start:end], words.numbers), text[start:end].strip()
            )
    return None


def _groups(match: re.Match[str]) -> range:
    return range(1, (match.lastindex or 0) + 1)


def count_people(words: str, numbers: Mapping[str, int]) -> int | None:
    """Sum of the numbers in "1 adult and 2 kids"; None when nothing can be counted."""
    said = NUMBER.findall(BUT_NUMBER.sub("", words))
    counts = [int(w) if w.isdigit() else numbers.get(w, 0) for w in said]
    return sum(counts) or None


def party_name(text: str, language: str) -> str:
    """The name that a booking is under; "" when none is said.

    First after words that announce a name, then two capitalised words in a row, then a message
    that is nothing but a name.
    """
    words = WORDS[language]
    folded = fold(text)
    for pattern in words.names:
        for match in pattern.finditer(folded):
            if _says_what_one_is(text, match):
                continue
            name = " ".join(_cut(text, match.span(n), words) for n in _groups(match)).strip()
            if name and not is_role(name.split(" ")[0]):
                return name
    return _capitalised_name(text, language) or _small_name(text, language)


def _small_name(text: str, language: str) -> str:
    """ "the booking is for samuel oduya": two words that nobody knows."""
    for match in SMALL.finditer(fold(text)):
        start, end = match.span("name")
        if not any(_ordinary(w, language) or _stops(w, language) for w in match["name"].split()):
            return text[start:end]
    return ""


def _says_what_one_is(text: str, match: re.Match[str]) -> bool:
    """ "soy programador", "sou dentista": a trade or a trait in small letters, no name."""
    start, end = next((match.span(n) for n in _groups(match) if match.span(n)[0] >= 0), (0, 0))
    word = text[start:end].split(" ")[0] if end else ""
    introduced = INTRODUCED.search(match.string[:start])
    trait = TRADE.fullmatch(fold(word)) and fold(word) not in NAMES_LIKE_TRADES
    return bool(introduced and word.islower() and trait)


def _cut(text: str, span: tuple[int, int], words: EntityWords) -> str:
    """The words of the span up to the first that cannot belong to a name."""
    kept: list[str] = []
    for word in text[span[0] : span[1]].split():
        if fold(word).strip(".,!?") in words.name_stops:
            break
        kept.append(word)
    return " ".join(kept).strip(" .,!?'-")


def _capitalised_name(text: str, language: str) -> str:
    shouted = text.isupper() and len(text.split()) > MOST_WORDS_OF_A_NAME
    for start, run in _runs(text.title() if shouted else text, language):
        name = text[start : start + len(" ".join(run))]
        led = LEADS.search(fold(text[:start]))
        if is_role(run[0]):
            continue
        if led or (not shouted and (len(run) >= TITLE_PAIR or _is_a_piece(name, text))):
            return name
    return ""


def _is_a_piece(name: str, text: str) -> bool:
    """Whether a name is all of the message, or stands between its commas beside a number or what
    only answers ("yes, Anderson")."""
    pieces = [piece.strip(" .!") for piece in text.split(",")]
    others = {fold(piece) for piece in pieces} - {fold(name)}
    return name in pieces and (others <= ANSWERS or bool(FIGURE.search(text)))


def _runs(text: str, language: str) -> list[tuple[int, list[str]]]:
    """Runs of capitalised words that are no words of the language, with where they begin."""
    runs: list[tuple[int, list[str]]] = []
    last_end = -2
    for match in CAPITALISED.finditer(text):
        goes_on = match.start() == last_end + 1
        if _stops(match.group(), language) or (not goes_on and _ordinary(match.group(), language)):
            continue
        if runs and goes_on and len(runs[-1][1]) < MOST_WORDS_OF_A_NAME:
            runs[-1][1].append(match.group())
        else:
            runs.append((match.start(), [match.group()]))
        last_end = match.end()
    return runs


def _stops(word: str, language: str) -> bool:
    return fold(word) in WORDS[language].name_stops


def _ordinary(word: str, language: str) -> bool:
    return reader(language).knows(fold(word))

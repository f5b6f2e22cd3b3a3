"""Telling a machine that answers us from a person: two bots must not talk to each other for ever.

Signs are looked for in the last few minutes only: the same words again and again, our own words
sent back, answers faster than anybody types, and phrases that machines introduce themselves with.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from difflib import SequenceMatcher

from conversations.assistant.engines.base import Line
from conversations.assistant.nlu.text import fold

WINDOW = timedelta(minutes=15)
# A person may well ask a thing three times; nobody asks it five times in a quarter of an hour.
SAME_TIMES = 5
ECHO_TIMES = 2
MACHINE_TIMES = 3
# So many of their phrases in one message, and no person wrote it.
MACHINE_SIGNS = 2
# Answers within so many seconds of our own, so many times in a row, each longer than anybody types
# in that time: who taps options or answers in a word is quick and no machine.
FAST_SECONDS = 3.0
FAST_TIMES = 8
FAST_CHARS = 60
ALIKE = 0.9
COMPARED_CHARS = 300
_MACHINE = re.compile(
    r"\b(?:mensaje|respuesta|contestacion|message|reply|response|mensagem|resposta)s?\s+"
    r"(?:es\s+|is\s+|e\s+)?(?:automatic\w*|automated|autogenerad\w*)"
    r"|\b(?:automatic|automated|auto)[ -]?(?:reply|response|message)"
    r"|\b(?:no|nao)\s+(?:responda|respondas|conteste|contestes)\b"
    r"|\b(?:do not|don't|please do not)\s+reply\b|\bno-?reply\b"
    r"|\b(?:soy|sou|i am|i'm)\s+(?:un|el|um|o|a|an|the|tu|su|your)?\s*(?:asistente|assistente|"
    r"assistant|bot|chatbot|robot)\b|\b(?:asistente|assistente)\s+virtual\b|\bvirtual assistant\b"
    r"|\bfuera de (?:la oficina|horario)\b|\bout of (?:the )?office\b"
    r"|\b(?:gracias|obrigad[oa]) por (?:contactar|escribir(?:nos)?|comunicar\w*|"
    r"entrar em contato|su (?:mensaje|consulta)|ponerse en contacto)\b"
    r"|\bthank you for (?:contacting|your (?:message|enquiry|inquiry)|reaching)"
    r"|\b(?:en|em) breve (?:le|les|te|nos|un|uno|lo|um|entraremos|retorn\w+|respond\w+)"
    r"|\bwill get back to you\b"
    r"|\b(?:pulsa|pulse|marca|marque|press|digite|escribe|escriba)\s+\d\s+(?:para|for|to)\b"
)
_SKIPPED = re.compile(r"[\W\d_]+")


def is_loop(lines: Sequence[Line]) -> bool:
    """Whether the last of `lines` (a conversation's, oldest first, both sides) comes from a machine
    that will go on answering whatever we say."""
    if not lines or lines[-1].author != "contact":
        return False
    since = lines[-1].at - WINDOW
    recent = [line for line in lines if line.at >= since]
    theirs = [line for line in recent if line.author == "contact"]
    ours = [line for line in recent if line.author == "assistant"]
    return (
        _same(theirs) >= SAME_TIMES
        or _echoes(theirs, ours) >= ECHO_TIMES
        or len(_MACHINE.findall(fold(theirs[-1].text))) >= MACHINE_SIGNS
        or sum(bool(_MACHINE.search(fold(line.text))) for line in theirs) >= MACHINE_TIMES
        or _fast(recent) >= FAST_TIMES
    )


def _bare(text: str) -> str:
    """Letters only: numbers, times and emojis that change from message to message do not count."""
    return _SKIPPED.sub(" ", fold(text[:COMPARED_CHARS])).strip()


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _same(theirs: Sequence[Line]) -> int:
    """How many of their messages say what the last one says, ours in between or not. Bare numbers
    and "sí" are choices, and may be many."""
    last = _bare(theirs[-1].text)
    if len(last) <= len("gracias"):
        return 0
    return sum(_alike(_bare(line.text), last) for line in theirs)


def _echoes(theirs: Sequence[Line], ours: Sequence[Line]) -> int:
    said = [_bare(line.text) for line in ours]
    back = [_bare(line.text) for line in theirs]
    return sum(len(text) > COMPARED_CHARS // 10 and text in said for text in back)


def _fast(recent: Sequence[Line]) -> int:
    """How often in a row, up to now, they answered faster than anybody reads and types."""
    count = 0
    for before, line in zip(recent[-2::-1], recent[:0:-1], strict=True):
        if line.author == before.author:
            if line.author == "contact":
                continue
            break
        if line.author == "contact":
            seconds = (line.at - before.at).total_seconds()
            if seconds > FAST_SECONDS or len(line.text) < FAST_CHARS:
                break
            count += 1
    return count

"""Answers out of documents and approved questions, in their own words.

What no record answers is looked up here before anybody is asked. A document answers with at most
three of its own sentences and is cited; whom it is not for hears what its owner has them told. An
approved question answers with the owner's words. Where nothing fits, nothing is said: the team
is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import Voice
from conversations.assistant.meaning import all_roots, codes, likeness, roots
from conversations.knowledge.search import is_anything_known, questions_answered

TOOL = "search_knowledge"
ASK_TOOL = "ask_team"
SENTENCES_MAX = 3
ANSWER_MAX = 600
# How well a passage covers the question (`Passage.score`): for an answer of last resort, and for
# one that goes before what the dialogue would do otherwise.
FITS, SURELY_FITS = 0.5, 0.7
# From here on two questions are the same one.
SAME = 0.75
# What the owner wrote for such questions goes before documents that fit a little better.
OWNER_FIRST = 0.15
STEPS_MAX = 6
QUESTION_MAX = 300
# So many questions are compared before searching.
COMPARED_MAX = 300
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[¿¡\"«(]*[A-ZÁÉÍÓÚÜÑ0-9¿¡])|\n+")
_STEP = re.compile(r"^\s*(?:\d{1,2}[.)]|[-•*·])\s*")
_BARE_STEP = re.compile(r"^\s*\d{1,2}[.)]$")

Passage = Mapping[str, Any]


def answer_known(turn: Turn, *, surely: bool = False) -> bool:
    """Answer from knowledge if something fits; whether it did. `surely`: only with what fits
    beyond doubt, because the dialogue knows something else to do."""
    passages = _look_up(turn)
    chosen = _chosen(turn.situation.text, passages, SURELY_FITS if surely else FITS)
    return chosen is not None and _say(turn, chosen)


def answer_same(turn: Turn) -> bool:
    """Answer with the owner's own words where they were written for this very question: an
    approved one that means the same."""
    if turn.passages is None and not _is_asked_before(turn.situation.text):
        return False
    for passage in _look_up(turn):
        same = passage["kind"] == "faq" and passage["allowed"]
        if same and likeness(turn.situation.text, passage["title"]) >= SAME:
            return _say(turn, passage)
    return False


def _is_asked_before(text: str) -> bool:
    """Whether the owner has answered this very question: spares the search where only that would
    count. Where there are very many, it is searched."""
    if not roots(text):
        return False
    asked = questions_answered(COMPARED_MAX + 1)
    return len(asked) > COMPARED_MAX or any(likeness(text, each) >= SAME for each in asked)


def names_code(turn: Turn) -> bool:
    """Whether the message names something by a code of letters and digits: "error E4"."""
    return any(any(char.isalpha() for char in word) for word in codes(roots(turn.situation.text)))


def ask_team(turn: Turn) -> None:
    """Have the owner asked what no record answers; what the customer is told is the caller's."""
    turn.tools.call(ASK_TOOL, question=turn.situation.text.strip()[:QUESTION_MAX])


def _look_up(turn: Turn) -> Sequence[Passage]:
    """What was found for these words; looked up once a turn."""
    if turn.passages is None:
        text = turn.situation.text.strip()[:QUESTION_MAX]
        worth = bool(roots(text)) and is_anything_known()
        turn.passages = turn.tools.call(TOOL, text=text)["passages"] if worth else []
    return turn.passages


def _chosen(question: str, passages: Iterable[Passage], least: float) -> Passage | None:
    """The passage that fits best, if one fits."""
    fitting = [
        each for each in passages if each["score"] >= least and not _misses_code(question, each)
    ]
    return max(fitting, key=_rank, default=None)


def _rank(passage: Passage) -> float:
    return float(passage["score"]) + (OWNER_FIRST if passage["kind"] == "faq" else 0.0)


def _misses_code(question: str, passage: Passage) -> bool:
    """Whether the question is about "E5" and the passage is not. What may not be read is taken at
    its finder's word."""
    if not passage["allowed"]:
        return False
    held = all_roots(f"{passage['title']} {passage['heading']} {passage['text']}")
    return not codes(roots(question)) <= held


def _say(turn: Turn, passage: Passage) -> bool:
    words = words_for(turn.situation.text, passage)
    if not words:
        return False
    turn.parts.append(words)
    if passage["kind"] == "document":
        turn.parts.append(citation(turn.voice, passage))
    page = passage.get("page")
    turn.support(passage["kind"], passage["id"], f"page {page}" if page else "text")
    turn.outcome.entities.setdefault("topics", []).append("knowledge")
    return True


def words_for(question: str, passage: Passage) -> str:
    """What is said of a passage to somebody with this question."""
    if not passage["allowed"]:
        return str(passage["instead"])
    if passage["kind"] == "faq":
        return str(passage["text"])
    return extract(question, passage["text"])


def citation(voice: Voice, passage: Passage) -> str:
    """Such as "(Fuente: Manual caldera, pág. 3)"."""
    if passage.get("page"):
        return voice.word("source_page", title=passage["title"], page=passage["page"])
    return voice.word("source", title=passage["title"])


def extract(question: str, text: str) -> str:
    """The sentences of a text that fit a question, as they stand there: from the one that fits
    best on, at most three, not beyond where it speaks of another code."""
    said = _sentences(text)
    wanted = roots(question)
    scored = [(_worth(sentence, wanted), -place) for place, sentence in enumerate(said)]
    best, place = max(scored, default=(0, 0))
    if best <= 0:
        return ""
    taken: list[str] = []
    for sentence in said[-place:]:
        full = len(" ".join(taken)) + len(sentence) > ANSWER_MAX or _is_enough(taken, sentence)
        if taken and (full or _elsewhere(sentence, wanted)):
            break
        taken.append(sentence)
    return _joined(taken)[:ANSWER_MAX]


def _is_enough(taken: list[str], following: str) -> bool:
    """Three sentences; of steps one after the other, six. A line before a list does not count."""
    counted = sum(1 for sentence in taken if not sentence.endswith(":"))
    return counted >= (STEPS_MAX if _STEP.match(following) else SENTENCES_MAX)


def _sentences(text: str) -> list[str]:
    """The sentences of a text without those that give orders to a reader who is a machine."""
    pieces = [piece.strip() for piece in _SENTENCE_END.split(text)]
    whole: list[str] = []
    for piece in filter(None, pieces):
        if whole and _BARE_STEP.match(whole[-1]):
            whole[-1] += f" {piece}"
        else:
            whole.append(piece)
    return [piece for piece in whole if refusal_of(piece) != "no_secrets"]


def _worth(sentence: str, wanted: frozenset[str]) -> int:
    """How many of the wanted words a sentence has; codes weigh three."""
    there = all_roots(sentence) & wanted
    return len(there) + 2 * len(codes(there))


def _elsewhere(sentence: str, wanted: frozenset[str]) -> bool:
    """Whether a sentence speaks of another code of the same make: "E5" after a question for E4."""
    asked = codes(wanted)
    if not asked:
        return False
    shapes = {_shape(code) for code in asked}
    others = codes(all_roots(sentence)) - asked
    return any(_shape(code) in shapes for code in others) and not asked & all_roots(sentence)


def _shape(code: str) -> str:
    """ "e4" and "e12" are of one make."""
    return re.sub(r"\d+", "0", code)


def _joined(taken: list[str]) -> str:
    """Steps stand on lines of their own, prose goes on."""
    text = ""
    for sentence in taken:
        text += ("\n" if _STEP.match(sentence) else " ") + sentence if text else sentence
    return text

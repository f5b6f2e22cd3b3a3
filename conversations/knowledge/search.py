"""Which pieces of a business's documents and approved answers speak of what was asked.

Full text finds candidates by any of the question's words; what decides is how much of the question
a piece covers, rare words counting more than common ones. A question about something that no
document speaks of covers little and finds nothing. Where embeddings are there, meaning finds
candidates too, and both lists are fused by reciprocal rank (docs/adr).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from conversations.knowledge.candidates import Row, rows_by_words, rows_of
from conversations.knowledge.meaning import nearest
from conversations.knowledge.terms import SLIP_FACTOR, Term, terms_of
from conversations.models import Faq, KnowledgeChunk

# A piece that covers less of the question does not speak of it (measured: tests/test_search.py).
COVERS = 0.5
# What a word counts for where only a document's title has it, or only a FAQ's answer.
IN_TITLE_ONLY, IN_ANSWER_ONLY = 0.5, 0.7
# One word somewhere in a long text is weak evidence of what the text is about.
ALONE_IN_TEXT = 0.8
# And where it only looks like that word ("entradas", "entran"), it is none.
SLIP_ALONE = 0.6
OTHER_LANGUAGE = 0.95
QUESTION_MAX = 1000
# Of reciprocal rank fusion: how fast a place in a list loses weight.
RANK_BASE = 60


@dataclass(frozen=True)
class Passage:
    """What a person may be told out of one piece. `kind`: "document" or "faq", `id` its uuid.

    Where the person's audience may not read it, `allowed` is False, `text` and `heading` are empty,
    `page` is None, and `instead` is what to say. `score`: 0 to 1, comparable within one search.
    """

    kind: str
    id: str
    title: str
    page: int | None
    heading: str
    text: str
    score: float
    allowed: bool
    instead: str


def knowledge_search(*, text: str, language: str, audience: str, limit: int = 3) -> list[Passage]:
    """The best pieces for a question, best first; an empty list where nothing speaks of it.

    `audience` is a `Contact.Audience`: what it may not read comes as a refusal where the document
    has words for that, and else not at all.
    """
    asked = text[:QUESTION_MAX]
    by_words = words_found(asked, language)
    by_meaning = nearest(asked)
    passages = (_passage(row, score, audience) for row, score in _fused(by_words, by_meaning))
    return _first_of_each([passage for passage in passages if passage is not None])[:limit]


def words_found(text: str, language: str) -> list[tuple[Row, float]]:
    """What full text finds, with the share of the question that each covers; best first."""
    terms = terms_of(text)
    if not any(terms.values()):
        return []
    scored = [
        (row, round(covered(row, terms[row.language], language), 4)) for row in rows_by_words(terms)
    ]
    good = [(row, score) for row, score in scored if score >= COVERS]
    return sorted(good, key=lambda found: (-found[1], -found[0].rank, found[0].chunk_id))


def covered(row: Row, terms: Sequence[Term], language: str) -> float:
    """The share of the question's weight that a piece has words for, 0 to 1."""
    whole = sum(term.weight for term in terms)
    met = [(term.weight, _met(row, term)) for term in terms]
    share = sum(weight * factor for weight, factor in met) / whole if whole else 0.0
    several = sum(1 for _weight, factor in met if factor) > 1
    if not several and not row.is_faq and not _in_heading(row, terms):
        best = max((factor for _weight, factor in met), default=0.0)
        share *= ALONE_IN_TEXT if best > SLIP_FACTOR else SLIP_ALONE
    return share * (1.0 if row.language == language else OTHER_LANGUAGE)


def _met(row: Row, term: Term) -> float:
    """How well a piece has a word of the question: 1 as it was said, less for another word."""
    return max(
        (
            factor * _place(row, row.words[lexeme])
            for lexeme, factor in term.ways.items()
            if lexeme in row.words
        ),
        default=0.0,
    )


def _place(row: Row, weights: str) -> float:
    if row.is_faq:
        return 1.0 if "A" in weights else IN_ANSWER_ONLY
    return IN_TITLE_ONLY if weights == "A" else 1.0


def _in_heading(row: Row, terms: Iterable[Term]) -> bool:
    return any("B" in row.words.get(lexeme, "") for term in terms for lexeme in term.ways)


def _fused(
    by_words: Sequence[tuple[Row, float]], by_meaning: Sequence[tuple[int, float]]
) -> list[tuple[Row, float]]:
    """Both lists as one, by reciprocal rank; each row with the better of its two scores."""
    if not by_meaning:
        return list(by_words)
    rows = {row.chunk_id: row for row, _score in by_words}
    scores = {row.chunk_id: score for row, score in by_words}
    rows |= rows_of([pk for pk, _score in by_meaning if pk not in rows])
    ranks: dict[int, float] = {}
    for ids in ([row.chunk_id for row, _score in by_words], [pk for pk, _score in by_meaning]):
        for place, pk in enumerate(ids, 1):
            ranks[pk] = ranks.get(pk, 0.0) + 1 / (RANK_BASE + place)
    for pk, score in by_meaning:
        scores[pk] = max(scores.get(pk, 0.0), score)
    ordered = sorted((pk for pk in ranks if pk in rows), key=lambda pk: (-ranks[pk], pk))
    return [(rows[pk], scores[pk]) for pk in ordered]


def _passage(row: Row, score: float, audience: str) -> Passage | None:
    passage = Passage(
        kind="faq" if row.is_faq else "document",
        id=row.uuid,
        title=row.title,
        page=row.page,
        heading="" if row.is_faq else row.heading,
        text=row.text,
        score=min(score, 1.0),
        allowed=True,
        instead="",
    )
    if audience in row.audiences:
        return passage
    if not row.others_are_told:
        return None
    return replace(
        passage, allowed=False, instead=row.others_are_told, text="", heading="", page=None
    )


def _first_of_each(passages: Sequence[Passage]) -> list[Passage]:
    """A document that may not be read is refused once, however many of its pieces were found."""
    refused: set[str] = set()
    kept = []
    for passage in passages:
        if passage.allowed:
            kept.append(passage)
        elif passage.id not in refused:
            refused.add(passage.id)
            kept.append(passage)
    return kept


def questions_answered(most: int) -> list[str]:
    """The questions that the owner has approved answers to, newest first. One query."""
    asked = Faq.objects.filter(state=Faq.State.APPROVED).values_list("question", flat=True)
    return list(asked[:most])


def is_anything_known() -> bool:
    """Whether the business has anything to search at all: spares a question where it has not."""
    return KnowledgeChunk.objects.exists()

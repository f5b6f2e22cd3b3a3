"""Questions with answers, many at once: "P: … R: …" in a text, or two columns of a table."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conversations.models import Faq
from conversations.services.faqs import ANSWER_MAX, QUESTION_MAX, faq_approve, faq_write
from tenants.models import Membership

PAIRS_MAX = 500
BYTES_MAX = 1024 * 1024
QUESTION = re.compile(r"^\s*(?:\*\*)?(?:p|q|pregunta|question|pergunta)\s*\d*\s*[:.)-]\s*", re.I)
ANSWER = re.compile(r"^\s*(?:\*\*)?(?:r|a|respuesta|answer|resposta)\s*\d*\s*[:.)-]\s*", re.I)
TITLES = {"pregunta", "question", "pergunta", "p", "q"}
SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Pair:
    """One question and its answer; `line` is where it begins, from 1."""

    question: str
    answer: str
    line: int

    @property
    def fits(self) -> bool:
        """Whether both are there and within their lengths."""
        return 0 < len(self.question) <= QUESTION_MAX and 0 < len(self.answer) <= ANSWER_MAX


def pairs_read(text: str) -> list[Pair]:
    """The pairs of a text, those that do not fit too. Raises ValidationError where there is none,
    or there are too many."""
    marked = any(QUESTION.match(line) for line in text.splitlines())
    pairs = _marked(text) if marked else _columns(text)
    if not pairs:
        raise ValidationError(_("No hay ninguna pregunta con su respuesta."))
    if len(pairs) > PAIRS_MAX:
        raise ValidationError(
            _("Son más de %(most)s: súbelas en varias veces.") % {"most": PAIRS_MAX}
        )
    return pairs


def _marked(text: str) -> list[Pair]:
    pairs: list[tuple[list[str], list[str], int]] = []
    part: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := QUESTION.match(line):
            pairs.append(([line[found.end() :]], [], number))
            part = pairs[-1][0]
        elif (found := ANSWER.match(line)) and pairs and part is not pairs[-1][1]:
            part = pairs[-1][1]
            part.append(line[found.end() :])
        elif pairs:
            part.append(line)
    return [Pair(_one_line(asked), "\n".join(told).strip(" \n*"), at) for asked, told, at in pairs]


def _one_line(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split()).strip("* ")


def _columns(text: str) -> list[Pair]:
    lines = text.strip().splitlines()
    if not lines:
        return []
    separator = max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines[:1]))
    rows = list(csv.reader(io.StringIO(text.strip()), delimiter=separator))
    if rows and rows[0] and rows[0][0].strip().lower() in TITLES:
        rows[0] = []
    return [
        Pair(" ".join(row[0].split()), row[1].strip(), number)
        for number, row in enumerate(rows, 1)
        if len(row) >= 2 and (row[0].strip() or row[1].strip())
    ]


@dataclass(frozen=True)
class Imported:
    """How an import went: what is new, what was there already, the lines that do not fit."""

    new: int
    known: int
    refused: Sequence[int]


def pairs_import(*, text: str, approved: bool, membership: Membership) -> Imported:
    """Write the pairs as drafts, or approved where the owner says so. A question that is there in
    the same words is left as it is. Raises ValidationError, PermissionDenied."""
    pairs = pairs_read(text)
    good = [pair for pair in pairs if pair.fits]
    known = {question.casefold() for question in Faq.objects.values_list("question", flat=True)}
    new = 0
    with transaction.atomic():
        for pair in good:
            if pair.question.casefold() in known:
                continue
            known.add(pair.question.casefold())
            new += 1
            faq = faq_write(
                question=pair.question,
                answer=pair.answer,
                user=membership.user,
                origin=Faq.Origin.IMPORT,
            )
            if approved:
                faq_approve(faq=faq, membership=membership)
    refused = [pair.line for pair in pairs if not pair.fits]
    return Imported(new, len(good) - new, refused)

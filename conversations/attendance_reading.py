"""What staff answer to "who came?": "1", "vino", "vino Ana, Luis no", "todos menos Luis". Pure.

Every word must be understood (a name of the list, a time, a verdict, a filler); where one is not,
the message was something else, or is asked back: a mark is never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.assistant.nlu.text import fold

_CLAUSES = re.compile(r"[,;\n!?¡¿]+|\.(?!\d)|\b(?:y|e|and|pero|but|mas)\b")
_TIME = re.compile(r"\b(?:a\s+)?(?:las?\s+|at\s+|as\s+)?(\d{1,2})[:.h](\d{2})\b")
_WORDS = re.compile(r"[a-z0-9']+")
_NO = frozenset({
    "no", "nao", "not", "didn't", "didnt", "falto", "faltaron", "faltou", "ausente", "absent",
    "missed", "planton",
})  # fmt: skip
_YES = frozenset({
    "vino", "vinieron", "si", "came", "veio", "vieram", "yes", "sim", "ok", "asistio",
    "asistieron", "llego", "llegaron", "presente", "presentes",
})  # fmt: skip
# Said with a no as with a yes: "no ha venido", "did not come".
_COMING = frozenset({"venido", "come", "vindo", "aparecio", "aparecieron", "show", "up", "turn"})
_FILLERS = frozenset({
    "a", "el", "la", "los", "las", "lo", "se", "ha", "han", "hoy", "su", "cita", "clase", "al",
    "final", "gracias", "hola", "de", "por", "fin", "did", "has", "have", "the", "to", "o", "os",
    "as", "ok", "vale", "tarde", "late", "thanks", "thank", "you", "obrigado", "obrigada", "que",
    "solo", "only", "perdon", "perdona", "disculpa", "sorry", "me", "equivoque", "error",
    "desculpa", "ay", "uy", "es", "era",
})  # fmt: skip
_ALL = frozenset({"todos", "todas", "all", "everybody", "everyone", "ambos", "ambas", "both"})
_NOBODY = frozenset({"nadie", "ninguno", "ninguna", "nobody", "none", "ninguem", "nenhum"})
_BUT = frozenset({"menos", "excepto", "salvo", "except"})
_REST = frozenset({"demas", "resto", "otros", "otras", "rest", "others", "outros", "outras"})


@dataclass(frozen=True)
class Row:
    """One booking asked about: its key, the customer's name, and its start as "10:00"."""

    key: int
    name: str
    clock: str

    @property
    def words(self) -> frozenset[str]:
        """The name's words, folded."""
        return frozenset(_WORDS.findall(fold(self.name)))


@dataclass
class Reading:
    """What was understood: marks by key. `unclear`: it is about this, but whom is not clear."""

    marks: dict[int, bool] = field(default_factory=dict)
    unclear: bool = False


def read(text: str, open_rows: Sequence[Row], known: Sequence[Row] = ()) -> Reading | None:
    """Understand an answer; None where it is something else.

    `open_rows` are those asked about that "todos", "1" or "no" mean; `known` may be named too (to
    correct a mark). Without open rows only names count.
    """
    plain = " ".join(fold(text).replace("’", "'").split()).strip(" .!¡?¿")
    if whole := _whole(plain, open_rows):
        return whole
    rows = [*open_rows, *(row for row in known if row not in open_rows)]
    return _clauses(plain, open_rows, rows) if rows else None


def _whole(plain: str, rows: Sequence[Row]) -> Reading | None:
    """The bare answers that buttons and numbers give."""
    if plain not in ("1", "2") or not rows:
        return None
    return Reading({row.key: plain == "1" for row in rows})


@dataclass
class _Clause:
    rows: list[Row]
    verdict: bool | None
    everybody: bool = False
    rest: bool = False
    but: bool = False
    unclear: bool = False


def _clauses(plain: str, open_rows: Sequence[Row], rows: Sequence[Row]) -> Reading | None:
    parts = [part for part in _CLAUSES.split(plain) if part.strip()]
    found = [_clause(part, open_rows, rows) for part in parts]
    clauses = [each for each in found if each is not None]
    if not parts or len(clauses) != len(found):
        return None
    if not any(each.rows or each.verdict is not None or each.everybody for each in clauses):
        return None
    return _conclude(clauses, open_rows)


def _clause(part: str, open_rows: Sequence[Row], rows: Sequence[Row]) -> _Clause | None:
    """One clause, None where a word of it is not understood."""
    named, rest_of, unclear = _by_time(part, rows)
    words = _WORDS.findall(rest_of)
    names = {word for row in rows for word in row.words}
    strangers = [w for w in words if w not in names and w not in _KNOWN]
    if strangers:
        return None
    said = [w for w in words if w in names and w not in _KNOWN]
    if said and not named:
        named, unclear = _by_name(frozenset(said), open_rows, rows)
    verdict = _verdict(words)
    nobody = any(w in _NOBODY for w in words)
    return _Clause(
        rows=named,
        verdict=False if nobody else verdict,
        everybody=nobody or any(w in _ALL for w in words),
        rest=any(w in _REST for w in words),
        but=any(w in _BUT for w in words),
        unclear=unclear,
    )


def _verdict(words: Sequence[str]) -> bool | None:
    if any(w in _NO for w in words):
        return False
    return True if any(w in _YES or w in _COMING for w in words) else None


def _by_time(part: str, rows: Sequence[Row]) -> tuple[list[Row], str, bool]:
    match = _TIME.search(part)
    if match is None:
        return [], part, False
    clock = f"{int(match[1]):02d}:{match[2]}"
    found = [row for row in rows if row.clock == clock]
    return found, _TIME.sub(" ", part), not found


def _by_name(
    said: frozenset[str], open_rows: Sequence[Row], rows: Sequence[Row]
) -> tuple[list[Row], bool]:
    """Who is meant: open ones before others; several of the same name are not told apart."""
    found = [row for row in open_rows if said <= row.words]
    found = found or [row for row in rows if said <= row.words]
    return (found, False) if len(found) == 1 else ([], True)


def _conclude(clauses: Sequence[_Clause], open_rows: Sequence[Row]) -> Reading:
    """Give each name its verdict: its own clause's, else the last one said, else the next."""
    reading, verdict = Reading(), None
    waiting: list[Row] = []
    for each in clauses:
        reading.unclear |= each.unclear
        if each.everybody and each.but:
            kept = each.verdict is not False
            reading.marks |= {row.key: kept for row in open_rows}
            reading.marks |= {row.key: not kept for row in each.rows}
            verdict = not kept
            continue
        if each.verdict is not None:
            verdict = each.verdict
            reading.marks |= {row.key: verdict for row in waiting}
            waiting = []
        _take(each, verdict, reading, waiting, open_rows)
    if waiting:
        # Names alone answer nothing.
        reading.unclear = True
    return reading


def _take(
    each: _Clause,
    verdict: bool | None,
    reading: Reading,
    waiting: list[Row],
    open_rows: Sequence[Row],
) -> None:
    if each.rest:
        left = [row for row in open_rows if row.key not in reading.marks]
        reading.marks |= {row.key: verdict is not False for row in left}
    elif each.everybody:
        reading.marks |= {row.key: verdict is not False for row in open_rows}
    elif each.rows and verdict is not None:
        reading.marks |= {row.key: verdict for row in each.rows}
    elif each.rows:
        waiting.extend(each.rows)
    elif each.verdict is not None and not each.unclear:
        _bare(each.verdict, reading, open_rows)


def _bare(verdict: bool, reading: Reading, open_rows: Sequence[Row]) -> None:
    """A verdict without a name: the only one there is, or what is meant is not clear."""
    if len(open_rows) == 1:
        reading.marks[open_rows[0].key] = verdict
    elif not reading.marks:
        reading.unclear = True


_KNOWN = _NO | _YES | _COMING | _FILLERS | _ALL | _NOBODY | _BUT | _REST

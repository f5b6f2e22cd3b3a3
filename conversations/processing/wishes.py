"""What a program asks for: a task named apart, or at the beginning of the text itself."""

import re
from dataclasses import dataclass

from conversations.models import TaskRun

Task = TaskRun.Task

# The names that programs use, in the words of whoever writes them.
NAMES: dict[str, TaskRun.Task] = {
    "resumen": Task.SUMMARY,
    "resumir": Task.SUMMARY,
    "summary": Task.SUMMARY,
    "traduccion": Task.TRANSLATION,
    "traducción": Task.TRANSLATION,
    "traducir": Task.TRANSLATION,
    "translation": Task.TRANSLATION,
    "clasificar": Task.CLASSIFY,
    "clasificacion": Task.CLASSIFY,
    "clasificación": Task.CLASSIFY,
    "classify": Task.CLASSIFY,
    "responder": Task.ANSWER,
    "respuesta": Task.ANSWER,
    "answer": Task.ANSWER,
}
LANGUAGES = {
    "es": "es",
    "en": "en",
    "pt": "pt",
    "español": "es",
    "castellano": "es",
    "spanish": "es",
    "inglés": "en",
    "ingles": "en",
    "english": "en",
    "portugués": "pt",
    "portugues": "pt",
    "portuguese": "pt",
}
_TO = r"(?:\s+(?:al?|to|into)\s+(?P<language>[a-záéíóúñ]{2,12}))?"
_BEGINNINGS: tuple[tuple[TaskRun.Task, re.Pattern[str]], ...] = (
    (Task.SUMMARY, re.compile(r"\s*(?:resume|resumen|resumir|summari[sz]e|summary)\s*:\s*", re.I)),
    (
        Task.TRANSLATION,
        re.compile(rf"\s*(?:traduce|traducci[oó]n|traducir|translate){_TO}\s*:\s*", re.I),
    ),
    (Task.CLASSIFY, re.compile(r"\s*(?:clasifica|clasificar|classify)\s*:\s*", re.I)),
    (Task.ANSWER, re.compile(r"\s*(?:responde|responder|answer)\s*:\s*", re.I)),
)


@dataclass(frozen=True)
class Wish:
    """A task, the text that it is about, and the language to write in ("" where none was named)."""

    task: TaskRun.Task
    text: str
    language: str = ""


def wish_of(message: str, *, task: str = "", language: str = "") -> Wish:
    """What a message asks for. A task named apart (one of `NAMES`) counts before the text's
    beginning ("resume: …"), which is taken off; with neither, an answer is wanted."""
    named = NAMES.get(task.lower())
    for begun, pattern in _BEGINNINGS:
        found = pattern.match(message)
        if found and named in (None, begun):
            said = (found.groupdict().get("language") or "").lower()
            wanted = language or LANGUAGES.get(said, "")
            return Wish(begun, message[found.end() :], wanted)
    return Wish(named or Task.ANSWER, message, language)

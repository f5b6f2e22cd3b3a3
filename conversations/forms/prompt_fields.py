"""The intents that instructions can be for, and what of a version stands where on a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookings.wording import NAMES
from conversations.labels import INTENTS
from conversations.models import PromptVersion
from conversations.selectors.own_intents import own_intent_names
from conversations.services.prompts import PromptText, prompt_text

# Nobody who complains, wants a person or has just cancelled is asked for something.
WITHOUT_CALL = frozenset({"complaint", "handoff", "cancel"})


@dataclass(frozen=True)
class Line:
    """One line of a comparison; `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """What changed of one part of a version."""

    title: str
    lines: list[Line]


def intents_of() -> dict[str, Promise | str]:
    """Code -> words: the product's intents, then the open business's own."""
    own = own_intent_names()
    return {**INTENTS, **{code: name for code, name in own.items() if code not in INTENTS}}


def sections(text: PromptText, names: dict[str, Promise | str]) -> Iterator[tuple[str, str]]:
    """A version as (title, text), part by part; empty parts too."""
    yield _("Trato"), _("De usted") if text.formal else _("De tú")
    yield _("Tono"), text.tone
    yield _("Siempre"), text.general
    for code, language in NAMES.items():
        yield _("Saludo") + f" · {language}", text.greetings.get(code, "")
    codes = [*names, *sorted({*text.instructions, *text.calls_to_action} - names.keys())]
    for code in codes:
        title = str(names.get(code, code))
        yield title, text.instructions.get(code, "")
        call = text.calls_to_action.get(code, {})
        yield title + " · " + _("al final"), "\n".join(_call_lines(call))


def _call_lines(call: dict[str, object]) -> Iterator[str]:
    said = call.get("text", {})
    for code in NAMES:
        if isinstance(said, dict) and said.get(code):
            yield f"{code}: {said[code]}"
    if call.get("url"):
        yield f"→ {call['url']}"


def differences(
    old: PromptVersion | None, new: PromptVersion, names: dict[str, Promise | str]
) -> list[Section]:
    """What is in `new` and was not in `old`, and the reverse, for the parts that differ."""
    before = dict(sections(prompt_text(old), names)) if old else {}
    found = []
    for title, text in sections(prompt_text(new), names):
        was = before.pop(title, "")
        if was != text:
            found.append(Section(title, _compared(was, text)))
    found += [Section(title, _compared(was, "")) for title, was in before.items() if was]
    return found


def _compared(old: str, new: str) -> list[Line]:
    a, b = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Line("same", line) for line in a[a1:a2]]
            continue
        lines += [Line("gone", line) for line in a[a1:a2]]
        lines += [Line("new", line) for line in b[b1:b2]]
    return lines

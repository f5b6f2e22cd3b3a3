"""Reads of templates, for pages."""

from typing import Any

from channels_whatsapp.models import MessageTemplate
from channels_whatsapp.templating.purposes import PURPOSES
from channels_whatsapp.templating.services import FOLLOWED, OPEN

State = MessageTemplate.State
# Whatever wants somebody's attention first.
_ORDER = (
    State.REJECTED,
    State.DISABLED,
    State.PAUSED,
    State.DRAFT,
    State.SENDING,
    State.PENDING,
    State.APPROVED,
)


def templates_listed(language: str = "") -> list[dict[str, Any]]:
    """Templates in groups, one per purpose, in the order of the purposes; those of no purpose of
    ours last. Versions that another one stands in for are left out. One query."""
    rows = MessageTemplate.objects.exclude(state=State.RETIRED).select_related("replaces")
    if language:
        rows = rows.filter(language=language)
    found: dict[str, list[MessageTemplate]] = {code: [] for code in PURPOSES}
    for row in rows:
        found.setdefault(row.purpose, []).append(row)
    for listed in found.values():
        listed.sort(key=lambda t: (_ORDER.index(State(t.state)), t.language, t.name))
    return [
        {"purpose": PURPOSES.get(code), "rows": [template_shown(row) for row in listed]}
        for code, listed in found.items()
        if listed
    ]


def template_shown(row: MessageTemplate) -> dict[str, Any]:
    """A template with what may be done with it."""
    return {
        "row": row,
        "text": row.text([row.samples.get(str(n), "…") for n in range(1, 10)]),
        "may_submit": row.state in OPEN,
        "may_look": row.state in FOLLOWED,
        "tone": _TONES.get(State(row.state), ""),
    }


_TONES = {
    State.APPROVED: "badge-good",
    State.PENDING: "badge-info",
    State.SENDING: "badge-info",
    State.REJECTED: "badge-bad",
    State.DISABLED: "badge-bad",
    State.PAUSED: "badge-warn",
}

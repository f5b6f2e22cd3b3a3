"""Reads of templates, for pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_whatsapp.models import MessageTemplate
from channels_whatsapp.templating.purposes import PURPOSES
from channels_whatsapp.templating.services import FOLLOWED

State = MessageTemplate.State
APPROVED = "approved"
# The sections of the page: whatever wants somebody's attention first.
SECTIONS = (
    (
        "todo",
        _("Por resolver"),
        (State.REJECTED, State.DISABLED, State.PAUSED, State.DRAFT),
    ),
    ("waiting", _("En revisión"), (State.SENDING, State.PENDING)),
    (APPROVED, _("Aprobadas"), (State.APPROVED,)),
)


def templates_listed(language: str = "", *, approved_in: str = "") -> list[dict[str, Any]]:
    """Templates in the sections of their page, each in the order of the purposes: those of a
    `language` (empty: all), of the approved ones those in `approved_in` only (empty: all). Versions
    that another one stands in for are left out. One query."""
    live = MessageTemplate.objects.exclude(state=State.RETIRED).select_related("replaces")
    if language:
        live = live.filter(language=language)
    order = {code: place for place, code in enumerate(PURPOSES)}
    known = sorted(live, key=lambda t: (order.get(t.purpose, len(order)), t.language, t.name))
    found = []
    for code, title, states in SECTIONS:
        rows = [row for row in known if row.state in states]
        if code == APPROVED and approved_in:
            rows = [row for row in rows if row.language == approved_in]
        rows.sort(key=lambda t: states.index(State(t.state)))
        shown = [template_shown(row) for row in rows]
        if shown:
            found.append({"code": code, "title": title, "rows": shown})
    return found


def template_shown(row: MessageTemplate) -> dict[str, Any]:
    """A template with what may be done with it."""
    return {
        "row": row,
        "text": row.text([row.samples.get(str(n), "…") for n in range(1, 10)]),
        "may_submit": row.state == State.DRAFT,
        "may_look": row.state in FOLLOWED and row.state != State.APPROVED,
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

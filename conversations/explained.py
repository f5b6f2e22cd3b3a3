"""Why the assistant said something, in words that an owner reads: what it read, understood, did,
rested on and held back. Only of the business's own records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Booking, Service, ServiceArea, SpecialOffer
from conversations.forms.guides import RULES
from conversations.labels import HANDOFF_REASONS, INTENTS
from conversations.models import (
    AssistantRun,
    Faq,
    KnowledgeDocument,
    Message,
    PromptVersion,
)

READ_MAX = 20
SURE, FAIRLY = 0.8, 0.5
TOOLS: dict[str, Promise] = {
    "search_slots": gettext_lazy("Buscó horas libres"),
    "hold": gettext_lazy("Guardó una hora"),
    "confirm": gettext_lazy("Confirmó la cita"),
    "reschedule": gettext_lazy("Cambió una cita"),
    "cancel": gettext_lazy("Canceló una cita"),
    "my_bookings": gettext_lazy("Miró las citas de esta persona"),
    "note_booking": gettext_lazy("Apuntó una nota en una cita"),
    "join_waitlist": gettext_lazy("Apuntó en la lista de espera"),
    "answer_waitlist_offer": gettext_lazy("Respondió a la lista de espera"),
    "business_info": gettext_lazy("Leyó los datos del negocio"),
    "hand_off": gettext_lazy("Pidió una persona"),
    "person_note": gettext_lazy("Anotó lo que la persona contó de sí"),
    "search_knowledge": gettext_lazy("Buscó en tus documentos y respuestas"),
    "knowledge_search": gettext_lazy("Buscó en tus documentos y respuestas"),
    "ask_owner": gettext_lazy("Anotó una pregunta para ti"),
}
REFUSALS: dict[str, Promise] = {
    "taken_over": gettext_lazy("una persona había tomado la conversación"),
    "not_found": gettext_lazy("no existe o no es de esta persona"),
    "slot_taken": gettext_lazy("esa hora ya no estaba libre"),
    "outside_hours": gettext_lazy("fuera de horario"),
    "too_soon": gettext_lazy("con muy poca antelación"),
    "too_late": gettext_lazy("demasiado tarde para cambiarla"),
    "not_bookable": gettext_lazy("no se puede reservar"),
    "person_confirms": gettext_lazy("tu plan deja la reserva a una persona"),
}
FIELDS: dict[str, Promise] = {
    "price": gettext_lazy("precio"),
    "duration_min": gettext_lazy("duración"),
    "name": gettext_lazy("nombre"),
    "windows": gettext_lazy("horario"),
    "address": gettext_lazy("dirección"),
    "start": gettext_lazy("fecha y hora"),
    "state": gettext_lazy("estado"),
    "taken": gettext_lazy("hora mirada, ocupada"),
    "phone": gettext_lazy("teléfono"),
    "link": gettext_lazy("enlace"),
    "staff": gettext_lazy("equipo"),
    "policy": gettext_lazy("norma de cambios"),
    "answer": gettext_lazy("tu respuesta"),
    "text": gettext_lazy("texto"),
}
WRONG: dict[str, Promise] = {
    "unsupported": gettext_lazy("Decía algo que ningún dato tuyo respalda"),
    "schema": gettext_lazy("La respuesta no tenía la forma pedida"),
    "completion": gettext_lazy("La respuesta no era válida"),
    "tool": gettext_lazy("Quiso usar algo que no existe"),
    "arguments": gettext_lazy("Pidió algo con datos que no valían"),
}


@dataclass(frozen=True)
class Source:
    """A record that supports a sentence: what it is, what of it, where to see it, and the sentence
    (empty for what was written down before sentences were)."""

    kind: str
    label: str
    field: str
    url: str = ""
    said: str = ""


@dataclass(frozen=True)
class Deed:
    """One thing that a tool did, in words, and as it was."""

    words: str
    outcome: str
    refused: bool
    call: Mapping[str, Any]


@dataclass(frozen=True)
class Why:
    """All that is told of one message."""

    message: Message
    run: AssistantRun | None
    read: list[Message]
    intent: str
    sureness: str
    named: list[tuple[str, str]]
    rule: str
    sources: list[Source]
    deeds: list[Deed]
    held: list[dict[str, Any]]
    fallback: str
    took_ms: int | None

    @property
    def trace(self) -> Mapping[str, Any]:
        """What the run kept of itself."""
        return (self.run.trace or {}) if self.run else {}


def why_of(message: Message) -> Why:
    """The explanation of one message of the assistant. A handful of queries, whatever it did."""
    run = message.run
    record: Mapping[str, Any] = run.record if run else {}
    trace: Mapping[str, Any] = (run.trace or {}) if run else {}
    return Why(
        message=message,
        run=run,
        read=_read(message, run),
        intent=str(INTENTS.get(record.get("intent", ""), _("Otra cosa"))) if record else "",
        sureness=_sureness(record.get("confidence")),
        named=_named(record.get("entities", {})),
        rule=_rule(trace, run),
        sources=sources_of(message, run),
        deeds=[_deed(call) for call in (run.tools or [])] if run else [],
        held=_held(trace),
        fallback=str(trace.get("fallback", "")),
        took_ms=_took(run),
    )


def _read(message: Message, run: AssistantRun | None) -> list[Message]:
    if run is None:
        return []
    rows = message.conversation.messages.filter(
        pk__gte=run.first_message_id, pk__lte=run.last_message_id, direction=Message.Direction.IN
    )
    return list(rows.order_by("pk")[:READ_MAX])


def _sureness(confidence: Any) -> str:
    if not isinstance(confidence, int | float):
        return ""
    if confidence >= SURE:
        return _("muy seguro")
    return _("bastante seguro") if confidence >= FAIRLY else _("poco seguro")


def _named(entities: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = {
        "service": _("Servicio"),
        "staff": _("Con quién"),
        "date": _("Día"),
        "time": _("Hora"),
        "client": _("Nombre"),
        "party_name": _("Nombre"),
        "party_size": _("Personas"),
    }
    return [(label, str(entities[key])) for key, label in names.items() if entities.get(key)]


def _rule(trace: Mapping[str, Any], run: AssistantRun | None) -> str:
    code = str(trace.get("rule", ""))
    if code in RULES:
        return str(RULES[code][0])
    return str(HANDOFF_REASONS.get(code, code))


def _held(trace: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was not sent, with the reason in words and the engine's own (in English)."""
    rows = [
        {
            "words": row.get("held", ""),
            "why": str(WRONG.get(row.get("kind", ""), row.get("kind", ""))),
            "details": row.get("why", []),
        }
        for row in trace.get("problems", [])
        if isinstance(row, Mapping)
    ]
    if trace.get("held"):
        because = _("Una regla dice que aquí responde una persona")
        rows.append({"words": "\n".join(trace["held"]), "why": because, "details": []})
    if ungrounded := trace.get("ungrounded"):
        words = "\n".join(ungrounded["words"])
        rows.append(
            {"words": words, "why": WRONG["unsupported"], "details": ungrounded["problems"]}
        )
    return rows


def _took(run: AssistantRun | None) -> int | None:
    if run is None or run.finished_at is None:
        return None
    return int((run.finished_at - run.started_at).total_seconds() * 1000)


def _deed(call: Mapping[str, Any]) -> Deed:
    name, result = str(call.get("tool", "")), call.get("result")
    error = str(result.get("error", "")) if isinstance(result, Mapping) else ""
    return Deed(
        words=str(TOOLS.get(name, name)),
        outcome=str(REFUSALS.get(error, error)) if error else _result(result),
        refused=bool(error),
        call=call,
    )


def _result(result: Any) -> str:
    """A tool's result in short."""
    if not isinstance(result, Mapping):
        return ""
    if "slots" in result:
        count = len(result["slots"])
        return _("%(n)d horas libres") % {"n": count} if count else _("ninguna hora libre")
    if "bookings" in result:
        return _("%(n)d citas") % {"n": len(result["bookings"])}
    if "start" in result and "service" in result:
        return f"{result['service']}, {_moment(str(result['start']))}"
    return ""


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_format(timezone.localtime(at), _("j b, H:i"))


# --- Records behind the sentences ---------------------------------------------------------------
def sources_of(message: Message, run: AssistantRun | None) -> list[Source]:
    """The records that support a message. Of several messages of one run the last one keeps them
    for all."""
    rows = list(message.provenance)
    if not rows and run is not None:
        rows = [row for each in run.messages.all() for row in each.provenance]
    names = _names(rows)
    found = [_source(row, names) for row in rows if isinstance(row, Mapping)]
    return list(dict.fromkeys(found))


Names = dict[tuple[str, str], tuple[str, str]]


def _names(rows: Iterable[Mapping[str, Any]]) -> Names:
    """Label and address of each record named, one query per kind of record."""
    ids: dict[str, set[UUID]] = {}
    for row in rows:
        uuid = _uuid(row.get("id"))
        if uuid is not None:
            ids.setdefault(str(row.get("kind", "")), set()).add(uuid)
    names: Names = {}
    for kind, (model, title, url) in _MODELS.items():
        for found in model.objects.filter(uuid__in=ids[kind]) if ids.get(kind) else ():
            names[kind, str(found.uuid)] = (title(found), _url(url, found.uuid))
    return names


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _url(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""


def _booking_title(booking: Booking) -> str:
    at = date_format(timezone.localtime(booking.start), "j M, H:i")
    return f"{booking.service.name}, {at}"


def _version_title(version: PromptVersion) -> str:
    return _("versión %d de tus instrucciones") % version.number


# kind -> model, how it is called, its page.
_MODELS: dict[str, tuple[Any, Any, str]] = {
    "service": (Service, lambda row: row.name, "bookings:service"),
    "booking": (Booking, _booking_title, "bookings:booking"),
    "offer": (SpecialOffer, lambda row: row.title, "offers:edit"),
    "area": (ServiceArea, lambda row: row.name, "offers:area_edit"),
    "document": (KnowledgeDocument, lambda row: row.title, "knowledge:document"),
    "faq": (Faq, lambda row: row.question, "answers:edit"),
    "call_to_action": (PromptVersion, _version_title, "assistant:version"),
}
_KINDS: dict[str, Promise] = {
    "service": gettext_lazy("Servicio"),
    "booking": gettext_lazy("Cita"),
    "offer": gettext_lazy("Oferta"),
    "area": gettext_lazy("Zona"),
    "document": gettext_lazy("Documento"),
    "faq": gettext_lazy("Respuesta aprobada"),
    "call_to_action": gettext_lazy("Llamada a la acción"),
    "hours": gettext_lazy("Horario"),
    "business": gettext_lazy("Datos del negocio"),
    "answer": gettext_lazy("Respuesta tuya"),
    "slot": gettext_lazy("Calendario"),
}


def _source(row: Mapping[str, Any], names: Names) -> Source:
    kind, identifier = str(row.get("kind", "")), str(row.get("id", ""))
    field = str(FIELDS.get(str(row.get("field", "")), row.get("field", "")))
    label, url = names.get((kind, identifier), ("", "")) or ("", "")
    if not label:
        label, url = _plain(kind, identifier)
    if kind == "document" and row.get("page"):
        field = _("página %(page)s") % {"page": row["page"]}
    return Source(str(_KINDS.get(kind, kind)), label, field, url, str(row.get("said", "")))


def _plain(kind: str, identifier: str) -> tuple[str, str]:
    """Records that are no row with a page of its own."""
    if kind == "hours":
        return _day(identifier), _url("bookings:hours")
    if kind == "slot":
        return _("hora libre en ese momento: %(at)s") % {"at": _moment(identifier)}, _url(
            "bookings:calendar"
        )
    if kind == "business":
        return identifier, _url("settings")
    if kind in _MODELS:
        return _("ya no existe"), ""
    return identifier, ""


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "l j M")
    except ValueError:
        return _("de la semana")

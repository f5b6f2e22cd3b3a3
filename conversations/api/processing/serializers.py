"""Shapes of /procesar, /estado and /consultar; their names are those of the brief, in Spanish."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conversations.api.serializers import StorableText
from conversations.models import Conversation, TaskRun
from conversations.processing.wishes import LANGUAGES, NAMES
from leads.models import Lead

TEXT_MAX_CHARS = 16_000

TASK_NAMES = {
    TaskRun.Task.SUMMARY.value: "resumen",
    TaskRun.Task.TRANSLATION.value: "traduccion",
    TaskRun.Task.CLASSIFY.value: "clasificar",
    TaskRun.Task.ANSWER.value: "responder",
    "conversation": "conversacion",
}


class TaskNew(serializers.Serializer[Any]):
    """A task. Without `tarea` the beginning of `mensaje` says it («resume: …»), else an answer is
    wanted. `idioma` is the language to write in."""

    mensaje = StorableText(
        max_length=TEXT_MAX_CHARS,
        error_messages={
            "blank": _("Escribe un mensaje."),
            "max_length": _("El mensaje es demasiado largo: como mucho {max_length} caracteres."),
        },
    )
    tarea = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    idioma = serializers.CharField(required=False, default="", allow_blank=True, max_length=12)

    def validate_tarea(self, value: str) -> str:
        if value and value.lower() not in NAMES:
            known = ", ".join(list(TASK_NAMES.values())[:4])
            raise serializers.ValidationError(
                _("Tarea desconocida: usa una de estas: %s.") % known, code="unknown"
            )
        return value

    def validate_idioma(self, value: str) -> str:
        if value and value.lower() not in LANGUAGES:
            raise serializers.ValidationError(
                _("Idioma desconocido: usa es, en o pt."), code="unknown"
            )
        return LANGUAGES.get(value.lower(), "")


class Tokens(serializers.Serializer[Any]):
    """Tokens of a model."""

    entrada = serializers.IntegerField(source="tokens_in")
    salida = serializers.IntegerField(source="tokens_out")


class TaskDone(serializers.Serializer[Any]):
    """What came of a task; `id` asks /consultar for how."""

    id = serializers.UUIDField(source="uuid")
    tarea = serializers.SerializerMethodField()
    estado = serializers.CharField(source="state")
    motor = serializers.CharField(source="engine")
    resultado = serializers.JSONField(source="result", allow_null=True)

    def get_tarea(self, run: Any) -> str:
        return TASK_NAMES[run.task]


class TraceShown(TaskDone):
    """How it was done: engine, tools in order, tokens, milliseconds, and why a better way was not
    taken (`motivo`)."""

    herramientas = serializers.ListField(child=serializers.DictField(), source="tools")
    tokens = Tokens(source="*")
    latencia_ms = serializers.IntegerField(source="took_ms")
    motivo = serializers.CharField(source="reason")
    fecha = serializers.DateTimeField(source="started_at")


class Reference(serializers.Serializer[Any]):
    """Who is meant: the contact's id, phone number, email or Telegram id."""

    contacto = serializers.CharField(max_length=200)


class TraceWanted(serializers.Serializer[Any]):
    """Which trace."""

    id = serializers.UUIDField()


class StandingShown(serializers.Serializer[Any]):
    """Where a customer stands. `paso`: the open task of the dialogue and what the last question
    was about; both empty while nothing is open."""

    contacto = serializers.UUIDField(source="contact.uuid")
    nombre = serializers.CharField(source="contact.name")
    tipo = serializers.CharField(source="contact.kind")
    conversacion = serializers.UUIDField(source="conversation.uuid", default=None)
    canal = serializers.CharField(source="conversation.channel", default=None)
    atiende = serializers.ChoiceField(
        choices=Conversation.Handler.choices, source="conversation.handler", default=None
    )
    espera_a_una_persona = serializers.BooleanField(
        source="conversation.needs_human", default=False
    )
    paso = serializers.SerializerMethodField()
    lead = serializers.ChoiceField(choices=Lead.State.choices, source="lead.state", default=None)
    ultimo_mensaje = serializers.DateTimeField(source="conversation.last_message_at", default=None)

    def get_paso(self, standing: Any) -> dict[str, str]:
        step = standing.step
        return {"tarea": step["task"], "espera": step["waiting_for"]}

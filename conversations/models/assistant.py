"""How a business has its assistant speak, what its model costs, and what would change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.talk import Message
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid


class AssistantSettings(models.Model):
    """Which engine and model answer, and how much they may use. One row at most; without one, or
    where a field is empty, the platform's settings hold. `token_budget` counts tokens in and out of
    a calendar month in the business's zone; None is without limit of its own."""

    class Engine(models.TextChoices):
        AUTO = "auto", _("El modelo si está disponible; si no, el propio")
        BUILTIN = "builtin", _("Siempre el propio, sin modelo externo")

    engine = models.CharField(_("motor"), max_length=10, choices=Engine, default=Engine.AUTO)
    model = models.CharField(_("modelo"), max_length=80, blank=True)
    base_url = models.URLField(_("dirección del proveedor"), max_length=200, blank=True)
    api_key = EncryptedTextField(_("clave"), blank=True)
    embedding_model = models.CharField(_("modelo de búsqueda"), max_length=80, blank=True)
    token_budget = models.PositiveIntegerField(_("tokens al mes"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Always true: a second row breaks the constraint.
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.engine} {self.model}".strip()


class PromptVersion(models.Model):
    """The owner's own instructions in one version. Written while a draft; what was published once
    is never changed again, so that a run's version says what it was told.

    `formal`: customers are addressed as *usted* in Spanish. `greetings`: language -> the first
    words of a conversation, with {name} and {business}. `instructions`: intent code -> what to do
    for it. `calls_to_action`: intent code -> {"text": {language: text}, "url": address or ""},
    added after a reply was made and checked; text and address may name links of the business's
    own, such as {booking_url} (`conversations.assistant.links`)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        PUBLISHED = "published", _("Publicada")
        RETIRED = "retired", _("Anterior")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    tone = models.TextField(_("tono"), blank=True)
    formal = models.BooleanField(_("de usted"), default=False)
    greetings = models.JSONField(default=dict, blank=True)
    general = models.TextField(_("instrucciones"), blank=True)
    instructions = models.JSONField(default=dict, blank=True)
    calls_to_action = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("qué cambia"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state__in=["draft", "published"]),
                name="prompt_one_draft_one_published",
            )
        ]

    def __str__(self) -> str:
        return f"v{self.number} {self.state}"


class TokenUse(models.Model):
    """Tokens that one purpose used of one model in one month (its first day, business's zone),
    added by one statement that locks the row."""

    class Purpose(models.TextChoices):
        REPLY = "reply", _("Respuestas")
        TASK = "task", _("Tareas por API")
        SUMMARY = "summary", _("Resúmenes")
        TRANSCRIPTION = "transcription", _("Notas de voz")
        EMBEDDING = "embedding", _("Búsqueda en documentos")
        REPLAY = "replay", _("Ensayos")

    month = models.DateField()
    purpose = models.CharField(max_length=14, choices=Purpose)
    model = models.CharField(max_length=80)
    calls = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "purpose", "model"], name="token_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.purpose} {self.model}"


class Replay(models.Model):
    """Past questions of customers answered once more under changed conditions, for comparing.
    Nothing of it is sent, booked or counted as a conversation.

    `changes`: {"engine": ..., "prompt": uuid, "prices": {service uuid: "25.00"}, "hours": {weekday
    "0" (Monday) to "6": [["09:00", "14:00"]]}, "faqs": [uuids of drafts], "answer": {"keywords",
    "answer"}, "intent": only those}; what is missing is as it is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        RUNNING = "running", _("En curso")
        DONE = "done", _("Terminado")
        STOPPED = "stopped", _("Detenido")
        FAILED = "failed", _("Fallido")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    wanted = models.PositiveIntegerField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.state}"


class ReplayAnswer(models.Model):
    """One past question (the last message of a run) in a replay: what was answered then, what
    would be answered now. `before` and `after`: {"text", "intent", "options", "sources"}."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="answers")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    before = EncryptedJSONField(null=True, blank=True)
    after = EncryptedJSONField(null=True, blank=True)
    changed = models.BooleanField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replay", "message"], name="replay_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.replay_id} {self.message_id}"

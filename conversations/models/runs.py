"""What the assistant thought, and what members and programs made of it."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.talk import Conversation, Message
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid


class AssistantRun(models.Model):
    """One time the assistant thought about a conversation: what it read, did and concluded.

    `prompt` is the owner's instructions that were in force (none: the product's own alone).
    `trace` says how it came to its words, for "why did it say this?": {"rules": version of the
    product's own rules, "instructions": intent whose instructions were given, "problems": what was
    held back and why, "fallback": why another engine answered, "cached": bool, "sources": [...]}.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        ANSWERED = "answered"
        DISCARDED = "discarded"
        FAILED = "failed"

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="runs")
    engine = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    reason = models.CharField(max_length=120, blank=True)
    first_message_id = models.BigIntegerField()
    last_message_id = models.BigIntegerField()
    record = models.JSONField(default=dict, blank=True)
    prompt = models.ForeignKey(
        "PromptVersion", models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    model = models.CharField(max_length=80, blank=True)
    tools = EncryptedJSONField(null=True, blank=True)
    trace = EncryptedJSONField(null=True, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="run_figures")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.engine} {self.state}"

    @cached_property
    def heard(self) -> list[Message]:
        """What the customer wrote that this run answers, oldest first, each with the message of
        ours whose button it pressed. Read once: several rules ask before any engine does."""
        new = self.conversation.messages.filter(
            direction=Message.Direction.IN,
            id__range=(self.first_message_id, self.last_message_id),
        )
        heard = list(new.order_by("id"))
        if any(message.answers_id for message in heard):
            models.prefetch_related_objects(heard, "answers__run")
        return heard


class IntentReview(models.Model):
    """What a member says of one thing that the assistant understood: the intent was right
    (`intent` is what was `understood`), or it was another. Figures count precision from these;
    `services.reviews.intent_review` is the only writer. Empty codes mean no intent at all.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="intent_review")
    understood = models.CharField(max_length=20, blank=True)
    intent = models.CharField(max_length=20, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id} {self.understood} {self.intent}"

    @property
    def is_corrected(self) -> bool:
        """Whether the assistant had understood something else."""
        return self.intent != self.understood


class TaskRun(models.Model):
    """One task that a program asked for: what it was given, who did it and how, what came of it.

    What was said and answered is encrypted; the row is deleted `processing.runs.KEPT` after it was
    made.
    """

    class Task(models.TextChoices):
        SUMMARY = "summary", _("Resumen")
        TRANSLATION = "translation", _("Traducción")
        CLASSIFY = "classify", _("Clasificación")
        ANSWER = "answer", _("Respuesta")

    class State(models.TextChoices):
        DONE = "done", _("Hecha")
        UNAVAILABLE = "unavailable", _("No disponible")
        FAILED = "failed", _("Fallida")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    task = models.CharField(max_length=12, choices=Task)
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=120, blank=True)
    engine = models.CharField(max_length=20)
    text = EncryptedTextField()
    result = EncryptedJSONField(null=True, blank=True)
    tools = EncryptedJSONField(null=True, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.task} {self.engine} {self.state}"

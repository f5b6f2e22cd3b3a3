"""What is said: threads, messages, and how far each member has read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField
from tenants.ids import new_uuid


class Conversation(models.Model):
    """A person's thread on one channel of the business.

    Its row is the lock under which messages get their ids, runs begin and end, and people take
    over or give back. `handler` says who answers: while it is `human`, the assistant is silent.
    """

    class Handler(models.TextChoices):
        ASSISTANT = "assistant", _("Asistente")
        HUMAN = "human", _("Persona")

    class State(models.TextChoices):
        OPEN = "open", _("Abierta")
        IN_PROGRESS = "in_progress", _("En curso")
        CLOSED = "closed", _("Cerrada")
        ARCHIVED = "archived", _("Archivada")

    class Topic(models.TextChoices):
        SALE = "sale", _("Venta")
        SUPPORT = "support", _("Soporte")
        QUERY = "query", _("Consulta")
        COMPLAINT = "complaint", _("Queja")
        OTHER = "other", _("Otro")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    contact = models.ForeignKey("leads.Contact", models.CASCADE, related_name="conversations")
    channel = models.CharField(max_length=20)
    account_key = models.CharField(max_length=80, blank=True)
    address = models.ForeignKey(
        "leads.ContactIdentity", models.PROTECT, related_name="conversations"
    )
    handler = models.CharField(max_length=10, choices=Handler, default=Handler.ASSISTANT)
    needs_human = models.BooleanField(default=False)
    handoff_reason = models.CharField(max_length=60, blank=True)
    handoff_summary = models.TextField(blank=True)
    # Waits on top of the inbox: somebody may be in danger, or a lawyer was named.
    handoff_urgent = models.BooleanField(default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.OTHER)
    # Chosen by a member: the assistant leaves it as it is.
    topic_by_hand = models.BooleanField(default=False)
    language = models.CharField(max_length=2, blank=True)
    assistant_state = models.JSONField(default=dict, blank=True)
    run_token = models.UUIDField(null=True, blank=True)
    run_until = models.DateTimeField(null=True, blank=True)
    answered_through = models.BigIntegerField(default=0)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField(null=True, blank=True)
    last_preview = models.CharField(max_length=160, blank=True)
    # Set where only what can be counted is left (`conversations.privacy`).
    emptied_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("conversación")
        verbose_name_plural = _("conversaciones")
        ordering = ("-last_message_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "account_key", "address"],
                condition=~Q(state="archived"),
                name="conversation_one_live",
            )
        ]
        indexes = [
            models.Index(fields=["-last_message_at", "-id"], name="conversation_recent"),
            models.Index(
                fields=["-last_message_at"],
                name="conversation_waiting",
                condition=Q(needs_human=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.channel}"


class Message(models.Model):
    """One thing said in a conversation. Ids grow in the order in which messages were committed,
    because they are given under the conversation's lock."""

    class Direction(models.TextChoices):
        IN = "in", _("Recibido")
        OUT = "out", _("Enviado")
        NOTE = "note", _("Nota interna")

    class Author(models.TextChoices):
        CONTACT = "contact", _("Cliente")
        ASSISTANT = "assistant", _("Asistente")
        AGENT = "agent", _("Agente")
        SYSTEM = "system", _("Sistema")

    class Kind(models.TextChoices):
        TEXT = "text"
        IMAGE = "image"
        AUDIO = "audio"
        FILE = "file"
        LOCATION = "location"
        TEMPLATE = "template"

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction)
    author = models.CharField(max_length=10, choices=Author)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    body = models.TextField(blank=True)
    # What is offered, in full words; `choices` is what a button of each shows and stands for.
    options = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)
    # Of a customer's message that pressed a button: whose, and which of its choices (from 0).
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="presses"
    )
    choice = models.PositiveSmallIntegerField(null=True, blank=True)
    attachments = EncryptedJSONField(null=True, blank=True)
    # What an answer needs of a mail: its subject, its id, what it refers to.
    envelope = EncryptedJSONField(null=True, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    template_values = models.JSONField(default=list, blank=True)
    # The template that a member chose for it, outside the channel's window.
    template_key = models.CharField(max_length=36, blank=True)
    intent = models.CharField(max_length=20, blank=True)
    understanding = models.JSONField(null=True, blank=True)
    provenance = models.JSONField(default=list, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    run = models.ForeignKey(
        "AssistantRun", models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_thread"),
            models.Index(fields=["created_at"], name="message_figures"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.direction} {self.pk}"


class ReadMark(models.Model):
    """How far one member has read one conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="read_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.conversation_id} {self.message_id}"

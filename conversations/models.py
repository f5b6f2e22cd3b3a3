from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid


class InboundEvent(models.Model):
    """What a provider delivered, as it came, stored once per provider id before anything else."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        REJECTED = "rejected"

    channel = models.CharField(max_length=20)
    account_key = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=120)
    payload = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    note = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    # Whom it turned out to be about, once it was understood.
    contact = models.ForeignKey(
        "leads.Contact",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="inbound_events",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="inbound_event_once")
        ]
        indexes = [
            models.Index(
                fields=["contact"],
                name="inbound_event_contact",
                condition=Q(contact__isnull=False),
            ),
            # What could not be read: few rows, that the figures of errors look for by time.
            models.Index(
                fields=["received_at"],
                name="inbound_event_rejected",
                condition=Q(state="rejected"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"


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
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.OTHER)
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
    options = models.JSONField(default=list, blank=True)
    attachments = EncryptedJSONField(null=True, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    template_values = models.JSONField(default=list, blank=True)
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


class Delivery(models.Model):
    """The sending of one message: state, attempts, what the provider said.

    `sending` is committed before the provider is called; a row that stays there after a crash is
    reconciled by callback or by listing at the provider, and becomes `unknown` where neither
    knows: shown, and never resent by itself.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("En cola")
        WAITING = "waiting", _("En espera")
        SENDING = "sending", _("Enviando")
        SENT = "sent", _("Enviado")
        DELIVERED = "delivered", _("Entregado")
        READ = "read", _("Leído")
        FAILED = "failed", _("No enviado")
        REFUSED = "refused", _("Retenido")
        UNKNOWN = "unknown", _("Sin confirmar")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="delivery")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    mode = models.CharField(max_length=10, blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=5, null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=120, blank=True, db_index=True)
    error_code = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class AssistantRun(models.Model):
    """One time the assistant thought about a conversation: what it read, did and concluded."""

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
    tools = EncryptedJSONField(null=True, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="run_figures")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.engine} {self.state}"


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


class SmsSender(models.Model):
    """What the business sends SMS with, where that is not its WhatsApp number's account: a number
    or a sender name, and a Twilio account of its own (empty: that of WhatsApp). One row at most."""

    number = models.CharField(_("número o nombre que firma"), max_length=16, blank=True)
    account_sid = models.CharField(_("identificador de la cuenta"), max_length=34, blank=True)
    auth_token = EncryptedTextField(_("token"), blank=True)
    active = models.BooleanField(_("enviar SMS"), default=True)
    # Always true: a second row breaks the constraint.
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return self.number or "SMS"

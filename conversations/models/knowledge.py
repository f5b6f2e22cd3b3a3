"""What a business knows beyond its records: documents, answers, and questions that wait for one."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.talk import Message
from leads.models import Contact
from tenants.crypto import EncryptedTextField
from tenants.ids import new_uuid


def everybody() -> list[str]:
    """All audiences of `leads.Contact.Audience`."""
    return list(Contact.Audience.values)


class KnowledgeFolder(models.Model):
    """A Google Drive folder whose files become documents and follow its changes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Falta el permiso de Google")
        ACTIVE = "active", _("Al día")
        FAILED = "failed", _("Con error")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    drive_id = models.CharField(max_length=128, unique=True)
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    refresh_token = EncryptedTextField(blank=True)
    audiences = ArrayField(models.CharField(max_length=10), default=everybody)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name or self.drive_id


class KnowledgeDocument(models.Model):
    """One text that answers may be taken from, cut into `KnowledgeChunk`s.

    `audiences` may be told what it says; everybody else who asks about it gets `others_are_told`
    ("Llame al técnico") with the document's title, or nothing of it where that is empty."""

    class Source(models.TextChoices):
        FILE = "file", _("Archivo")
        TEXT = "text", _("Texto")
        URL = "url", _("Página web")
        DRIVE = "drive", _("Google Drive")

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        READING = "reading", _("Leyendo")
        READY = "ready", _("Listo")
        FAILED = "failed", _("No se pudo leer")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    title = models.CharField(_("título"), max_length=200)
    source = models.CharField(max_length=5, choices=Source)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    language = models.CharField(_("idioma"), max_length=2, blank=True)
    audiences = ArrayField(models.CharField(max_length=10), default=everybody)
    others_are_told = models.CharField(_("a los demás"), max_length=300, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    url = models.URLField(_("dirección"), max_length=500, blank=True)
    folder = models.ForeignKey(
        KnowledgeFolder, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    drive_id = models.CharField(max_length=128, blank=True)
    # What was read, as it was read; the chunks are cut from it.
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    active = models.BooleanField(_("se usa"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # When its text was last taken over, and when it was last looked at for changes.
    read_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("title", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "drive_id"],
                condition=Q(folder__isnull=False),
                name="document_once_in_folder",
            )
        ]

    def __str__(self) -> str:
        return self.title


class KnowledgeFile(models.Model):
    """The file of a document that waits to be read, as it came; deleted once it was read. One that
    could not be read stays, so that it can be tried again."""

    document = models.OneToOneField(KnowledgeDocument, models.CASCADE, related_name="file")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.document_id} {self.created_at}"


class OwnerQuestion(models.Model):
    """Something that customers asked and no record answers, waiting for the owner. Questions that
    mean the same share one row; `QuestionAsked` says who asked and how often."""

    class State(models.TextChoices):
        OPEN = "open", _("Sin respuesta")
        ANSWERED = "answered", _("Respondida")
        DISMISSED = "dismissed", _("Descartada")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    text = models.TextField()
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    last_asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-last_asked_at", "-id")
        indexes = [
            models.Index(fields=["-last_asked_at"], condition=Q(state="open"), name="question_open")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class QuestionAsked(models.Model):
    """One time that a question was asked, in a message of a customer. `told_at`: when they were
    sent the owner's answer."""

    question = models.ForeignKey(OwnerQuestion, models.CASCADE, related_name="asked")
    message = models.OneToOneField(Message, models.CASCADE, related_name="owner_question")
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.question_id} {self.message_id}"


class Faq(models.Model):
    """A question with its answer. Only approved ones are said; a draft comes from an agent's
    correction, an owner's answer or a question asked often, and waits for approval."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        APPROVED = "approved", _("Aprobada")
        REJECTED = "rejected", _("Rechazada")

    class Origin(models.TextChoices):
        OWNER = "owner", _("Escrita a mano")
        QUESTION = "question", _("Pregunta de clientes")
        CORRECTION = "correction", _("Corrección de una respuesta")
        IMPORT = "import", _("Importada")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    question = models.CharField(_("pregunta"), max_length=300)
    answer = models.TextField(_("respuesta"), max_length=2000)
    language = models.CharField(_("idioma"), max_length=2, blank=True)
    audiences = ArrayField(models.CharField(max_length=10), default=everybody)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OWNER)
    asked = models.ForeignKey(
        OwnerQuestion, models.SET_NULL, null=True, blank=True, related_name="faqs"
    )
    # The answer of the assistant that this one corrects.
    corrects = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.question


class KnowledgeChunk(models.Model):
    """A piece of a document, or one approved question with its answer, as it is searched.

    `search` holds the folded text under the text search configuration of its language;
    `embedding` is empty until the provider has given it (`embedding_model` says which)."""

    document = models.ForeignKey(
        KnowledgeDocument, models.CASCADE, null=True, blank=True, related_name="chunks"
    )
    faq = models.OneToOneField(Faq, models.CASCADE, null=True, blank=True, related_name="chunk")
    position = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField(null=True, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    search = SearchVectorField(null=True)
    embedding = ArrayField(models.FloatField(), null=True, blank=True)
    embedding_model = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("document_id", "position")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False) ^ Q(faq__isnull=False),
                name="chunk_of_document_or_faq",
            ),
            models.UniqueConstraint(fields=["document", "position"], name="chunk_once"),
        ]
        indexes = [GinIndex(fields=["search"], name="chunk_search")]

    def __str__(self) -> str:
        return f"{self.document_id or self.faq_id} {self.position}"


class AnswerFeedback(models.Model):
    """What a customer or an agent says of one answer: useful or not. `settled_at`: since when
    somebody has seen to an answer that was not."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="feedback")
    asked_at = models.DateTimeField(null=True, blank=True)
    useful = models.BooleanField(null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.message_id} {self.useful}"

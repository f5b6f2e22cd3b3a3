"""What an import leaves in the database. `leads.models` has these names too."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid

if TYPE_CHECKING:
    from leads.models import Contact


class ImportJob(models.Model):
    """One file that was uploaded, and how far it is. Written by `leads.imports.services` only.

    `mapping`: code of a kind's column -> index in the file; `counts`: state of rows -> how many,
    written when the work is over, so that the report outlives the rows.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Faltan las columnas")
        CHECKING = "checking", _("Revisando")
        READY = "ready", _("Lista para importar")
        RUNNING = "running", _("Importando")
        DONE = "done", _("Terminada")
        UNDOING = "undoing", _("Deshaciendo")
        UNDONE = "undone", _("Deshecha")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    file_name = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When its rows were deleted: nothing can be undone or downloaded from then on.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"


class ImportRow(models.Model):
    """One line of the file: its cells as they came, what is wrong with it, what became of it.

    `line` counts as a spreadsheet does (the header is 1). `expected` is what the rehearsal came
    to. `object_id` is what the row made, `mark` a keyed digest of that as it was left, which tells
    whether somebody has touched it since. `contact` is the person, where there is one: whoever is
    erased takes their row's content along.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Sin revisar")
        GOOD = "good", _("Correcta")
        BAD = "bad", _("Con errores")
        CREATED = "created", _("Creada")
        UPDATED = "updated", _("Actualizada")
        SKIPPED = "skipped", _("Ya estaba")
        FAILED = "failed", _("No importada")
        UNDONE = "undone", _("Deshecha")
        KEPT = "kept", _("No se deshizo")

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = EncryptedJSONField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    expected = models.CharField(max_length=8, blank=True)
    problems = EncryptedJSONField(null=True)
    contact: "models.ForeignKey[Contact | None, Contact | None]" = models.ForeignKey(
        "leads.Contact", models.SET_NULL, null=True, db_index=False, related_name="import_rows"
    )
    object_id = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("line",)
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="import_row_once")]
        indexes = [
            models.Index(fields=["job", "state", "line"], name="import_row_state"),
            models.Index(
                fields=["contact"], name="import_row_contact", condition=Q(contact__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.line} {self.state}"


class PastMessage(models.Model):
    """Something said to or by a person in the system that the business comes from.

    No `conversations.Message`: nobody answers it, no figure, quota, rule or reminder counts it.
    `digest` is keyed, and keeps the same line from being there twice.
    """

    class Direction(models.TextChoices):
        IN = "in", _("Recibido")
        OUT = "out", _("Enviado")

    contact: "models.ForeignKey[Contact, Contact]" = models.ForeignKey(
        "leads.Contact", models.CASCADE, related_name="past_messages"
    )
    at = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction)
    author = models.CharField(max_length=80, blank=True)
    text = EncryptedTextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["contact", "at", "digest"], name="past_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.direction} {self.at:%Y-%m-%d %H:%M}"

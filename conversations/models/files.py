"""What is sent beside words: pictures, voice notes, documents."""

from django.db import models

from conversations.models.talk import Message
from tenants.crypto import EncryptedBinaryField, EncryptedTextField
from tenants.ids import new_uuid


class MessageFile(models.Model):
    """A file of a message, deleted with it. `place` counts a message's files from 0 in the order
    of its `attachments`. It lies in the store under the name `stored`, sealed; `data` holds it
    only where it was kept before there was a store.

    One that a visitor of the web chat has uploaded stands alone until its message is taken in:
    `sender_index` is the blind index of who uploaded it, and nobody else's message may claim it.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        AUDIO = "audio"
        VIDEO = "video"
        FILE = "file"

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="files"
    )
    place = models.PositiveSmallIntegerField(default=0)
    sender_index = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    content_type = models.CharField(max_length=100)
    name = EncryptedTextField(blank=True)
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=100, unique=True, null=True, blank=True)
    data = EncryptedBinaryField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("message", "place")
        constraints = [
            models.UniqueConstraint(fields=["message", "place"], name="message_file_once")
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="message_file_waiting",
                condition=models.Q(message=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.kind} {self.size}"


class LooseFile(models.Model):
    """Something in the store that no message has: it is being written, or its message is gone. Due
    work takes it away; whoever gives it to a message deletes this row with it."""

    name = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.created_at:%Y-%m-%d}"

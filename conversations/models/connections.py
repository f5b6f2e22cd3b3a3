"""How a business is connected to a channel that is neither WhatsApp nor its own web page."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField
from tenants.ids import new_uuid


class ChannelAccount(models.Model):
    """One account of the business at a provider: a Telegram bot, a mailbox, a number for SMS, a
    Chatwoot inbox.

    `address` is what the provider knows it by (a bot's number, a mail address): public, and the
    same account for ever. `credentials` are emptied when it is disconnected; the row stays, for
    the conversations that it carried name its `uuid` as their `account_key`. The public webhook's
    path names that `uuid` too, through `tenants.ChannelRoute`; it is no secret. A mirror is the
    inbox of Chatwoot in which all other conversations are shown: nobody writes to it.
    """

    class Kind(models.TextChoices):
        TELEGRAM = "telegram", _("Telegram")
        EMAIL = "email", _("Correo")
        SMS = "sms", _("SMS")
        CHATWOOT = "chatwoot", _("Chatwoot")
        MIRROR = "chatwoot_mirror", _("Espejo en Chatwoot")

    class State(models.TextChoices):
        ACTIVE = "active", _("Activa")
        INACTIVE = "inactive", _("En pausa")
        DISCONNECTED = "disconnected", _("Desconectada")
        ERROR = "error", _("Con error")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(_("nombre"), max_length=80, blank=True)
    address = models.CharField(max_length=254)
    credentials = EncryptedJSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    state_reason = models.CharField(max_length=200, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    last_heartbeat = models.DateTimeField(null=True, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("cuenta de un canal")
        verbose_name_plural = _("cuentas de canales")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["kind", "address"], name="channel_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def key(self) -> str:
        """What conversations name the account by, and webhooks in their path."""
        return str(self.uuid)

    @property
    def is_connected(self) -> bool:
        return self.state != self.State.DISCONNECTED

    def credential(self, name: str) -> str:
        """One of the secrets; empty where there is none."""
        held: dict[str, Any] = self.credentials or {}
        return str(held.get(name, ""))


class ChannelOptOut(models.Model):
    """That a person wants nothing more by one channel at one address of theirs: the word they
    wrote there (empty where the provider said so), and when. Ended, the row stays as the proof of
    both. Other channels and the contact's own `opted_out_at` are not touched."""

    channel = models.CharField(max_length=20)
    address = models.ForeignKey(
        "leads.ContactIdentity", models.CASCADE, related_name="channel_opt_outs"
    )
    word = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address"],
                condition=models.Q(ended_at=None),
                name="channel_opt_out_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d}"


class Mailbox(models.Model):
    """How far a mailbox has been read by IMAP: the last UID taken, which means something together
    with the folder's UIDVALIDITY only (RFC 3501, 2.3.1.1). Nothing in the mailbox is changed."""

    account = models.OneToOneField(ChannelAccount, models.CASCADE, related_name="mailbox")
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.uid_validity}:{self.last_uid}"

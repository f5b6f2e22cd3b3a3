"""The pace of a number that a gateway serves: that of a person with a phone.

WhatsApp's 24-hour window and its templates are not for such numbers, and no approval protects
them: a number that writes like a machine is banned, with all its conversations. So:

- between two messages of one number 2 seconds pass in a conversation, and 20 where the business
  writes of its own accord (reminders, offers, programs);
- to people who have never written to the number it writes first at most 30 times in 24 hours;
- whoever asked for silence gets answers only, as everywhere.
"""

import random
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels_whatsapp.models import WhatsAppAccount
from conversations.channels.base import SendError
from conversations.models import Delivery, Message
from conversations.sending.purposes import CONVERSATIONAL

TALKING = timedelta(seconds=2)
OF_OWN_ACCORD = timedelta(seconds=20)
STRANGERS_A_DAY = 30
CODE = "pace"
HUMAN_PACE = gettext_noop("El número envía a ritmo humano.")
TOO_MANY = gettext_noop(
    "Por hoy no se escribe a más gente nueva desde este número: WhatsApp lo bloquearía."
)
_jitter = random.SystemRandom()


def refused(message: Message, account: WhatsAppAccount, now: datetime) -> str:
    """Why a message may not leave from a gateway's number today. One query at most."""
    if message.conversation.last_inbound_at is not None:
        return ""
    return TOO_MANY if strangers_written(account.number, now) >= STRANGERS_A_DAY else ""


def held(message: Message, account: WhatsAppAccount, now: datetime) -> tuple[str, datetime] | None:
    """Until when a gateway's number is still at another message. One query."""
    of_own_accord = message.purpose not in CONVERSATIONAL
    free_at = _next_at(account)
    if free_at is not None and of_own_accord:
        free_at += OF_OWN_ACCORD - TALKING
    if free_at is None or free_at <= now:
        return None
    gap = OF_OWN_ACCORD if of_own_accord else TALKING
    spread = timedelta(seconds=_jitter.uniform(0, gap.total_seconds()))
    return HUMAN_PACE, free_at + spread


def strangers_written(number: str, now: datetime) -> int:
    """To how many messages of the last 24 hours from a number nobody had written before."""
    sent = Delivery.objects.filter(
        Q(attempted_at__gt=now - timedelta(hours=24)),
        channel="whatsapp",
        message__conversation__account_key=number,
        message__conversation__last_inbound_at=None,
    )
    return sent.count()


def turn_take(account: WhatsAppAccount) -> None:
    """Begin a message: the next one of the number leaves `TALKING` later at the earliest. One
    worker gets the turn, for others it raises a passing `SendError`."""
    now = timezone.now()
    rows = WhatsAppAccount.objects.filter(pk=account.pk)
    free = rows.filter(Q(next_send_at=None) | Q(next_send_at__lte=now))
    if not free.update(next_send_at=now + TALKING):
        wait = TALKING.total_seconds()
        raise SendError(_(HUMAN_PACE), permanent=False, code=CODE, retry_after=wait)


def _next_at(account: WhatsAppAccount) -> datetime | None:
    """Read afresh: accounts are remembered for half a minute."""
    rows = WhatsAppAccount.objects.filter(pk=account.pk)
    return rows.values_list("next_send_at", flat=True).first()

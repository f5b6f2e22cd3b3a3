"""Trying a bot out: who connects it opens a link of their own on their phone, and is written to.
Nobody else gets a test message."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.channels.telegram.payloads import CHANNEL
from conversations.models import ChannelAccount, Conversation, Message
from conversations.services.queueing import message_queue
from tenants.actors import Actor
from tenants.context import current_business

TELEGRAM = "https://t.me/"
BOTFATHER = f"{TELEGRAM}BotFather"


def bot_link(account: ChannelAccount) -> str:
    """The bot's public address; empty for one without a name."""
    return f"{TELEGRAM}{account.label[1:]}" if account.label.startswith("@") else ""


def trial_code(account: ChannelAccount) -> str:
    """What the test link carries; changes with every connection."""
    digest = hashlib.sha256(f"test {account.credential('secret')}".encode()).hexdigest()
    return f"prueba-{digest[:10]}"


def trial_link(account: ChannelAccount) -> str:
    """The link that members open on their own phone; empty where the bot has no name."""
    link = bot_link(account)
    return f"{link}?start={trial_code(account)}" if link else ""


def tester(account: ChannelAccount) -> Conversation | None:
    """The conversation of whoever came by the test link last."""
    came = Message.objects.filter(
        direction=Message.Direction.NOTE,
        purpose="came_by_link",
        template_values=[trial_code(account)],
        conversation__channel=CHANNEL,
        conversation__account_key=account.key,
    ).exclude(conversation__state=Conversation.State.ARCHIVED)
    note = came.select_related("conversation__contact").order_by("-pk").first()
    return note.conversation if note else None


def trial_send(*, account: ChannelAccount, actor: Actor) -> bool:
    """Queue a test message by the way that all messages take; False where nobody has opened the
    test link yet."""
    found = tester(account)
    if found is None:
        return False
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        message_queue(
            conversation=conversation,
            body=_("Mensaje de prueba de %(business)s: tu bot funciona.")
            % {"business": current_business().name},
            author=Message.Author.SYSTEM,
            user=actor.user,
            purpose="agent",
        )
    return True

"""Switching the mirror on: an API inbox is made in Chatwoot, with an agent bot of its own."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.chatwoot.api import Place, member_place
from conversations.channels.chatwoot.keeping import ChatwootKeeper, bot_ready
from conversations.models import ChannelAccount
from conversations.services.connections import account_connect, account_fail, account_uuid
from tenants.actors import Actor
from tenants.context import current_business
from tenants.urls_for import business_url

KIND = ChannelAccount.Kind.MIRROR.value
WEBHOOK_PATH = "/webhook/chatwoot/mirror/"


class MirrorKeeper(ChatwootKeeper):
    """What Chatwoot can be asked about the mirror's inbox; it stays there with what is in it."""


def mirror_connect(*, account: ChannelAccount, actor: Actor) -> ChannelAccount:
    """Show the open business's conversations in the Chatwoot of a connected inbox (`account`) from
    now on. The inbox of an earlier time is used again while it is there. Raises `SendError`."""
    place = member_place(account)
    inbox = _inbox_ready(place)
    place = place._replace(inbox=inbox)
    address = f"{_site(place)}/{inbox}"
    known = ChannelAccount.objects.filter(kind=KIND, address=address).first()
    secret = secrets.token_urlsafe(32)
    path = f"{WEBHOOK_PATH}{account_uuid(KIND, address)}?secret={secret}"
    bot = bot_ready(place, business_url(current_business(), path), known)
    held = {
        "base_url": place.base_url,
        "account": place.account,
        "inbox": inbox,
        "member_token": place.token,
        "token": bot["token"],
        "bot": bot["id"],
        "secret": secret,
        "since": _since(known),
    }
    mirror = account_connect(
        kind=KIND, address=address, label=_inbox_name(), credentials=held, actor=actor
    )
    try:
        place.call("POST", f"inboxes/{inbox}/set_agent_bot", agent_bot=int(bot["id"]))
    except SendError as error:
        account_fail(account=mirror, reason=error.reason, tell=False)
        raise
    return mirror


def _since(known: ChannelAccount | None) -> str:
    """From when on messages are shown: renewing a mirror that is on loses none."""
    renewed = known.credential("since") if known is not None else ""
    return renewed or timezone.now().isoformat()


def _site(place: Place) -> str:
    return f"{place.base_url.partition('://')[2]}/{place.account}"


def _inbox_name() -> str:
    return f"Mostrador · {current_business().name}"[:80]


def _inbox_ready(place: Place) -> str:
    """The number of the mirror's inbox: the one of before, or a new one. A person has one
    conversation in it per channel of ours, however often it is made."""
    before = ChannelAccount.objects.filter(kind=KIND, address__startswith=f"{_site(place)}/")
    for known in before.order_by("-connected_at"):
        inbox = known.address.rpartition("/")[2]
        try:
            place.call("GET", f"inboxes/{inbox}")
        except SendError as error:
            if error.code != "404":
                raise
        else:
            return inbox
    made = place.call(
        "POST",
        "inboxes",
        name=_inbox_name(),
        lock_to_single_conversation=True,
        channel={"type": "api", "webhook_url": ""},
    )
    number = made.get("id") if isinstance(made, dict) else None
    if not isinstance(number, int):
        reason = _("Chatwoot no dijo qué bandeja hizo.")
        raise SendError(reason, permanent=False, code="answer")
    return str(number)

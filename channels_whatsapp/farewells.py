"""Numbers that are let go, or whose business is erased: Meta and gateways are told. With Twilio,
where a number calls is the account's own setting, and stays."""

from collections.abc import Iterable
from typing import Any

from channels_whatsapp.accounts import META
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta import graph
from channels_whatsapp.providers.meta.keys import Keys
from channels_whatsapp.providers.meta.keys import keys_of as meta_keys
from channels_whatsapp.providers.waha import sessions
from channels_whatsapp.providers.waha.api import FAILURES, WahaError
from channels_whatsapp.providers.waha.keys import keys_of as waha_keys
from conversations.channels.base import SendError
from tenants.context import current_business, public_context
from tenants.models import ChannelRoute

Provider, State = WhatsAppAccount.Provider, WhatsAppAccount.State


class NumbersLeaver:
    """The numbers of a business (`conversations.services.farewells.Leaver`)."""

    def facts(self) -> Iterable[dict[str, Any]]:
        rows = WhatsAppAccount.objects.exclude(credentials=None).exclude(state=State.INACTIVE)
        used = rows.filter(provider__in=(Provider.META, Provider.GATEWAY)).order_by("pk")
        return [
            {
                "provider": each.provider,
                "waba_id": each.waba_id,
                "credentials": each.credentials,
                "business": current_business().pk,
            }
            for each in used
        ]

    def leave(self, facts: dict[str, Any]) -> None:
        held = WhatsAppAccount(
            provider=facts["provider"],
            waba_id=facts["waba_id"],
            credentials=facts["credentials"],
        )
        if held.provider == Provider.GATEWAY:
            _gateway_end(held)
        else:
            webhook_unsubscribe(held.waba_id, meta_keys(held), business=facts["business"])


def _gateway_end(account: WhatsAppAccount) -> None:
    try:
        sessions.session_end(waha_keys(account))
    except FAILURES as error:
        known = isinstance(error, WahaError)
        raise SendError("The gateway was not told.", permanent=known, code="gateway") from error


def webhook_unsubscribe(waba_id: str, keys: Keys, *, business: int) -> None:
    """Have Meta send no more events of an account to the app, unless another business has a number
    in it. Raises `SendError`."""
    try:
        listed = graph.call("GET", f"{waba_id}/phone_numbers", keys).get("data")
        ids = [str(each.get("id")) for each in listed or [] if isinstance(each, dict)]
        with public_context():
            others = ChannelRoute.objects.filter(channel=META, address__in=ids)
            shared = others.exclude(business_id=business).exists()
        if not shared:
            graph.call("DELETE", f"{waba_id}/subscribed_apps", keys)
    except graph.FAILURES as error:
        known = isinstance(error, graph.GraphError) and error.status < 500 and error.status != 429
        raise SendError("Meta was not told.", permanent=known, code="meta") from error


def number_leave(account: WhatsAppAccount) -> None:
    """Tell Meta about a number of the open business that is let go, where it was the account's
    last. Raises `SendError`."""
    same = WhatsAppAccount.objects.filter(provider=Provider.META, waba_id=account.waba_id)
    if same.filter(state__in=(State.ACTIVE, State.ERROR)).exclude(pk=account.pk).exists():
        return
    webhook_unsubscribe(account.waba_id, meta_keys(account), business=current_business().pk)

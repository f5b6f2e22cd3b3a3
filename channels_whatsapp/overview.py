"""WhatsApp's numbers on the page of all channels."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.links import wa_me
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.states import CHECK
from conversations.selectors.overview import Line
from leads.templatetags.people import phone
from tenants.context import current_business
from tenants.due import due_hint, due_put

# What a number is called until somebody names it.
UNNAMED = "WhatsApp"
Provider, State = WhatsAppAccount.Provider, WhatsAppAccount.State


def number_lines() -> list[Line]:
    """The open business's numbers. One query."""
    accounts = list(WhatsAppAccount.objects.order_by("pk"))
    shares = shares_of(accounts)
    return [_line(each, shares) for each in accounts]


def name_of(account: WhatsAppAccount) -> str:
    """What a number is called: itself, and the name it was given, where it was."""
    if not account.number:
        return account.label
    number = phone(account.number)
    return number if account.label == UNNAMED else f"{number} · {account.label}"


def _line(account: WhatsAppAccount, shares: dict[int, int]) -> Line:
    works = account.state == State.ACTIVE
    line = Line(
        key=account.number,
        name=name_of(account),
        state=account.state,
        reason=account.state_reason,
        provider=account.get_provider_display(),
        connected_at=account.connected_at,
        heartbeat=account.last_heartbeat,
        expires_at=account.token_expires_at,
        checked=account.provider != Provider.FAKE,
    )
    if not account.number:
        line.waits = _("Esperando el QR")
    elif works:
        line.link = wa_me(account.number, current_business().language)
        line.poster = reverse("whatsapp:poster", args=[account.uuid])
    if works:
        line.share = share_words(account, shares)
    return line


def shares_of(accounts: list[WhatsAppAccount]) -> dict[int, int]:
    """The weights of the numbers in use."""
    return {each.pk: each.weight for each in accounts if each.state == State.ACTIVE}


def share_words(account: WhatsAppAccount, shares: dict[int, int]) -> str:
    """The part of new conversations that a number begins; empty where it has no number beside
    it, or is not in use."""
    if len(shares) < 2 or account.pk not in shares:
        return ""
    if not any(shares.values()):
        shares = dict.fromkeys(shares, 1)  # they take turns
    if not shares[account.pk]:
        return _("Solo contesta")
    percent = round(100 * shares[account.pk] / sum(shares.values()))
    return _("%(percent)s %% de las conversaciones nuevas") % {"percent": percent}


def numbers_check_soon() -> None:
    """Have the provider of every number in use asked now, apart."""
    used = WhatsAppAccount.objects.filter(state__in=(State.ACTIVE, State.ERROR))
    for pk in used.values_list("pk", flat=True):
        due_put(CHECK, pk, timezone.now())
        due_hint(CHECK, pk)

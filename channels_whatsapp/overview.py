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

Provider, State = WhatsAppAccount.Provider, WhatsAppAccount.State


def number_lines() -> list[Line]:
    """The open business's numbers. One query."""
    accounts = list(WhatsAppAccount.objects.order_by("pk"))
    shares = {each.pk: each.weight for each in accounts if each.state == State.ACTIVE}
    return [_line(each, shares) for each in accounts]


def _line(account: WhatsAppAccount, shares: dict[int, int]) -> Line:
    works = account.state == State.ACTIVE
    line = Line(
        key=account.number,
        name=phone(account.number) if account.number else account.label,
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
    if works and len(shares) > 1:
        percent = round(100 * account.weight / sum(shares.values()))
        line.share = _("%(percent)s %% de las conversaciones nuevas") % {"percent": percent}
    return line


def numbers_check_soon() -> None:
    """Have the provider of every number in use asked now, apart."""
    used = WhatsAppAccount.objects.filter(state__in=(State.ACTIVE, State.ERROR))
    for pk in used.values_list("pk", flat=True):
        due_put(CHECK, pk, timezone.now())
        due_hint(CHECK, pk)

"""All channels of a business at a glance: what each has, how it is doing, when it was last heard.

A channel whose accounts are kept elsewhere tells its own (`settings.CHANNEL_LINES`)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from conversations.labels import CHANNELS
from conversations.models import ChannelAccount, InboundEvent, Message
from leads.templatetags.people import phone
from tenants.context import current_business
from tenants.urls_for import business_url

# How long before its end a token is spoken of, and how long an account may be silent.
EXPIRY_NOTICE = timedelta(days=7)
SILENT = timedelta(minutes=20)
# How far back the last message of an account is looked for.
LOOKED_BACK = timedelta(days=30)
_ORDER = ("whatsapp", "telegram", "web", "email", "sms", "chatwoot")
_PITCHES: dict[str, Promise] = {
    "whatsapp": gettext_lazy("Con Meta, con Twilio o con un QR: varios números se reparten."),
    "telegram": gettext_lazy("Un bot tuyo. Gratis, sin límite de 24 horas."),
    "web": gettext_lazy("Un chat en tu web, o un enlace que compartes."),
    "email": gettext_lazy("Reenvía tu correo o conecta tu buzón."),
    "sms": gettext_lazy("Un número de Twilio. Cada SMS se paga."),
    "chatwoot": gettext_lazy("Si tu equipo ya atiende en Chatwoot."),
}
State = ChannelAccount.State


@dataclass
class Line:
    """One account of a channel: a number, a bot, a mailbox. `key` is what its conversations name
    it by."""

    key: str
    name: str
    state: str
    reason: str = ""
    provider: str = ""
    connected_at: datetime | None = None
    heartbeat: datetime | None = None
    expires_at: datetime | None = None
    waits: str = ""
    checked: bool = True
    talks: bool = True
    share: str = ""
    link: str = ""
    poster: str = ""
    last_in: datetime | None = None
    last_out: datetime | None = None
    now: datetime = field(default_factory=timezone.now)

    @property
    def link_shown(self) -> str:
        """The link as people read it."""
        return self.link.partition("?")[0].partition("://")[2]

    @property
    def silent(self) -> bool:
        """Whether it should have been heard of by now."""
        if not self.checked or self.state != State.ACTIVE:
            return False
        last = self.heartbeat or self.connected_at
        return last is not None and self.now - last > SILENT

    @property
    def expiring(self) -> bool:
        return self.expires_at is not None and self.expires_at - self.now < EXPIRY_NOTICE

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= self.now

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        if self.state == State.ERROR:
            return "bad"
        fine = self.state == State.ACTIVE and not (self.silent or self.expiring)
        return "good" if fine else "warn"

    @property
    def word(self) -> str:
        """Its state in a word or two."""
        if self.waits:
            return self.waits
        if self.state == State.ERROR:
            return _("No funciona")
        if self.state == State.INACTIVE:
            return _("Apagado")
        if self.state == State.DISCONNECTED:
            return _("Desconectado")
        if self.silent:
            return _("Sin señal")
        if self.expired:
            return _("Token caducado")
        return _("Token a punto de caducar") if self.expiring else _("Funciona")


@dataclass
class ChannelShown:
    """One channel with its accounts."""

    kind: str
    name: str
    pitch: str
    url: str
    lines: list[Line]

    @property
    def tone(self) -> str:
        """That of its worst account; empty without any."""
        tones = {line.tone for line in self.lines}
        return next((tone for tone in ("bad", "warn", "good") if tone in tones), "")


def channels_shown() -> list[ChannelShown]:
    """Every channel of the open business, in the page's order. The queries do not grow with the
    accounts."""
    lines = _account_lines() | {"web": [_web_line()]}
    for kind, dotted in settings.CHANNEL_LINES.items():
        lines[kind] = import_string(dotted)()
    _heard(lines)
    return [
        ChannelShown(
            kind=kind,
            name=str(CHANNELS[kind]),
            pitch=str(_PITCHES[kind]),
            url=settings.CHANNEL_PAGES[kind],
            lines=lines.get(kind, []),
        )
        for kind in _ORDER
    ]


def trouble_count(channels: list[ChannelShown]) -> int:
    """How many accounts somebody should look at."""
    return sum(line.tone == "bad" for channel in channels for line in channel.lines)


def _account_lines() -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    rows = ChannelAccount.objects.exclude(state=State.DISCONNECTED).order_by("connected_at", "pk")
    for account in rows:
        mirror = account.kind == ChannelAccount.Kind.MIRROR
        kind = ChannelAccount.Kind.CHATWOOT.value if mirror else account.kind
        line = Line(
            key=account.key,
            name=phone(account.label) if account.kind == ChannelAccount.Kind.SMS else account.label,
            state=account.state,
            reason=account.state_reason,
            provider=_("Espejo de los demás canales") if mirror else "",
            connected_at=account.connected_at,
            heartbeat=account.last_heartbeat,
            expires_at=account.token_expires_at,
            talks=not mirror,
        )
        if account.kind == ChannelAccount.Kind.TELEGRAM and account.label.startswith("@"):
            line.link = f"https://t.me/{account.label[1:]}"
            line.poster = reverse("telegram_poster")
        found.setdefault(kind, []).append(line)
    return found


def _web_line() -> Line:
    """The web chat is part of the product: there is nothing to connect."""
    url = business_url(current_business(), reverse("chat:page"))
    name = pgettext("chat", "Tu chat")
    return Line(key="", name=name, state=State.ACTIVE, checked=False, link=url)


def _heard(lines: dict[str, list[Line]]) -> None:
    """Note when each account was last written to, and wrote."""
    since = timezone.now() - LOOKED_BACK
    rows = (
        Message.objects.filter(created_at__gte=since)
        .exclude(direction=Message.Direction.NOTE)
        .values_list("conversation__channel", "conversation__account_key", "direction")
        .annotate(at=Max("created_at"))
        .order_by()
    )
    last = {(channel, key, direction): at for channel, key, direction, at in rows}
    for kind, accounts in lines.items():
        for line in accounts:
            line.last_in = last.get((kind, line.key, Message.Direction.IN))
            line.last_out = last.get((kind, line.key, Message.Direction.OUT))


def puzzling_shown(now: datetime) -> list[dict[str, Any]]:
    """What came to each channel lately and could not be understood: how often, and when last. One
    query."""
    rejected = InboundEvent.objects.filter(state=InboundEvent.State.REJECTED)
    recent = rejected.filter(received_at__gt=now - LOOKED_BACK)
    rows = recent.values("channel").annotate(count=Count("pk"), last=Max("received_at"))
    return [
        {"name": CHANNELS.get(row["channel"], row["channel"]), **row}
        for row in rows.order_by("channel")
    ]

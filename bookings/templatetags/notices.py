"""How pages write the ledger of notices."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.models import Notice, NoticeAttempt
from bookings.notice_rows import TONES
from leads.models import FollowUp

register = template.Library()

CHANNELS: dict[str, Promise] = {
    "whatsapp": _("WhatsApp"),
    "web": _("Chat web"),
    "telegram": _("Telegram"),
    "chatwoot": _("Chatwoot"),
    "sms": _("SMS"),
    "email": _("Correo"),
}


@register.filter
def lead_time(minutes: int) -> str:
    """How long before the appointment, such as "24 h antes"."""
    if minutes % 1440 == 0 and minutes > 1440:
        days = minutes // 1440
        return ngettext("%(n)d día antes", "%(n)d días antes", days) % {"n": days}
    if minutes % 60 == 0:
        return str(_("%(n)d h antes")) % {"n": minutes // 60}
    return str(_("%(n)d min antes")) % {"n": minutes}


@register.filter
def tone(notice: Notice | FollowUp) -> str:
    """The badge's class; what states both have are called alike."""
    return TONES.get(Notice.State(notice.state), "")


@register.filter
def channel_name(attempt: NoticeAttempt) -> str:
    """What people call the channel."""
    return str(CHANNELS.get(attempt.channel, _("Mensaje")))

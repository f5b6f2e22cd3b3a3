"""How WhatsApp's numbers are written on a page."""

from django import template

from channels_whatsapp.links import wa_me
from channels_whatsapp.models import WhatsAppAccount

register = template.Library()


@register.filter
def wa_link(account: WhatsAppAccount) -> str:
    """The link that opens a chat with a number."""
    return wa_me(account.number)


@register.filter
def wa_shown(account: WhatsAppAccount) -> str:
    """That link as people read it."""
    return wa_me(account.number).partition("://")[2]

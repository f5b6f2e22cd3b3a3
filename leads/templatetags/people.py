"""How people, their addresses and their leads are written on a page."""

import phonenumbers
from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.merging import Side
from leads.models import Contact, ContactIdentity, Lead, LeadEvent

register = template.Library()

_BADGES = {
    Lead.State.NEW: "badge-info",
    Lead.State.ENGAGED: "badge-info",
    Lead.State.INTERESTED: "badge-violet",
    Lead.State.SCHEDULED: "badge-accent",
    Lead.State.SHOWED_UP: "badge-accent",
    Lead.State.NO_SHOW: "badge-warn",
    Lead.State.FOLLOW_UP: "badge-warn",
    Lead.State.RE_ENGAGED: "badge-violet",
    Lead.State.CONVERTED: "badge-good",
    Lead.State.LOST: "",
}
_KIND_BADGES = {
    Contact.Kind.PROSPECT: "badge-info",
    Contact.Kind.CUSTOMER: "badge-accent",
    Contact.Kind.VIP: "badge-violet",
    Contact.Kind.BLOCKED: "badge-bad",
}


@register.filter
def address(identity: ContactIdentity) -> str:
    """An address as people read it: phones in groups, visitors of the web chat as such."""
    if identity.kind == ContactIdentity.Kind.PHONE:
        return phone(identity.address)
    if identity.kind == ContactIdentity.Kind.WEB:
        return gettext("Visita de la web")
    return str(identity.address)


@register.filter
def phone(e164: str) -> str:
    """A stored number with its groups apart; left alone where it cannot be read as a number."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


# What two contacts that become one bring, by model; what is not named here is told of nobody.
_BROUGHT = {
    "conversations.Conversation": _("Conversaciones"),
    "bookings.Booking": _("Citas"),
    "bookings.BookingSeries": _("Citas que se repiten"),
    "bookings.WaitlistEntry": _("Lista de espera"),
    "leads.Lead": _("Oportunidades"),
    "leads.ContactConsent": _("Consentimientos"),
    "leads.PastMessage": _("Mensajes importados"),
}


@register.filter
def merge_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What there is of each thing, as (words, how many)."""
    return [(str(words), counts[label]) for label, words in _BROUGHT.items() if counts.get(label)]


@register.filter
def merge_total(sides: list[Side]) -> list[tuple[str, int]]:
    """The same of several contacts together."""
    labels = set().union(*(side.counts for side in sides))
    return merge_words({name: sum(side.counts.get(name, 0) for side in sides) for name in labels})


@register.filter
def lead_badge(state: str) -> str:
    """The badge's colour for a lead's state."""
    return _BADGES.get(Lead.State(state), "")


@register.filter
def kind_badge(kind: str) -> str:
    """The badge's colour for what a contact is to the business."""
    return _KIND_BADGES.get(Contact.Kind(kind), "")


@register.filter
def moved_to(event: LeadEvent) -> str:
    """A lead's move in words: where it came from, where to."""
    to_state = Lead.State(event.to_state).label
    if not event.from_state:
        return str(to_state)
    return f"{Lead.State(event.from_state).label} → {to_state}"


_LANGUAGES = {"es": _("Español"), "en": _("Inglés"), "pt": _("Portugués")}


@register.filter
def language_name(code: str) -> str:
    """A language in the reader's own words."""
    return str(_LANGUAGES.get(code, code))


@register.filter
def lead_label(state: str) -> str:
    """A lead's state in words."""
    return str(Lead.State(state).label)


_SOURCES = {
    "whatsapp": ("whatsapp", "WhatsApp"),
    "whatsapp_ad": ("whatsapp", _("Anuncio con WhatsApp")),
    "telegram": ("send", "Telegram"),
    "chatwoot": ("inbox", "Chatwoot"),
    "sms": ("device", "SMS"),
    "email": ("mail", _("Correo")),
    "web": ("globe", _("Chat web")),
    "chat": ("inbox", _("Chat")),
    "widget": ("globe", _("Reserva web")),
    "phone": ("phone", _("Teléfono")),
    "manual": ("edit", _("A mano")),
}
_ACTORS = {
    "assistant": _("Asistente"),
    "customer": _("Cliente"),
    "system": _("Automático"),
}


@register.filter
def source_label(source: str) -> str:
    """Where a lead came from, in words; an unknown source as it is stored."""
    return str(_SOURCES.get(source, ("", source))[1])


@register.filter
def source_icon(source: str) -> str:
    """The drawing for where a lead came from."""
    return _SOURCES.get(source, ("inbox", ""))[0]


@register.filter
def event_actor(event: LeadEvent) -> str:
    """Who made a move: the member's name, or what acted for the house."""
    if event.actor is not None:
        return str(event.actor)
    return str(_ACTORS.get(event.actor_kind, ""))

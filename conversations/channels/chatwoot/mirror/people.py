"""A conversation's place in Chatwoot: the contact, their session in the mirror's inbox, and the
conversation. Each is looked for before it is made, so that a call whose answer was lost makes
nothing twice."""

from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.channels.chatwoot.api import Place
from conversations.labels import CHANNELS
from conversations.models import Conversation, MirroredTalk
from leads.models import Contact, ContactIdentity

# What Chatwoot knows people by; no two contacts there have the same.
_UNIQUE = ("identifier", "phone_number", "email")


def talk_ensure(place: Place, talk: MirroredTalk, conversation: Conversation, status: str) -> None:
    """See to it that a conversation has its number in the mirror's inbox; it is made, with
    `status`, if there is none. Raises `SendError`."""
    session = str(conversation.uuid)
    contact, made_now = _contact(place, conversation, session)
    if made_now:
        talk.contact_made = contact
        talk.save(update_fields=["contact_made"])
    # With one conversation per session (`lock_to_single_conversation`) it is made only once.
    made = place.call(
        "POST",
        "conversations",
        source_id=session,
        inbox_id=int(place.inbox),
        contact_id=contact,
        status=status,
        additional_attributes={"mostrador_channel": str(CHANNELS[conversation.channel])},
    )
    talk.number = _number(made)
    talk.told_status = ""  # one of before may stand otherwise
    talk.save(update_fields=["number", "told_status"])


def talk_forget(place: Place, talk: MirroredTalk) -> None:
    """Delete there what was forgotten here: the contact that was made for it, with all that was
    said. One that the business had in Chatwoot before stays the business's. Raises
    `SendError`."""
    if talk.contact_made:
        try:
            place.call("DELETE", f"contacts/{talk.contact_made}")
        except SendError as error:
            if error.code != "404":
                raise
    talk.delete()


def _contact(place: Place, conversation: Conversation, session: str) -> tuple[int, bool]:
    """The contact's number, and whether it was made for this."""
    facts = _facts(conversation)
    for name in _UNIQUE:
        found = _search(place, name, facts.get(name, ""))
        if found:
            place.call(
                "POST",
                f"contacts/{found}/contact_inboxes",
                inbox_id=int(place.inbox),
                source_id=session,
            )
            return found, name == "identifier"
    made = place.call("POST", "contacts", inbox_id=int(place.inbox), source_id=session, **facts)
    payload = made.get("payload") if isinstance(made, dict) else None
    return _number(payload.get("contact") if isinstance(payload, dict) else None), True


def _facts(conversation: Conversation) -> dict[str, str]:
    """Who it is: a name, and what they can be reached by."""
    contact: Contact = conversation.contact
    facts = {"name": contact.name or _unnamed(conversation), "identifier": str(contact.uuid)}
    names = {ContactIdentity.Kind.PHONE: "phone_number", ContactIdentity.Kind.EMAIL: "email"}
    for identity in contact.identities.filter(kind__in=names).order_by("pk"):
        facts.setdefault(names[ContactIdentity.Kind(identity.kind)], identity.address)
    return facts


def _unnamed(conversation: Conversation) -> str:
    return _("Cliente por %(channel)s") % {"channel": CHANNELS[conversation.channel]}


def _search(place: Place, name: str, value: str) -> int:
    """The contact that has exactly this; 0 where nobody has."""
    if not value:
        return 0
    told = place.call("GET", f"contacts/search?q={quote(value, safe='')}")
    rows = told.get("payload") if isinstance(told, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and str(row.get(name) or "").lower() == value.lower():
            return _number(row)
    return 0


def _number(made: Any) -> int:
    number = made.get("id") if isinstance(made, dict) else None
    if not isinstance(number, int):
        raise SendError(_("Chatwoot no dijo qué hizo."), permanent=False, code="answer")
    return number

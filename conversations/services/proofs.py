"""Senders that nothing vouches for: a mail's From can be written by anybody.

Answers go to the address itself, so a stranger who borrows it reads nothing. What a stranger could
do is act: so where there are appointments to move or cancel, or where who writes counts as one of
the team, such a mail is not answered by the assistant. Its address is asked to answer a mail of
ours, and with that answer (it carries a token) everything said since is answered.
"""

from bookings.selectors import bookings_of_contact
from conversations.models import Conversation, Message
from conversations.sending.purposes import PROOF
from conversations.services.handoff import note_add
from conversations.services.queueing import message_queue
from leads.models import Contact
from tenants.context import current_business

# What customers read; not the dashboard's language.
WORDS = {
    "es": "Hemos recibido tu correo. Para cuidar tus citas, antes de tocar nada necesitamos saber "
    "que eres tú: responde a este correo (basta con «sí») y seguimos con lo que nos pides.",
    "en": "We have received your email. To keep your appointments safe, before we change anything "
    'we need to know that it is you: reply to this email ("yes" is enough) and we will go on.',
    "pt": "Recebemos o seu e-mail. Para cuidar dos seus horários, antes de mudar algo precisamos "
    "saber que é você: responda a este e-mail (basta «sim») e continuamos com o seu pedido.",
}


def proof_is_needed(conversation: Conversation) -> bool:
    """Whether somebody who borrows this address could do harm with it."""
    contact = conversation.contact
    if contact.audience != Contact.Audience.CUSTOMER:
        return True
    return bookings_of_contact(contact_id=contact.pk, upcoming=True).exists()


def proof_ask(conversation: Conversation) -> None:
    """Ask the address to answer a mail of ours; once, until it has answered. A person who has
    taken over sees the note and decides. The conversation is locked by the caller."""
    if conversation.contact.kind == Contact.Kind.BLOCKED or _is_asked(conversation):
        return
    note_add(conversation, "proof_asked")
    if conversation.handler != Conversation.Handler.ASSISTANT:
        return
    language = conversation.language or current_business().language
    message_queue(
        conversation=conversation,
        body=WORDS.get(language, WORDS["es"]),
        author=Message.Author.SYSTEM,
        purpose=PROOF,
    )


def _is_asked(conversation: Conversation) -> bool:
    out = conversation.messages.filter(direction=Message.Direction.OUT).order_by("-pk").first()
    return out is not None and out.purpose == PROOF

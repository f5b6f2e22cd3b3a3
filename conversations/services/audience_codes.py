"""Codes by which technicians and the office make themselves known in a conversation: whoever
writes the code, and nothing else, is answered as one of them from then on.

The owner makes a code, hands it to the team, and ends or renews it at will; what it has made of
contacts stays until it is changed on their card. Codes are long enough not to be guessed at the
pace at which messages are answered.
"""

import secrets

from django.db import transaction

from conversations.assistant.engines.base import Outcome
from conversations.models import AssistantRun
from leads.models import Contact
from tenants.actors import CUSTOMER, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.crypto import decrypt, encrypt
from tenants.middleware import forget_hosts
from tenants.models import Business

ENGINE = "audience"
OPTION = "audience_codes"
KINDS = (Contact.Audience.TECHNICIAN, Contact.Audience.OFFICE)
# Without what is mistaken for something else: 0 and O, 1, I and L.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 10
_SAID = {
    "es": "Hecho: desde ahora tienes también la información del equipo.",
    "en": "Done: from now on you also get the team's information.",
    "pt": "Pronto: a partir de agora você também tem as informações da equipe.",
}


def audience_codes(business: Business) -> dict[str, str]:
    """The code of each audience that has one, for its owner's eyes. No query."""
    kept = business.settings.get(OPTION, {})
    return {kind: decrypt(code) for kind, code in kept.items()}


def audience_code_set(*, business: Business, audience: str, on: bool, actor: Actor) -> None:
    """Give an audience a new code, or (`on` False) none; the old one ends at once. Raises
    ValueError for customers, who need none, and for audiences that there are not."""
    if audience not in KINDS:
        raise ValueError(audience)
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        codes = dict(row.settings.get(OPTION, {}))
        codes.pop(audience, None)
        if on:
            code = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
            codes[audience] = encrypt(code)
        row.settings[OPTION] = codes
        row.save(update_fields=["settings"])
        action = "audience.code_set" if on else "audience.code_ended"
        audit(action, actor=actor, after={"audience": audience})
    business.settings = row.settings
    forget_hosts()


def audience_answer(run: AssistantRun) -> Outcome | None:
    """What to answer where the new message is such a code, as a whole; None for the engines. Who
    wrote it belongs to its audience then."""
    business = current_business()
    said = run.heard[0].body.strip().upper() if len(run.heard) == 1 else ""
    if len(said) != LENGTH or not business.settings.get(OPTION):
        return None
    audience = next((kind for kind, code in audience_codes(business).items() if code == said), "")
    if not audience:
        return None
    conversation, contact = run.conversation, run.conversation.contact
    with transaction.atomic():
        before, contact.audience = contact.audience, audience
        contact.save(update_fields=["audience"])
        audit(
            "contact.audience_by_code",
            contact,
            actor=CUSTOMER,
            before={"audience": before},
            after={"audience": audience},
        )
    run.engine = ENGINE
    language = conversation.language or business.language
    return Outcome(
        replies=[_SAID.get(language, _SAID["es"])],
        state=conversation.assistant_state,
        language=language,
        intent="other",
        confidence=1.0,
    )

"""Templates at Twilio: a content, and WhatsApp's approval of it.

Contents cannot be changed once made: whatever is handed in anew is a new content under a new name.
The approval comes by no webhook, it is asked for.
"""

from typing import Any

from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.provider import (
    STATES,
    Handed,
    NotTaken,
    Standing,
    links,
    quick_replies,
)
from channels_whatsapp.templating.reasons import reason_code
from tenants.twilio import FAILURES, client, failure_of

Json = dict[str, Any]
COPY_CODE = {"es": "Copiar código", "en": "Copy code", "pt": "Copiar código"}
EXPIRES_MINUTES = 10
_GONE = 404


def submit(account: WhatsAppAccount, template: MessageTemplate) -> Standing:
    """Make the content, unless an earlier try has, and ask for its approval, unless one has."""
    contents = client(account.account_sid, account.auth_token).content.v1.contents
    if not template.content_sid:
        wanted = contents.ContentCreateRequest(content_of(template))
        try:
            made = contents.create(wanted)
        except FAILURES as error:
            raise _not_taken(error) from error
        template.content_sid = str(made.sid)
        template.save(update_fields=["content_sid"])
    known = fetch(account, template)
    if known is not None and known.state != MessageTemplate.State.DRAFT:
        return known
    asked = ApprovalCreateList.ContentApprovalRequest(
        {"name": template.name, "category": template.category.upper()}
    )
    try:
        answer = contents(template.content_sid).approval_create.create(asked)
    except FAILURES as error:
        raise _not_taken(error) from error
    state = STATES.get(str(answer.status or "").upper(), MessageTemplate.State.PENDING)
    if state == MessageTemplate.State.DRAFT:
        state = MessageTemplate.State.PENDING  # taken a moment ago
    return Standing(state, str(answer.rejection_reason or ""))


def fetch(account: WhatsAppAccount, template: MessageTemplate) -> Standing | None:
    """How the approval stands; None for a content that Twilio does not know."""
    contents = client(account.account_sid, account.auth_token).content.v1.contents
    try:
        found = contents(template.content_sid).approval_fetch().fetch().whatsapp or {}
    except FAILURES as error:
        if isinstance(error, TwilioRestException) and error.status == _GONE:
            return None
        raise _not_taken(error) from error
    state = STATES.get(str(found.get("status", "")).upper(), MessageTemplate.State.DRAFT)
    category = str(found.get("category") or "").lower()
    return Standing(state, str(found.get("rejection_reason") or ""), category)


def remove(account: WhatsAppAccount, template: MessageTemplate) -> None:
    """Delete the content, and with it the template at WhatsApp."""
    if not template.content_sid:
        return
    try:
        client(account.account_sid, account.auth_token).content.v1.contents(
            template.content_sid
        ).delete()
    except FAILURES as error:
        if not (isinstance(error, TwilioRestException) and error.status == _GONE):
            raise _not_taken(error) from error


def content_of(template: MessageTemplate) -> Json:
    """The content that a template is: the plainest kind that holds all of it."""
    handed = Handed.of(template)
    variables = {str(number): text for number, text in enumerate(handed.samples, start=1)}
    return {
        "friendly_name": template.name,
        "language": template.code,
        "variables": variables,
        "types": _types(template, handed.body),
    }


def _types(template: MessageTemplate, body: str) -> Json:
    if template.category == MessageTemplate.Category.AUTHENTICATION:
        title = COPY_CODE.get(template.language, COPY_CODE["es"])
        actions = [{"type": "COPY_CODE", "copy_code_text": title}]
        return {
            "whatsapp/authentication": {
                "add_security_recommendation": True,
                "code_expiration_minutes": EXPIRES_MINUTES,
                "actions": actions,
            }
        }
    quick = [
        {"type": "QUICK_REPLY", "title": each["text"], "id": f"b{number}"}
        for number, each in enumerate(quick_replies(template), start=1)
    ]
    opening = [
        {"type": "URL", "title": each["text"], "url": each["url"]} for each in links(template)
    ]
    if template.header or template.footer or (quick and opening):
        card = {"body": body, "header_text": template.header, "footer": template.footer}
        shown = {name: value for name, value in card.items() if value}
        return {"whatsapp/card": shown | ({"actions": quick + opening} if quick + opening else {})}
    if quick:
        return {"twilio/quick-reply": {"body": body, "actions": quick}}
    if opening:
        return {"twilio/call-to-action": {"body": body, "actions": opening}}
    return {"twilio/text": {"body": body}}


def _not_taken(error: Exception) -> NotTaken:
    failure = failure_of(error)
    said = str(getattr(error, "msg", ""))
    if failure.code in ("20003", "401"):
        return NotTaken("ACCOUNT", permanent=True)
    if failure.uncertain or not failure.permanent:
        return NotTaken("AWAY", permanent=False)
    if "name" in said.lower() and "exist" in said.lower():
        return NotTaken("NAME_TAKEN", permanent=True)
    return NotTaken(reason_code(said) or "REFUSED", permanent=True, said=said)

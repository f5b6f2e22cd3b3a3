"""Templates at Twilio: a content, and WhatsApp's approval of it.

Contents cannot be changed once made: whatever is handed in anew is a new content under a new name.
The approval comes by no webhook, it is asked for.
"""

from collections.abc import Collection
from typing import Any

from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentInstance
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.provider import (
    STATES,
    Found,
    Handed,
    NotTaken,
    Standing,
    links,
    quick_replies,
    unfilled_of,
)
from channels_whatsapp.templating.reasons import reason_code
from tenants.twilio import FAILURES, client, failure_of

Json = dict[str, Any]
COPY_CODE = {"es": "Copiar código", "en": "Copy code", "pt": "Copiar código"}
EXPIRES_MINUTES = 10
LISTED = 500
_GONE = 404
_AUTHENTICATION = "whatsapp/authentication"
# Kinds of contents of which all is understood.
_READ = frozenset(
    {
        "twilio/text",
        "twilio/quick-reply",
        "twilio/call-to-action",
        "twilio/media",
        "whatsapp/card",
        _AUTHENTICATION,
    }
)


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
    return _standing(found)


def _standing(told: Json) -> Standing:
    state = STATES.get(str(told.get("status", "")).upper(), MessageTemplate.State.DRAFT)
    category = str(told.get("category") or "").lower()
    return Standing(state, str(told.get("rejection_reason") or ""), category)


def listed(account: WhatsAppAccount, known: Collection[str]) -> list[Found]:
    """Contents of the account that somebody has handed in for WhatsApp. Which they are is asked of
    each that is not known."""
    contents = client(account.account_sid, account.auth_token).content.v1.contents
    try:
        made = [each for each in contents.list(limit=LISTED) if each.sid not in known]
        asked = [(each, contents(each.sid).approval_fetch().fetch().whatsapp) for each in made]
    except FAILURES as error:
        raise _not_taken(error) from error
    return [_found(content, dict(told)) for content, told in asked if _is_handed_in(told)]


def _is_handed_in(told: object) -> bool:
    return isinstance(told, dict) and str(told.get("status", "")) not in ("", "unsubmitted")


def _found(content: ContentInstance, told: Json) -> Found:
    types: Json = content.types or {}
    kind = next(iter(types), "")
    shown: Json = types.get(kind) or {}
    body, header = str(shown.get("body") or ""), str(shown.get("header_text") or "")
    buttons = _buttons_of(shown.get("actions") or [])
    samples = {str(number): str(text) for number, text in (content.variables or {}).items()}
    unfilled = unfilled_of(body, header, buttons) if kind in _READ else "other"
    if kind == _AUTHENTICATION:
        unfilled, body, samples = "", body or "{{1}}", samples or {"1": "123456"}
    return Found(
        name=str(told.get("name") or content.friendly_name),
        code=str(content.language or ""),
        template_id=str(content.sid),
        standing=_standing(told),
        body=body,
        header=header,
        footer=str(shown.get("footer") or ""),
        buttons=buttons,
        samples=samples,
        unfilled=unfilled,
    )


def _buttons_of(actions: list[Json]) -> list[Json]:
    """Those that this product has too; others (a phone to call) are shown by the phone alone."""
    found = []
    for each in actions:
        kind, title = str(each.get("type") or "QUICK_REPLY"), str(each.get("title") or "")
        if kind == "QUICK_REPLY":
            found.append({"type": "quick_reply", "text": title})
        elif kind == "URL":
            found.append({"type": "url", "text": title, "url": str(each.get("url") or "")})
    return found


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
    opening = links(template, len(handed.samples) + 1)
    endings = [str(each["example"]) for each in opening if "example" in each]
    variables = {str(n): text for n, text in enumerate([*handed.samples, *endings], start=1)}
    return {
        "friendly_name": template.name,
        "language": template.code,
        "variables": variables,
        "types": _types(template, handed.body, opening),
    }


def _types(template: MessageTemplate, body: str, open_: list[Json]) -> Json:
    if template.category == MessageTemplate.Category.AUTHENTICATION:
        title = COPY_CODE.get(template.language, COPY_CODE["es"])
        actions = [{"type": "COPY_CODE", "copy_code_text": title}]
        return {
            _AUTHENTICATION: {
                "add_security_recommendation": True,
                "code_expiration_minutes": EXPIRES_MINUTES,
                "actions": actions,
            }
        }
    quick = [
        {"type": "QUICK_REPLY", "title": each["text"], "id": f"b{number}"}
        for number, each in enumerate(quick_replies(template), start=1)
    ]
    opening = [{"type": "URL", "title": each["text"], "url": each["url"]} for each in open_]
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

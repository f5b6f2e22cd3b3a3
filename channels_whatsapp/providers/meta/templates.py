"""Templates at Meta: `/{waba}/message_templates`.

What was rejected or paused is edited in place; what is approved is left as it is while another
version of it is reviewed (`templating.services`).
"""

from collections.abc import Collection, Iterator
from typing import Any

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers.meta import graph
from channels_whatsapp.providers.meta.errors import TOKEN_EXPIRED
from channels_whatsapp.providers.meta.keys import keys_of
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

Json = dict[str, Any]
FIELDS = "id,name,language,status,category,rejected_reason,quality_score"
PAGE, PAGES_MOST = "100", 20
EXPIRES_MINUTES = 10
COPY_CODE = {"es": "Copiar código", "en": "Copy code", "pt": "Copiar código"}
_NAME_TAKEN = frozenset({2388023, 2388024})
_LEAVING = ("DELETED", "PENDING_DELETION")
_TOO_MANY = 2388019
_FORMAT = frozenset({2388040, 2388043, 2388047, 2388072, 2388073, 2388293, 2388299})


def submit(account: WhatsAppAccount, template: MessageTemplate) -> Standing:
    """Create the template, or edit the one that it was before; one that an earlier try created is
    taken for it."""
    keys = keys_of(account)
    try:
        if template.external_id:
            graph.call("POST", template.external_id, keys, json=_edit(template))
            return Standing(MessageTemplate.State.PENDING)
        if (known := _listed(account, template)) is not None:
            return _kept(template, known)
        path = f"{account.waba_id}/message_templates"
        made = graph.call("POST", path, keys, json=body_of(template))
    except graph.FAILURES as error:
        raise _not_taken(error) from error
    return _kept(template, made)


def fetch(account: WhatsAppAccount, template: MessageTemplate) -> Standing | None:
    """How it stands, by its name and language; None where the account has none such."""
    try:
        known = _listed(account, template)
    except graph.FAILURES as error:
        raise _not_taken(error) from error
    return _standing(known) if known is not None else None


def listed(account: WhatsAppAccount, known: Collection[str]) -> list[Found]:
    """The account's templates, page by page."""
    try:
        rows = [row for row in _pages(account) if str(row.get("id", "")) not in known]
    except graph.FAILURES as error:
        raise _not_taken(error) from error
    return [_found(row) for row in rows if row.get("status") not in _LEAVING]


def _pages(account: WhatsAppAccount) -> Iterator[Json]:
    path, asked = f"{account.waba_id}/message_templates", {"fields": f"{FIELDS},components"}
    after = ""
    for _page in range(PAGES_MOST):
        params = {**asked, "limit": PAGE} | ({"after": after} if after else {})
        told = graph.call("GET", path, keys_of(account), params=params)
        yield from (dict(row) for row in told.get("data") or [] if isinstance(row, dict))
        paging = told.get("paging") or {}
        after = str((paging.get("cursors") or {}).get("after") or "")
        if not paging.get("next") or not after:
            return


def _found(row: Json) -> Found:
    parts = {str(part.get("type", "")): part for part in row.get("components") or []}
    body, header = parts.get("BODY", {}), parts.get("HEADER", {})
    given = (body.get("example") or {}).get("body_text") or [[]]
    text, top = str(body.get("text") or ""), str(header.get("text") or "")
    listed_ = parts.get("BUTTONS", {}).get("buttons") or []
    buttons = _buttons_of(listed_)
    unfilled = unfilled_of(text, top, buttons)
    if header.get("format", "TEXT") != "TEXT":
        unfilled = "header"
    if not parts.keys() <= {"HEADER", "BODY", "FOOTER", "BUTTONS"} or _is_odd(listed_):
        unfilled = "other"
    code = str(row.get("category")) == "AUTHENTICATION"
    return Found(
        name=str(row.get("name", "")),
        code=str(row.get("language", "")),
        template_id=str(row.get("id", "")),
        standing=_standing(row),
        body=text or ("{{1}}" if code else ""),
        header=top,
        footer=str(parts.get("FOOTER", {}).get("text") or ""),
        buttons=[] if code else buttons,
        samples={str(number): str(said) for number, said in enumerate(given[0], start=1)},
        unfilled="" if code else unfilled,
    )


def _is_odd(buttons: list[Json]) -> bool:
    """Whether there are buttons that a message has to bring something for."""
    return any(each.get("type") in ("COPY_CODE", "FLOW", "CATALOG", "MPM") for each in buttons)


def _buttons_of(buttons: list[Json]) -> list[Json]:
    """Those that this product has too; others (a phone to call) are shown by the phone alone."""
    found = []
    for each in buttons:
        kind, title = each.get("type"), str(each.get("text", ""))
        if kind == "QUICK_REPLY":
            found.append({"type": "quick_reply", "text": title})
        elif kind == "URL":
            found.append({"type": "url", "text": title, "url": str(each.get("url", ""))})
    return found


def remove(account: WhatsAppAccount, template: MessageTemplate) -> None:
    """Delete this language of the template."""
    if not template.external_id:
        return
    params = {"name": template.name, "hsm_id": template.external_id}
    path = f"{account.waba_id}/message_templates"
    try:
        graph.call("DELETE", path, keys_of(account), params=params)
    except graph.FAILURES as error:
        if not (isinstance(error, graph.GraphError) and error.status == 404):
            raise _not_taken(error) from error


def _listed(account: WhatsAppAccount, template: MessageTemplate) -> Json | None:
    """Meta lists every template whose name holds ours."""
    path, params = f"{account.waba_id}/message_templates", {"name": template.name, "fields": FIELDS}
    found = graph.call("GET", path, keys_of(account), params={**params, "limit": "100"})
    rows = found.get("data")
    for row in rows if isinstance(rows, list) else []:
        same = row.get("name") == template.name and row.get("language") == template.code
        if same and row.get("status") not in _LEAVING:
            return dict(row)
    return None


def _kept(template: MessageTemplate, made: Json) -> Standing:
    template.external_id = str(made.get("id", ""))[:40]
    template.save(update_fields=["external_id"])
    return _standing(made)


def _standing(row: Json) -> Standing:
    score = row.get("quality_score")
    quality = str(score.get("score", "")) if isinstance(score, dict) else ""
    return Standing(
        STATES.get(str(row.get("status", "")), MessageTemplate.State.PENDING),
        str(row.get("rejected_reason") or ""),
        str(row.get("category") or "").lower(),
        quality.lower()[:20],
    )


def body_of(template: MessageTemplate) -> Json:
    """The request that creates a template."""
    return {
        "name": template.name,
        "language": template.code,
        "category": template.category.upper(),
        "components": components_of(template),
    }


def _edit(template: MessageTemplate) -> Json:
    return {"category": template.category.upper(), "components": components_of(template)}


def components_of(template: MessageTemplate) -> list[Json]:
    """The parts of a template, as Meta takes them."""
    if template.category == MessageTemplate.Category.AUTHENTICATION:
        return _authentication(template)
    handed = Handed.of(template)
    body: Json = {"type": "BODY", "text": handed.body}
    if handed.samples:
        body["example"] = {"body_text": [handed.samples]}
    parts = [body]
    if template.header:
        parts.insert(0, {"type": "HEADER", "format": "TEXT", "text": template.header})
    if template.footer:
        parts.append({"type": "FOOTER", "text": template.footer})
    if template.buttons:
        parts.append({"type": "BUTTONS", "buttons": _buttons(template)})
    return parts


def _buttons(template: MessageTemplate) -> list[Json]:
    """Answers together, then links: Meta refuses them mixed."""
    quick = [{"type": "QUICK_REPLY", "text": each["text"]} for each in quick_replies(template)]
    opening = [
        {"type": "URL", "text": each["text"], "url": each["url"]} | _example(each)
        for each in links(template, 0)
    ]
    return quick + opening


def _example(link: Json) -> Json:
    """The whole address that a link with a place may become."""
    if "example" not in link:
        return {}
    return {"example": [str(link["url"]).replace("{{1}}", str(link["example"]))]}


def _authentication(template: MessageTemplate) -> list[Json]:
    """WhatsApp's own words around a code; the business chooses none."""
    title = COPY_CODE.get(template.language, COPY_CODE["es"])
    button = {"type": "OTP", "otp_type": "COPY_CODE", "text": title}
    return [
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": EXPIRES_MINUTES},
        {"type": "BUTTONS", "buttons": [button]},
    ]


def _not_taken(error: Exception) -> NotTaken:
    if not isinstance(error, graph.GraphError):
        return NotTaken("AWAY", permanent=False)
    if error.code == TOKEN_EXPIRED or error.code in (10, 200):
        return NotTaken("ACCOUNT", permanent=True)
    if error.subcode in _NAME_TAKEN:
        return NotTaken("NAME_TAKEN", permanent=True)
    if error.subcode == _TOO_MANY:
        return NotTaken("TOO_MANY", permanent=True)
    if error.subcode in _FORMAT:
        return NotTaken("INVALID_FORMAT", permanent=True)
    if error.status >= 500 or error.code in (2, 4, 80007, 80008):
        return NotTaken("AWAY", permanent=False)
    return NotTaken(reason_code(error.details) or "REFUSED", permanent=True, said=error.details)

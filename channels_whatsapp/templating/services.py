"""Templates in their states: written, handed in, followed until WhatsApp decides, and after.

A wording is changed while it is a draft, or where the provider has turned it down. One that was
approved stays in use, and its change is another row that `replaces` it, with a name of its own:
Twilio's contents cannot be changed, and at Meta an edit would take an approved template out of use
while it is reviewed. When the new one is approved, the old one retires.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from itertools import count
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.provider import NotTaken, Standing, Templates, language_code
from channels_whatsapp.templating.purposes import PURPOSES, places_of
from channels_whatsapp.templating.reasons import reason_code, reason_words
from channels_whatsapp.templating.rules import Wording, problems
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_drop, due_hint, due_put
from tenants.notices import owner_notify

State, Provider = MessageTemplate.State, WhatsAppAccount.Provider
WORK = "whatsapp.template"
PATH = "/settings/channels/whatsapp/templates/"
# What a person may still change; at Twilio only what was never handed in keeps its name.
OPEN = (State.DRAFT, State.REJECTED, State.DISABLED)
FOLLOWED = (State.PENDING, State.APPROVED, State.PAUSED)
DAILY = timedelta(days=1)
AGAIN = timedelta(minutes=5)
# How long after being handed in it is asked about how often; reviews take minutes, or a day.
_PACES = (
    (timedelta(minutes=3), timedelta(seconds=15)),
    (timedelta(hours=1), timedelta(minutes=3)),
    (DAILY, timedelta(minutes=30)),
)
_SLOW = timedelta(hours=3)
_VERSION = re.compile(r"_v\d+$")


@dataclass(frozen=True)
class Draft:
    """What somebody wrote of a template, checked for its form."""

    name: str
    language: str
    category: str
    purpose: str
    body: str
    header: str = ""
    footer: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    samples: dict[str, str] = field(default_factory=dict)


def account_keys() -> list[WhatsAppAccount]:
    """One number for each account that has templates: Twilio's and Meta's, those in use first."""
    found: dict[str, WhatsAppAccount] = {}
    rows = WhatsAppAccount.objects.filter(provider__in=(Provider.TWILIO, Provider.META))
    in_use = sorted(rows.order_by("pk"), key=lambda a: a.state != WhatsAppAccount.State.ACTIVE)
    for account in in_use:
        found.setdefault(key_of(account), account)
    found.pop("", None)
    return list(found.values())


def name_free(account_key: str, purpose: str, language: str) -> str:
    """A name for another template of a purpose, that the account does not have in the language."""
    rows = MessageTemplate.objects.filter(account_key=account_key, language=language)
    taken = set(rows.filter(name__startswith=purpose).values_list("name", flat=True))
    return next(
        name
        for number in count(1)
        if (name := f"{purpose}_{number}" if number > 1 else purpose) not in taken
    )


def key_of(account: WhatsAppAccount) -> str:
    """What templates of a number's account are kept by."""
    return account.waba_id if account.provider == Provider.META else account.account_sid


def account_of(template: MessageTemplate) -> WhatsAppAccount | None:
    """A number of the template's account; of any where it belongs to none."""
    accounts = account_keys()
    if not template.account_key:
        return accounts[0] if accounts else None
    return next((each for each in accounts if key_of(each) == template.account_key), None)


def template_save(
    *, template: MessageTemplate | None, account_key: str, draft: Draft, actor: Actor
) -> MessageTemplate:
    """Keep what somebody wrote: a new draft, a draft that changes, or another version of what was
    approved. Raises `ValidationError`, by field, for a name that is taken and a template that is
    being reviewed."""
    with transaction.atomic():
        row = _row_for(template, account_key, draft)
        for name, value in vars(draft).items():
            if name != "name":
                setattr(row, name, value)
        as_before = template.language_code if template is not None else ""
        row.language_code = as_before or language_code(draft.language, current_business().country)
        row.state, row.rejected_reason = State.DRAFT, ""
        taken = MessageTemplate.objects.filter(
            account_key=row.account_key, name=row.name, language=row.language
        )
        if taken.exclude(pk=row.pk).exists():
            raise ValidationError({"name": _("Ya tienes una plantilla con ese nombre e idioma.")})
        row.save()
        audit("whatsapp.template_saved", row, actor=actor, after={"name": row.name})
    return row


def _row_for(template: MessageTemplate | None, account_key: str, draft: Draft) -> MessageTemplate:
    if template is None:
        return MessageTemplate(account_key=account_key, name=draft.name)
    row = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    if row.state in (State.PENDING, State.SENDING):
        raise ValidationError(_("WhatsApp la está revisando: se puede cambiar cuando decida."))
    if row.state == State.RETIRED:
        raise ValidationError(_("Esta versión ya no se usa: cambia la nueva."))
    never_handed_in = not row.content_sid and not row.external_id
    if row.state in OPEN and never_handed_in:
        row.name = draft.name
        return row
    if row.state in (State.DRAFT, State.REJECTED, State.PAUSED) and row.external_id:
        return row  # Meta: edited in place, under the name that it has
    waiting = row.replaced_by.filter(state__in=OPEN).first()
    return waiting or _next_version(row)


def _next_version(row: MessageTemplate) -> MessageTemplate:
    base = _VERSION.sub("", row.name)
    names = MessageTemplate.objects.filter(account_key=row.account_key, language=row.language)
    taken, version = set(names.values_list("name", flat=True)), row.version + 1
    while f"{base}_v{version}" in taken:
        version += 1
    return MessageTemplate(
        account_key=row.account_key,
        name=f"{base}_v{version}",
        version=version,
        replaces=row if row.state in (State.APPROVED, State.PAUSED) else row.replaces,
    )


def template_check(template: MessageTemplate) -> None:
    """Raises `ValidationError`, by field, for what WhatsApp would not take."""
    found: dict[str, list[str]] = {}
    for problem in problems(wording_of(template)):
        found.setdefault(problem.field, []).append(problem.text)
    if found:
        raise ValidationError(found)


def wording_of(template: MessageTemplate) -> Wording:
    """What is checked of a row."""
    return Wording(
        name=template.name,
        category=template.category,
        body=template.body,
        header=template.header,
        footer=template.footer,
        buttons=template.buttons,
        samples=template.samples,
        places=len(places_of(template.purpose)) if template.purpose in PURPOSES else 0,
    )


def template_submit(*, template: MessageTemplate, actor: Actor) -> None:
    """Hand a draft in for review: checked here, sent by due work. Raises `ValidationError`, by
    field, also where the business has no number of a provider that takes templates."""
    template_check(template)
    if account_of(template) is None:
        raise ValidationError(_("Conecta primero un número de Twilio o de Meta."))
    with transaction.atomic():
        row = MessageTemplate.objects.select_for_update().get(pk=template.pk)
        if row.state in (State.REJECTED, State.DISABLED):
            raise ValidationError(_("Cámbiala antes: como está ya la rechazaron."))
        if row.state != State.DRAFT:
            return
        row.state, row.rejected_reason = State.SENDING, ""
        row.submitted_at = timezone.now()
        row.save(update_fields=["state", "rejected_reason", "submitted_at"])
        audit("whatsapp.template_submitted", row, actor=actor, after={"name": row.name})
        due_put(WORK, row.pk, timezone.now())
        due_hint(WORK, row.pk)


def template_work(template_id: int) -> datetime | None:
    """Due work: hand a template in, or ask how it stands; when to ask again, None where that is
    settled. Nothing of it is locked while the provider is asked."""
    row = MessageTemplate.objects.filter(pk=template_id).first()
    account = account_of(row) if row is not None else None
    if row is None or account is None or row.state not in (State.SENDING, *FOLLOWED):
        return None
    asked = templates_of(account)
    try:
        if row.state == State.SENDING:
            standing: Standing | None = asked.submit(account, row)
        else:
            standing = asked.fetch(account, row)
    except NotTaken as refused:
        return _not_taken(row, refused)
    template_settle(template=row, standing=standing or Standing(State.DISABLED, "GONE"))
    row.refresh_from_db()
    return next_look(row, timezone.now())


def templates_of(account: WhatsAppAccount) -> Templates:
    """What hands templates in for a number."""
    folder = "meta" if account.provider == Provider.META else "twilio"
    return cast(Templates, import_module(f"channels_whatsapp.providers.{folder}.templates"))


def _not_taken(row: MessageTemplate, refused: NotTaken) -> datetime | None:
    now = timezone.now()
    if not refused.permanent:
        waiting = MessageTemplate.objects.filter(pk=row.pk, state=State.SENDING)
        waiting.update(rejected_reason=refused.code)
        return now + AGAIN
    if row.state == State.SENDING:
        template_settle(template=row, standing=Standing(State.REJECTED, refused.code))
        return None
    return now + DAILY  # it stands as it stood; the number's own page tells what is wrong with it


def next_look(row: MessageTemplate, now: datetime) -> datetime | None:
    """When to ask about a template again: often while it is new, daily once it is in use."""
    if row.state == State.PENDING:
        age = now - (row.submitted_at or now)
        return now + next((pace for until, pace in _PACES if age < until), _SLOW)
    if row.state == State.PAUSED:
        return now + _SLOW
    return now + DAILY if row.state == State.APPROVED else None


def template_refresh(*, template: MessageTemplate) -> str:
    """Ask the provider now; why that could not be, empty where it could."""
    account = account_of(template)
    if account is None:
        return _("Conecta primero un número de Twilio o de Meta.")
    if template.state not in FOLLOWED:
        return ""
    try:
        standing = templates_of(account).fetch(account, template)
    except NotTaken as refused:
        return reason_words(refused.code)
    template_settle(template=template, standing=standing or Standing(State.DISABLED, "GONE"))
    return ""


def template_settle(*, template: MessageTemplate, standing: Standing) -> bool:
    """Write how a template stands at its provider; whether its state changed. Repeating it changes
    nothing. Locks the row; owners are told of what they have to know."""
    with transaction.atomic():
        row = MessageTemplate.objects.select_for_update().get(pk=template.pk)
        if row.state in (State.RETIRED, State.DRAFT):
            return False
        before, now = row.state, timezone.now()
        state = State(standing.state)
        if state == State.DRAFT:  # the provider has it, and nobody has asked for its approval
            state = State.PENDING
        row.state, row.checked_at = state, now
        row.quality = standing.quality or row.quality
        moved = standing.category in MessageTemplate.Category.values
        recategorised = moved and standing.category != row.category
        if moved:
            row.category = standing.category
        stopped = state in (State.REJECTED, State.PAUSED, State.DISABLED)
        row.rejected_reason = reason_code(standing.reason) if stopped else ""
        if state != before:
            row.decided_at = now
        row.save()
        if recategorised and state == State.APPROVED:
            _tell(row, "template_category", {"category": row.category})
        if state == before:
            return False
        audit(
            "whatsapp.template_state",
            row,
            actor=SYSTEM,
            before={"state": before},
            after={"state": str(state), "reason": row.rejected_reason},
        )
        _after(row, before)
        return True


def _after(row: MessageTemplate, before: str) -> None:
    """What a change of state brings with it, in its transaction."""
    if row.state == State.APPROVED:
        _retire(row.replaces)
        due_put(WORK, row.pk, timezone.now() + DAILY)
        waiting = MessageTemplate.objects.filter(state__in=(State.SENDING, State.PENDING))
        if before != State.APPROVED and not waiting.exists():
            _tell(row, "template_approved", {})
    elif row.state == State.REJECTED:
        _tell(row, "template_rejected", {"reason": row.rejected_reason})
    elif row.state in (State.PAUSED, State.DISABLED):
        due_put(WORK, row.pk, timezone.now() + _SLOW)
        _tell(row, "template_stopped", {"reason": row.rejected_reason})


def _retire(row: MessageTemplate | None) -> None:
    """End a version that another one stands in for from now on."""
    if row is not None and row.state != State.RETIRED:
        row.state = State.RETIRED
        row.save(update_fields=["state"])
        due_drop(WORK, row.pk)


def _tell(row: MessageTemplate, kind: str, context: Mapping[str, str]) -> None:
    """Codes only: the notice is worded in its reader's language."""
    at = row.decided_at or timezone.now()
    owner_notify(
        kind=kind,
        key=f"{kind}:{row.uuid}:{at:%Y%m%d%H%M%S}",
        context={**context, "name": row.name, "purpose": row.purpose, "path": PATH},
    )


def template_remove(*, template: MessageTemplate, actor: Actor) -> None:
    """Delete a template, here and at its provider. Raises `ValidationError` where the provider
    does not let it go now."""
    account = account_of(template)
    if account is not None and (template.content_sid or template.external_id):
        try:
            templates_of(account).remove(account, template)
        except NotTaken as refused:
            raise ValidationError(reason_words(refused.code)) from refused
    with transaction.atomic():
        audit("whatsapp.template_removed", template, actor=actor, before={"name": template.name})
        due_drop(WORK, template.pk)
        MessageTemplate.objects.filter(pk=template.pk).delete()

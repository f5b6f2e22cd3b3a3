"""Templates that somebody made at the provider (Twilio's Content editor, Meta's Manager): found
there, and kept beside ours.

They are shown and followed as ours are, sent by hand from the inbox, and given one of our uses
where an owner says so. Changing one makes another version of it, as with any that is approved.
"""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_whatsapp.models import ChoiceContent, MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.provider import Found, NotTaken
from channels_whatsapp.templating.purposes import PURPOSES, places_of
from channels_whatsapp.templating.reasons import reason_code, reason_words
from channels_whatsapp.templating.services import (
    FOLLOWED,
    WORK,
    account_keys,
    key_of,
    next_look,
    templates_of,
)
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_put

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=6)
NAME_CHARS, HEADER_CHARS = 120, 60
State = MessageTemplate.State


def templates_import(*, account: WhatsAppAccount, actor: Actor) -> int:
    """Keep what the account has and we do not know yet; how many there were. Repeating it adds
    nothing. Nothing is locked while the provider is asked. Raises `NotTaken`."""
    found = templates_of(account).listed(account, _known(account))
    return sum(_keep(account, each, actor) for each in found if each.body)


def templates_import_all(*, actor: Actor) -> tuple[int, str]:
    """Ask every account: how many templates are new, and why one could not be asked (empty where
    all could)."""
    new, trouble = 0, ""
    for account in account_keys():
        try:
            new += templates_import(account=account, actor=actor)
        except NotTaken as refused:
            trouble = reason_words(refused.code)
    return new, trouble


def templates_import_now_and_then(account: WhatsAppAccount) -> None:
    """Part of the look at a number: every few hours, once for all the numbers of an account."""
    key = f"{current_business().schema_name}:templates-import:{key_of(account)}"
    if not key_of(account) or not cache.add(key, 1, timeout=int(EVERY.total_seconds())):
        return
    try:
        templates_import(account=account, actor=SYSTEM)
    except NotTaken as refused:
        logger.info("templates not listed", extra={"code": refused.code})


def _known(account: WhatsAppAccount) -> set[str]:
    """Ids at the provider that are ours: of templates, and of contents for buttons."""
    rows = MessageTemplate.objects.filter(account_key__in=("", key_of(account)))
    pairs = rows.values_list("content_sid", "external_id")
    choices = ChoiceContent.objects.filter(account_sid=account.account_sid)
    ours = {each for pair in pairs for each in pair}
    return (ours | set(choices.values_list("content_sid", flat=True))) - {""}


def _keep(account: WhatsAppAccount, found: Found, actor: Actor) -> bool:
    """Keep one, unless a row of ours has its name and language: that one finds it by itself."""
    with transaction.atomic():
        rows = MessageTemplate.objects.filter(account_key=key_of(account), name=found.name)
        taken = {(row.language, row.code) for row in rows}
        if any(found.code == code for _language, code in taken):
            return False
        short = found.code.partition("_")[0].lower()
        language = found.code[:5] if short in {each for each, _code in taken} else short[:5]
        row = _row(account, found, language)
        row.save()
        if row.state in FOLLOWED:
            due_put(WORK, row.pk, next_look(row, timezone.now()) or timezone.now() + EVERY)
        audit("whatsapp.template_imported", row, actor=actor, after={"name": row.name})
    return True


def _row(account: WhatsAppAccount, found: Found, language: str) -> MessageTemplate:
    standing, now = found.standing, timezone.now()
    at_meta = account.provider == WhatsAppAccount.Provider.META
    category = standing.category
    stopped = standing.state in (State.REJECTED, State.PAUSED, State.DISABLED)
    return MessageTemplate(
        account_key=key_of(account),
        name=found.name[:NAME_CHARS],
        language=language,
        language_code=found.code[:10],
        category=category
        if category in MessageTemplate.Category.values
        else MessageTemplate.Category.UTILITY,
        header=found.header[:HEADER_CHARS],
        body=found.body,
        footer=found.footer[:HEADER_CHARS],
        buttons=found.buttons,
        samples=found.samples,
        content_sid="" if at_meta else found.template_id,
        external_id=found.template_id if at_meta else "",
        state=standing.state,
        rejected_reason=reason_code(standing.reason) if stopped else "",
        quality=standing.quality,
        imported_at=now,
        checked_at=now,
        submitted_at=now,
        unfilled=found.unfilled,
    )


def template_use(*, template: MessageTemplate, purpose: str, actor: Actor) -> None:
    """Say what a template from the provider is for, or that it is for nothing of ours (empty): its
    places are filled in the order of that use. Raises `ValidationError` where it has more places
    than that, or is not filled from here."""
    if template.imported_at is None:
        raise ValidationError(_("Esa plantilla es de aquí: su uso no cambia."))
    if purpose and (purpose not in PURPOSES or template.unfilled):
        raise ValidationError(_("Esa plantilla no se puede usar para eso."))
    if purpose and max(template.places, default=0) > len(places_of(purpose)):
        raise ValidationError(_("Tiene más variables que ese uso: cámbiala antes."))
    before, template.purpose = template.purpose, purpose
    template.save(update_fields=["purpose"])
    audit(
        "whatsapp.template_use",
        template,
        actor=actor,
        before={"purpose": before},
        after={"purpose": purpose},
    )

"""The business's choices of when people take over and what strangers are asked; audited."""

from typing import Any

from django.db import transaction

from conversations.assistant import handing_over, welcome_settings
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import forget_hosts
from tenants.models import Business


def handoff_settings_save(
    *, business: Business, chosen: handing_over.HandoffSettings, actor: Actor
) -> None:
    """Write which rules are in force, with the business's own words and emergency number."""
    after = {
        "off": sorted(chosen.off),
        "words": {code: list(words) for code, words in chosen.words.items() if words},
        "number": chosen.number,
        "vip": chosen.vip,
    }
    _save(business, handing_over.KEY, after, "handoff.settings_updated", actor)


def welcome_settings_save(
    *, business: Business, chosen: welcome_settings.WelcomeSettings, actor: Actor
) -> None:
    """Write what strangers are asked, and the text that they agree to."""
    after = {"on": chosen.on, "asks": list(chosen.asks), "consent": dict(chosen.consent)}
    _save(business, welcome_settings.KEY, after, "welcome.settings_updated", actor)


def _save(business: Business, key: str, after: dict[str, Any], what: str, actor: Actor) -> None:
    """Other settings in the same column stay: the row is locked meanwhile."""
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(key, {})
        row.settings = {**row.settings, key: after}
        row.save(update_fields=["settings"])
        audit(what, row, actor=actor, before=before, after=after)
    business.settings = row.settings
    forget_hosts()

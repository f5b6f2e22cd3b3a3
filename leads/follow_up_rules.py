"""A business's follow-up rules: given by a starter kit or by default, edited by its owner."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction

from leads.follow_up_specs import DEFAULTS, FollowUpSpec
from leads.follow_up_texts import LANGUAGES, placeholders_of
from leads.models import FollowUpRule
from tenants.actors import Actor
from tenants.audit.services import audit


def rules_install(specs: Sequence[FollowUpSpec]) -> None:
    """Give the open business the rules that it does not have yet; its own stay as they are.

    Raises ValueError for an unknown kind, base, language or placeholder, or a time below zero.
    """
    for spec in specs:
        _spec_check(spec)
    rows = [FollowUpRule(**asdict(spec)) for spec in specs]
    FollowUpRule.objects.bulk_create(rows, ignore_conflicts=True)


def _spec_check(spec: FollowUpSpec) -> None:
    FollowUpRule.Kind(spec.kind)
    FollowUpRule.Base(spec.base)
    if spec.after < timedelta(0):
        raise ValueError(f"{spec.kind}: a follow-up cannot precede what it follows")
    for language, text in spec.texts.items():
        if language not in LANGUAGES:
            raise ValueError(f"{spec.kind}: no such language {language!r}")
        placeholders_of(text)


def rules() -> list[FollowUpRule]:
    """The open business's rules; one that has none is given the default set first."""
    found = list(FollowUpRule.objects.all())
    if not found:
        rules_install(DEFAULTS)
        found = list(FollowUpRule.objects.all())
    return found


def rule_update(
    *, rule: FollowUpRule, active: bool, after: timedelta, texts: dict[str, str], actor: Actor
) -> FollowUpRule:
    """Write what an owner changed of a rule, audited. Rows promised already keep their time; their
    wording, and whether they go out at all, is read when they do."""
    before = {"active": rule.active, "after": str(rule.after), "texts": rule.texts}
    rule.active, rule.after, rule.texts = active, after, texts
    with transaction.atomic():
        rule.save(update_fields=["active", "after", "texts", "updated_at"])
        after_audit = {"active": active, "after": str(after), "texts": texts}
        audit("follow_up_rule.updated", rule, actor=actor, before=before, after=after_audit)
    return rule

"""Fills a fresh business from its trade's kit, through the rooms' own services."""

from datetime import timedelta
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext

from billing.quotas import quota_limit
from bookings.models import Resource, Service, WorkingHours
from bookings.setup import hours_replace, resource_add, service_save
from config.shell.kits.loading import Kit, KitIntent, KitService, Texts, kit_for, price_in
from conversations.services.own_intents import OwnIntentText, own_intents_begin
from conversations.services.prompts import PromptText, prompt_begin
from leads.followups import FollowUpSpec, rules_install
from tenants.actors import SYSTEM
from tenants.context import current_business
from tenants.models import Business

HUES = 8


def kit_apply(*, business: Business, language: str, owner_name: str) -> Kit:
    """Give the open business what its trade's kit holds: services with their first member of
    staff (the owner), weekly hours, wording, intents, follow-ups and goals.

    Safe to repeat: whatever the business has of a kind already stays as it is. Of services, as
    many as the plan allows are offered; the others are kept switched off. Texts that the business
    shows are taken in `language`, those that the assistant says are kept in all languages. All or
    nothing. Raises `KitError` for a vertical without a kit.
    """
    assert current_business() == business, "a kit is applied inside its business"
    kit = kit_for(business.vertical)
    with transaction.atomic():
        if not Service.objects.exists():
            _services(kit, business, language, _first_staff(owner_name))
        if not WorkingHours.objects.exists():
            hours_replace(resource=None, week=kit.hours, actor=SYSTEM)
        rules_install([_follow_up(row) for row in kit.follow_ups])
        _settings(kit, business)
        own_intents_begin((row.code, _own_intent(row, language)) for row in kit.intents)
        prompt_begin(text=_words(kit, business), note=gettext("Punto de partida de tu sector"))
    return kit


def _first_staff(owner_name: str) -> Resource:
    staff = Resource.objects.filter(kind=Resource.Kind.STAFF).first()
    return staff or resource_add(name=owner_name[:80], actor=SYSTEM)


def _services(kit: Kit, business: Business, language: str, staff: Resource) -> None:
    cap = quota_limit(business, "services")
    for number, row in enumerate(kit.services):
        service = _service(row, language, business.currency)
        service.position, service.color = number, number % HUES
        service.active = cap is None or number < cap
        service_save(service=service, staff=[staff], actor=SYSTEM, before=None)


def _service(row: KitService, language: str, currency: str) -> Service:
    return Service(
        name=_text(row.name, language),
        description=_text(row.description, language),
        category=_text(row.category, language),
        synonyms=list(row.synonyms),
        duration_min=row.minutes,
        price=price_in(currency, row.price),
        buffer_before_min=row.buffer_before,
        buffer_after_min=row.buffer_after,
        step_min=row.step,
        min_notice_min=row.min_notice,
        capacity=row.places,
        is_trial=row.trial,
    )


def _text(texts: Texts | None, language: str) -> str:
    return texts[language] if texts else ""


def _follow_up(row: Any) -> FollowUpSpec:
    return FollowUpSpec(
        kind=row.kind,
        base=cast(Any, row.base),
        after=timedelta(hours=row.after_hours),
        texts=dict(row.texts),
    )


def _words(kit: Kit, business: Business) -> PromptText:
    """The first version of the owner's instructions."""
    return PromptText(
        tone=kit.wording.tone[business.language],
        formal=kit.wording.formal,
        greetings=dict(kit.wording.greeting),
        general=_text(kit.wording.general, business.language),
        calls_to_action={
            row.intent: {"text": dict(row.text), "url": row.url} for row in kit.calls_to_action
        },
    )


def _own_intent(row: KitIntent, language: str) -> OwnIntentText:
    return OwnIntentText(
        name=row.name[language], phrases=row.keywords, answers=dict(row.answer), urgent=row.urgent
    )


def _settings(kit: Kit, business: Business) -> None:
    """What is kept in the business's own row; keys that are there stay."""
    fresh = {"kpis": [{"code": row.code, "target": row.target} for row in kit.kpis]}
    locked = Business.objects.select_for_update().get(pk=business.pk)
    locked.settings = fresh | locked.settings
    locked.save(update_fields=["settings"])
    business.settings = locked.settings

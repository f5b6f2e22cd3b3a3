"""Until when customers cancel and move freely, and what a late change means.

The rule is the service's notice, else the business's (`Business.settings["cancel_policy"]`); with
neither, a customer may change a booking until it begins. Members of the business are never held to
it: they are told. Late is elapsed time before the start, whatever the clocks do meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.defaultfilters import date as date_filter
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from bookings.models import Booking, Service
from bookings.services.errors import BookingRefused, Refusal
from bookings.wording.policies import notice_said, sayings
from tenants.actors import ASSISTANT, CUSTOMER, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "cancel_policy"
LATE_MOVE = gettext_noop("Con menos aviso del que se pide")
# Who acts for the customer; everybody else is the business itself.
_CUSTOMERS = frozenset({ASSISTANT.kind, CUSTOMER.kind})


@dataclass(frozen=True)
class Policy:
    """The notice asked for, in minutes before the start (0: none), and whether a customer's later
    change is refused or noted."""

    notice_min: int = 0
    refuses: bool = False


@dataclass(frozen=True)
class Standing:
    """A policy as it stands for one booking at one moment. `free_until` is UTC."""

    policy: Policy
    free_until: datetime
    late: bool


def for_customer(actor: Actor) -> bool:
    """Whether this is a customer, or the assistant on their behalf."""
    return actor.kind in _CUSTOMERS


def business_policy(business: Business | None = None) -> Policy:
    """What the business asks for where a service says nothing else."""
    stored = (business or current_business()).settings.get(KEY, {})
    return Policy(int(stored.get("notice_min", 0)), stored.get("late") == "refuse")


def policy_of(service: Service) -> Policy:
    """What holds for a service's bookings."""
    usual = business_policy()
    own = service.cancel_notice_min
    return usual if own is None else Policy(own, usual.refuses)


def standing(booking: Booking, now: datetime | None = None) -> Standing:
    """How the policy stands for a booking, now unless another moment is named. A request that
    nobody has accepted yet is never late."""
    policy = policy_of(booking.service)
    free_until = booking.start - timedelta(minutes=policy.notice_min)
    confirmed = booking.state == Booking.State.CONFIRMED
    late = confirmed and policy.notice_min > 0 and (now or timezone.now()) > free_until
    return Standing(policy, free_until, late)


def late_check(booking: Booking, actor: Actor, now: datetime) -> bool:
    """Whether this change by this actor is late, and to be noted so.

    Raises BookingRefused (too_late) for a customer where the business refuses late changes, or
    where the appointment has begun.
    """
    if not for_customer(actor):
        return False
    stands = standing(booking, now)
    if booking.state != Booking.State.HELD and booking.start <= now:
        raise BookingRefused(Refusal.TOO_LATE)
    if stands.late and stands.policy.refuses:
        raise BookingRefused(Refusal.TOO_LATE)
    return stands.late


def words(booking: Booking, language: str, now: datetime | None = None) -> str:
    """The rule for one booking as its customer is told it, in their language and the business's
    zone; "" where there is no rule, or nothing left to change."""
    stands = standing(booking, now)
    if booking.state not in (Booking.State.HELD, Booking.State.PENDING, Booking.State.CONFIRMED):
        return _late_words(booking, language) if booking.late_cancel else ""
    if not stands.policy.notice_min or booking.start <= (now or timezone.now()):
        return ""
    said, business = sayings(language), current_business()
    notice = notice_said(language, stands.policy.notice_min)
    then = "refused" if stands.policy.refuses else "noted"
    if (now or timezone.now()) > stands.free_until:
        return said[f"late_{then}"].format(notice=notice, business=business.name)
    until = moment_said(stands.free_until, language)
    free = said["free"].format(until=until)
    return f"{free} {said[f'then_{then}'].format(business=business.name)}"


def _late_words(booking: Booking, language: str) -> str:
    asked = policy_of(booking.service).notice_min
    if not asked:
        return ""
    notice = notice_said(language, asked)
    return sayings(language)["noted"].format(notice=notice)


def moment_said(moment: datetime, language: str) -> str:
    """Such as "martes 16 de junio a las 10:00", in the business's zone."""
    with translation.override(language):
        local = moment.astimezone(current_business().tz)
        return str(date_filter(local, sayings(language)["moment"]))


def facts(booking: Booking, language: str = "", now: datetime | None = None) -> dict[str, Any]:
    """The rule for one booking as a record: what the assistant may say of it, JSON values.

    `free_until` is ISO in the business's zone, None where there is no rule; `late` whether that is
    over; `late_change` what becomes of a later change: "refused" or "noted"; `words` says it.
    """
    stands, tz = standing(booking, now), current_business().tz
    rule = stands.policy.notice_min > 0
    return {
        "free_until": stands.free_until.astimezone(tz).isoformat() if rule else None,
        "late": stands.late,
        "late_change": "refused" if stands.policy.refuses else "noted",
        "words": words(booking, language or current_business().language, now),
    }


def policy_save(*, business: Business, chosen: Policy, actor: Actor) -> None:
    """Write what the business asks for, audited. Other settings in the same column stay: the row
    is locked meanwhile. It holds for every booking from now on, those made before it too."""
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(KEY, {})
        late = "refuse" if chosen.refuses else "flag"
        after = {"notice_min": chosen.notice_min, "late": late}
        row.settings = {**row.settings, KEY: after}
        row.save(update_fields=["settings"])
        business.settings = row.settings
        audit("cancel_policy.updated", row, actor=actor, before=before, after=after)
    forget_hosts()

"""Moving a lead by hand, on the board or from its panel."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads import transitions
from leads.followups import CORRECTED, follow_ups_plan, follow_ups_take_back, lead_lock
from leads.models import Lead
from leads.rooms import attendance_from
from leads.services import LeadMoveRefused, lead_transition
from tenants.actors import Actor
from tenants.context import current_business

BY_HAND = gettext_noop("Movido a mano")
# What a move by hand promises, and which promises it takes back, by its event.
_BASES = {"attended": ("visit", "missed"), "missed": ("missed", "visit")}


class LeadChanged(LeadMoveRefused):
    """The lead is not where the member saw it: somebody, or the clock, was faster."""


def lead_move(*, lead: Lead, seen: str, to: str, actor: Actor, reason: str = "") -> Lead:
    """Move a lead from `seen` to `to`, where the table of transitions allows it.

    The history says who did it, and why: `reason`, else that it was by hand. A visit that was noted
    so promises its follow-ups, counted from now. Locks the lead. Raises `LeadChanged` where its
    state is not `seen` any more, `LeadMoveRefused` where the table has no such move.
    """
    with transaction.atomic():
        state = lead_lock(lead.pk).state
        if state != seen:
            raise LeadChanged(_("Mientras tanto pasó a «%(state)s».") % {"state": label(state)})
        event = transitions.targets(state).get(to)
        if event is None:
            raise LeadMoveRefused(refusal(state, to))
        if event in _BASES:
            _refuse_before_the_visit(lead)
        lead_transition(lead=lead, event=event, reason=reason or BY_HAND, actor=actor)
        if event in _BASES:
            base, other = _BASES[event]
            follow_ups_take_back(lead=lead, reason=CORRECTED, base=other)
            follow_ups_plan(lead=lead, base=base, subject=lead.uuid, at=timezone.now())
    return lead


def _refuse_before_the_visit(lead: Lead) -> None:
    """Nobody has come, or stayed away, before the appointment has begun."""
    start = attendance_from(lead.contact_id)
    if start is not None:
        when = date_format(timezone.localtime(start, current_business().tz), _(r"j \d\e F, H:i"))
        text = _("Su cita es el %(when)s: di entonces si vino.") % {"when": when}
        raise LeadMoveRefused(text)


def refusal(state: str, to: str) -> str:
    """Why a move is not possible, and which ones are."""
    text = _("De «%(here)s» no se puede pasar a «%(there)s».") % {
        "here": label(state),
        "there": label(to),
    }
    ends = ", ".join(f"«{label(end)}»" for end in transitions.targets(state))
    return f"{text} {_('Se puede a: %(ends)s.') % {'ends': ends}}" if ends else text


def label(state: str) -> str:
    """A state in words."""
    return str(Lead.State(state).label)

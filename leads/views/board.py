"""The board of leads, and one lead with what happened and what is promised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, trigger_client_event

from leads import transitions
from leads.board import (
    GROUPS,
    Column,
    board_load,
    cards_of,
    clock_of,
    column_after,
    follow_ups_of,
    lead_for,
    sources_in_use,
)
from leads.board_forms import BoardFilter, MoveForm
from leads.followups import follow_up_cancel, follow_up_send_now
from leads.models import FollowUp, Lead
from leads.moves import LeadChanged, label, lead_move
from leads.panels import panels_of
from leads.selectors import lead_trail
from leads.services import LeadMoveRefused
from tenants.actors import Actor
from tenants.models import Membership
from tenants.pages import MemberRequest, members, render_page, with_toast, writers


@require_GET
@members
def board(request: MemberRequest) -> HttpResponse:
    """Every lead in the column of its state; on a phone, one column at a time."""
    asked = BoardFilter(request.GET)
    chosen, given = asked.chosen, asked.given
    columns = {column.state: column for column in board_load(request.membership, chosen)}
    current = given.get("col") or _first_with_cards(columns)
    if given.get("after"):
        columns[current] = column_after(
            request.membership, chosen, state=current, after=given["after"]
        )
    context = {
        "groups": [(name, [columns[state] for state in states]) for name, states in GROUPS],
        "columns": columns.values(),
        "current": current,
        "chosen": chosen,
        "total": sum(column.count for column in columns.values()),
        "sources": sources_in_use(),
        "colleagues": _colleagues(request),
    }
    return render_page(request, "leads/board.html", "leads/board_columns.html", context)


def _first_with_cards(columns: dict[str, Column]) -> str:
    return next((state for state, column in columns.items() if column.cards), transitions.NEW)


def _colleagues(request: MemberRequest) -> list[Membership]:
    members = Membership.serving.filter(business=request.tenant).select_related("user")
    return list(members.exclude(role=Membership.Role.VIEWER).order_by("user__first_name"))


@require_GET
@members
def column(request: MemberRequest, state: str) -> HttpResponse:
    """The next cards of one column."""
    asked = BoardFilter(request.GET)
    if state not in Lead.State.values:
        return HttpResponse(status=404)
    found = column_after(
        request.membership, asked.chosen, state=state, after=asked.given.get("after")
    )
    return render(request, "leads/board_cards.html", {"column": found, "chosen": asked.chosen})


@require_GET
@members
def lead_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One lead: as a drawer beside the board, as a page without scripts."""
    return _panel(request, lead_for(request.membership, uuid))


@require_GET
@members
def lead_card(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A lead's card as it is now, for a board that shows an older one."""
    return _card(request, lead_for(request.membership, uuid))


@require_POST
@writers
def move(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Move a lead by hand. A board gets the fresh card: 200 moved, 409 it had moved meanwhile, 422
    there is no such move."""
    lead, form = lead_for(request.membership, uuid), MoveForm(request.POST)
    if not form.is_valid():
        return _answer(request, lead, _("Ese movimiento no existe."), status=422)
    seen, to = form.cleaned_data["move"]
    try:
        lead_move(
            lead=lead,
            seen=seen,
            to=to,
            actor=Actor.person(request.user),
            reason=form.cleaned_data["reason"],
        )
    except LeadMoveRefused as refused:
        status = 409 if isinstance(refused, LeadChanged) else 422
        return _answer(request, lead_for(request.membership, uuid), str(refused), status=status)
    text = _("%(name)s: ahora en «%(state)s».") % {
        "name": lead.contact.display_name,
        "state": label(lead.state),
    }
    return _answer(request, lead, text)


@require_POST
@writers
def follow_up(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Call a follow-up off (`do` = cancel) or bring it forward to now (`do` = send)."""
    row = FollowUp.objects.select_related("lead").filter(uuid=uuid).first()
    if row is None:
        return HttpResponse(status=404)
    lead = lead_for(request.membership, row.lead.uuid)
    actor = Actor.person(request.user)
    if request.POST.get("do") == "send":
        done, text = follow_up_send_now(row=row, actor=actor), _("Sale ahora mismo.")
    else:
        done, text = follow_up_cancel(row=row, actor=actor), _("Anulado: no se enviará.")
    if not done:
        return _answer(request, lead, _("Ya se había resuelto mientras tanto."), status=409)
    return _answer(request, lead, text)


def _answer(request: MemberRequest, lead: Lead, text: str, status: int = 200) -> HttpResponse:
    """What became of an action: the card for the board's script, the panel with a note for the
    drawer, a message on the lead's page without scripts."""
    if request.headers.get("Accept") == "application/json":
        return _card(request, lead, text, status)
    level = "success" if status == 200 else "error"
    if not request.htmx:
        messages.success(request, text) if status == 200 else messages.error(request, text)
        return redirect("board:lead", lead.uuid)
    if status == 422:
        return with_toast(reswap(HttpResponse(text, status=422), "none"), text, "error")
    response = trigger_client_event(
        _panel(request, lead), "lead-changed", {"url": f"/leads/{lead.uuid}/card/"}
    )
    return with_toast(response, text, level)


def _card(request: MemberRequest, lead: Lead, text: str = "", status: int = 200) -> HttpResponse:
    column = Column(lead.state, 1, cards_of([lead], request.membership))
    card = render_to_string("leads/board_cards.html", {"column": column}, request)
    answer = {"uuid": str(lead.uuid), "state": lead.state, "card": card, "text": text}
    return JsonResponse(answer, status=status)


def _panel(request: MemberRequest, lead: Lead) -> HttpResponse:
    context: dict[str, Any] = {
        "lead": lead,
        "contact": lead.contact,
        "targets": _targets(lead, request.membership),
        "can_enrol": transitions.CONVERTED in transitions.targets(lead.state),
        "can_lose": transitions.LOST in transitions.targets(lead.state),
        "clock": clock_of(lead),
        "trail": lead_trail(lead=lead),
        "follow_ups": follow_ups_of(lead),
        "panels": panels_of(lead.contact, request.membership),
    }
    return render_page(request, "leads/lead.html", "leads/lead_panel.html", context)


def _targets(lead: Lead, membership: Membership) -> list[tuple[str, str]]:
    if not membership.can_write:
        return []
    return [(end, label(end)) for end in transitions.targets(lead.state)]

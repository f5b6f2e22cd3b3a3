"""The inbox as a member sees it: list, thread, side panel, and what they may do about it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap

from bookings.selectors import bookings_of_contact
from conversations.forms.inbox import AssignForm, InboxFilter, NoteForm, ReplyForm, Stretch
from conversations.labels import CHANNELS, HANDOFF_REASONS, INTENTS
from conversations.models import Conversation
from conversations.selectors.inbox import (
    ALL,
    MINE,
    PAGE,
    UNASSIGNED,
    WAITING,
    colleagues,
    conversation_for,
    inbox_counts,
    inbox_list,
    intent_latest,
    thread_lines,
    unsettled_messages,
)
from conversations.sending.composing import composing_of
from conversations.services import handoff
from conversations.services.files import agent_upload, file_name_clean
from conversations.services.reading import conversation_mark_read
from conversations.typing_signs import team_stops, team_types
from leads.merging import suggestions
from leads.models import Contact
from leads.selectors import lead_latest, lead_trail
from tenants.pages import MemberRequest, members, render_page, with_toast, writers


@require_GET
@members
def conversation_list(request: MemberRequest) -> HttpResponse:
    """The inbox without an open conversation, or its list alone."""
    return render_page(request, "inbox/page.html", "inbox/list.html", _list_context(request))


@require_GET
@members
def conversation_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One conversation: within the inbox, or alone where the page only changes its thread."""
    conversation = conversation_for(request.membership, uuid)
    conversation_mark_read(conversation=conversation, user=request.user)
    context = _thread_context(request, conversation)
    if not request.htmx or request.htmx.history_restore_request:
        context |= _list_context(request)
    return render_page(request, "inbox/page.html", "inbox/thread.html", context)


@require_GET
@members
def message_list(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Messages newer than `after`, or the page before `before`, as list items."""
    conversation = conversation_for(request.membership, uuid)
    stretch = Stretch(request.GET)
    if not stretch.is_valid():
        return HttpResponseBadRequest()
    before = stretch.cleaned_data["before"] or 0
    if not before:
        conversation_mark_read(conversation=conversation, user=request.user)
    lines, earlier = thread_lines(
        conversation, after=stretch.cleaned_data["after"] or 0, before=before
    )
    context = {
        "conversation": conversation,
        "lines": lines,
        "earlier": earlier,
        "oob_earlier": bool(before),
    }
    return render(request, "inbox/messages.html", context)


@require_GET
@members
def delivery_list(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The ticks of the sent messages from `after` on, each to replace the one on the page."""
    conversation = conversation_for(request.membership, uuid)
    stretch = Stretch(request.GET)
    if not stretch.is_valid():
        return HttpResponseBadRequest()
    messages = unsettled_messages(conversation, first=stretch.cleaned_data["after"] or 0)
    return render(request, "inbox/deliveries.html", {"messages": messages})


@require_GET
@members
def conversation_head(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Who holds the conversation now, and what can be done about it."""
    return head_shown(request, conversation_for(request.membership, uuid))


@require_GET
@members
def contact_panel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The side panel alone."""
    conversation = conversation_for(request.membership, uuid)
    return render(request, "inbox/panel.html", _panel_context(request, conversation))


@require_POST
@writers
def reply(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send a member's message; whoever writes holds the conversation from then on."""
    conversation = conversation_for(request.membership, uuid)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        errors = form.errors.get("body") or form.errors.get("file")
        return refused_shown(str(errors[0]) if errors else _("Mensaje no válido."))
    given, upload = form.cleaned_data, form.cleaned_data["file"]
    try:
        handoff.agent_reply(
            conversation=conversation,
            user=request.user,
            body=given["body"],
            file=agent_upload(upload) if upload else None,
            file_name=file_name_clean(upload.name) if upload else "",
        )
    except PermissionDenied as refusal:
        return refused_shown(str(refusal))
    except ValidationError as refusal:
        return refused_shown(refusal.messages[0])
    team_stops(conversation)
    if not request.htmx:
        return redirect("inbox:conversation", uuid)
    return sent_shown(request, uuid, form.cleaned_data["after"] or 0)


def sent_shown(request: MemberRequest, uuid: UUID, after: int) -> HttpResponse:
    """What is new since the message `after`. Writing may have taken the conversation over: its
    head comes along."""
    conversation = conversation_for(request.membership, uuid)
    lines, _earlier = thread_lines(conversation, after=after)
    context = _head_context(request, conversation) | {"lines": lines}
    return render(request, "inbox/sent.html", context)


@require_POST
@writers
def note(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Keep what was written as a note for the team."""
    conversation = conversation_for(request.membership, uuid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refused_shown(str(next(iter(form.errors.values()))[0]))
    handoff.team_note(conversation=conversation, user=request.user, text=form.cleaned_data["body"])
    if not request.htmx:
        return redirect("inbox:conversation", uuid)
    return sent_shown(request, uuid, form.cleaned_data["after"] or 0)


@require_POST
@writers
def typing(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A member is writing: the visitor of the web chat sees it for some seconds."""
    team_types(conversation_for(request.membership, uuid))
    return HttpResponse(status=204)


@require_POST
@writers
def take(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take the conversation over: the assistant is silent at once."""
    conversation = conversation_for(request.membership, uuid)
    handoff.conversation_take_over(conversation=conversation, user=request.user)
    return head_shown(request, conversation_for(request.membership, uuid))


@require_POST
@writers
def give_back(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Let the assistant answer again."""
    conversation = conversation_for(request.membership, uuid)
    handoff.conversation_give_back(conversation=conversation, user=request.user)
    return head_shown(request, conversation_for(request.membership, uuid))


@require_POST
@writers
def assign(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give the conversation to a colleague."""
    conversation = conversation_for(request.membership, uuid)
    form = AssignForm(request.POST, business_id=request.tenant.pk)
    if not form.is_valid():
        return refused_shown(_("Esa persona no puede llevar conversaciones."))
    handoff.conversation_assign(conversation=conversation, user=request.user, assignee=form.chosen)
    return _after_assignment(request, conversation)


@require_POST
@writers
def close(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Put the conversation away until the person writes again."""
    conversation = conversation_for(request.membership, uuid)
    handoff.conversation_close(conversation=conversation, user=request.user)
    return head_shown(request, conversation_for(request.membership, uuid))


def _list_context(request: MemberRequest) -> dict[str, Any]:
    chosen = InboxFilter(request.GET).chosen
    counts = inbox_counts(request.membership)
    conversations, more = inbox_list(request.membership, **chosen)
    tabs = [
        {"key": ALL, "label": _("Todas"), "count": 0},
        {"key": WAITING, "label": _("Esperan"), "count": counts["waiting"]},
        {"key": MINE, "label": _("Mías"), "count": counts["mine"]},
        {"key": UNASSIGNED, "label": _("Sin asignar"), "count": 0},
    ]
    return {
        "conversations": conversations,
        "more": more,
        "next_limit": chosen["limit"] + PAGE,
        "counts": counts,
        "tabs": tabs,
        **chosen,
    }


def _thread_context(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    lines, earlier = thread_lines(conversation)
    return {
        "lines": lines,
        "earlier": earlier,
        **_head_context(request, conversation),
        **_panel_context(request, conversation),
    }


def _head_context(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    by_person = conversation.handler == Conversation.Handler.HUMAN
    holder = conversation.assigned_to_id if by_person else None
    reason = conversation.handoff_reason
    intent = intent_latest(conversation)
    return {
        "conversation": conversation,
        "held_by_me": holder == request.user.pk,
        "blocked": conversation.contact.kind == Contact.Kind.BLOCKED,
        "locked": holder not in (None, request.user.pk),
        "channel": CHANNELS.get(conversation.channel, conversation.channel),
        "intent": INTENTS.get(intent, ""),
        "handoff_reason": HANDOFF_REASONS.get(reason, reason),
        "colleagues": colleagues(request.tenant.pk) if request.membership.can_write else [],
        "topics": Conversation.Topic.choices,
        "composing": composing_of(conversation, timezone.now())
        if request.membership.can_write
        else None,
    }


def _panel_context(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    lead = lead_latest(contact=conversation.contact)
    return {
        "conversation": conversation,
        "identities": conversation.contact.identities.order_by("pk"),
        "bookings": bookings_of_contact(contact_id=conversation.contact_id)[:4],
        "same": suggestions(conversation.contact, request.membership),
        "lead": lead,
        "lead_events": lead_trail(lead=lead, limit=6) if lead else [],
    }


def head_shown(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    """The head of a conversation anew, or its page where no script asked."""
    if not request.htmx:
        return redirect("inbox:conversation", conversation.uuid)
    context = _head_context(request, conversation) | {"oob": request.membership.can_write}
    return render(request, "inbox/head.html", context)


def _after_assignment(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    """An agent who gave a conversation away may no longer see it, and goes back to the list."""
    try:
        return head_shown(request, conversation_for(request.membership, conversation.uuid))
    except Http404:
        return HttpResponseClientRedirect(reverse("inbox:list"))


def refused_shown(text: str) -> HttpResponse:
    """Why something was not done, as a toast."""
    return with_toast(reswap(HttpResponse(status=422), "none"), text, "error")

"""What a member may send where plain text would not go out: an approved template, or the same text
by another of the person's ways."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from conversations.channels.registry import channel_for
from conversations.forms.inbox import LARGEST_ID, ReplyForm
from conversations.places import business_place, business_place_words
from conversations.selectors.inbox import conversation_for
from conversations.sending.composing import other_way_open
from conversations.services import handoff
from conversations.views.inbox import refused_shown, sent_shown
from tenants.pages import MemberRequest, writers

MOST_PLACES = 9


@require_POST
@writers
def send_template(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send an approved template in a conversation; whoever sends it holds it from then on."""
    conversation = conversation_for(request.membership, uuid)
    written = {n: request.POST.get(f"value_{n}", "") for n in range(1, MOST_PLACES + 1)}
    channel = channel_for(conversation.channel)
    offer = channel.offer(conversation, request.POST.get("template", ""), written, timezone.now())
    if offer is None:
        return refused_shown(_("Esa plantilla ya no se puede usar aquí."))
    try:
        handoff.agent_reply(
            conversation=conversation, user=request.user, body=offer.text, offer=offer
        )
    except PermissionDenied as refusal:
        return refused_shown(str(refusal))
    if not request.htmx:
        return redirect("inbox:conversation", uuid)
    return sent_shown(request, uuid, _after(request))


def _after(request: MemberRequest) -> int:
    """The last message that the page shows."""
    after = request.POST.get("after", "")
    known = int(after) if after.isascii() and after.isdecimal() else 0
    return min(known, LARGEST_ID)


@require_POST
@writers
def send_place(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send where the business is: as a pin where the channel has them, else in words with a link
    to the map."""
    conversation = conversation_for(request.membership, uuid)
    business, pins = request.tenant, channel_for(conversation.channel).pins(conversation)
    place, words = business_place(business), business_place_words(business)
    if not words:
        return refused_shown(_("Escribe antes la dirección del negocio en Ajustes."))
    pinned = place if pins else None
    body = pinned.words if pinned else words
    try:
        handoff.agent_reply(conversation=conversation, user=request.user, body=body, place=pinned)
    except PermissionDenied as refusal:
        return refused_shown(str(refusal))
    if not request.htmx:
        return redirect("inbox:conversation", uuid)
    return sent_shown(request, uuid, _after(request))


@require_POST
@writers
def send_by(request: MemberRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Send the text by another way of the person's, and go on there."""
    conversation = conversation_for(request.membership, uuid)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return refused_shown(str(next(iter(form.errors.values()))[0]))
    try:
        with transaction.atomic():
            other = other_way_open(conversation, kind, timezone.now())
            if other is None:
                return refused_shown(_("Por ese canal no se le puede escribir ahora."))
            # Nobody writes by a door that they could not open.
            conversation_for(request.membership, other.uuid)
            body = form.cleaned_data["body"]
            handoff.agent_reply(conversation=other, user=request.user, body=body)
    except (PermissionDenied, Http404) as refusal:
        return refused_shown(str(refusal) or _("La lleva otra persona del equipo."))
    address = reverse("inbox:conversation", args=[other.uuid])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)

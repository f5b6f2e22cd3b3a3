"""The order of a person's channels, changed by a member."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conversations.forms.ways import WayForm
from conversations.selectors.ways import contact_channels
from leads.editing import contact_channels_order
from leads.models import Contact
from leads.selectors import contact_for
from tenants.actors import Actor
from tenants.pages import MemberRequest, writers


@require_POST
@writers
def order(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Move one of a person's channels up or down, or forget their order."""
    contact = contact_for(request.membership, uuid)
    form = WayForm(request.POST)
    if form.is_valid():
        names = [each.channel for each in contact_channels(contact)]
        _save(request, contact, form.moved(names))
    if not request.htmx:
        return redirect("leads:contact", uuid)
    contact = contact_for(request.membership, uuid)
    panel = {"ways": contact_channels(contact), "can_write": True}
    return render(request, "inbox/ways_panel.html", {"contact": contact, "panel": panel})


def _save(request: MemberRequest, contact: Contact, names: list[str]) -> None:
    try:
        contact_channels_order(contact=contact, order=names, actor=Actor.person(request.user))
    except Contact.DoesNotExist as error:
        raise Http404 from error

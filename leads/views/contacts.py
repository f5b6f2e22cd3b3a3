"""The people whom the business talks to."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leads.editing import BY_HAND, contact_add, contact_update, lead_mark
from leads.forms import ContactFilter, ContactForm, ContactNewForm, LeadMarkForm
from leads.merging import merged_into, merges_of, suggestions
from leads.models import Contact, Lead
from leads.panels import panels_of, timeline_of
from leads.phones import InvalidPhone
from leads.privacy.reads import contact_read
from leads.selectors import contact_for, contact_list, lead_latest
from leads.services import LeadMoveRefused
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, render_page, writers

PAGE = 25


@require_GET
@members
def contacts(request: MemberRequest) -> HttpResponse:
    """Everybody, found by name, city, whole phone number or email."""
    chosen = ContactFilter(request.GET).chosen
    found = contact_list(request.membership, **chosen)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "kinds": Contact.Kind.choices,
        "states": Lead.State.choices,
        **chosen,
    }
    return render_page(request, "leads/contacts.html", "leads/contact_rows.html", context)


@require_GET
@members
def contact_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One person: what happened with them, and what is ahead."""
    try:
        contact = contact_for(request.membership, uuid)
    except Http404:
        if kept := merged_into(request.membership, uuid):
            return redirect("leads:contact", kept.uuid)
        raise
    contact_read(contact=contact, user=request.user)
    lead = lead_latest(contact=contact)
    marks = BY_HAND.get(lead.state, ()) if lead and request.membership.can_write else ()
    context = {
        "contact": contact,
        "lead": lead,
        "marks": [choice for choice in LeadMarkForm.EVENTS if choice[0] in marks],
        "panels": panels_of(contact, request.membership),
        "timeline": timeline_of(contact, request.membership),
        "merges": merges_of(contact),
        "same": suggestions(contact, request.membership) if request.membership.can_write else [],
    }
    return render(request, "leads/contact.html", context)


@require_http_methods(["GET", "POST"])
@writers
def contact_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change what is known of a person."""
    contact = contact_for(request.membership, uuid)
    form = ContactForm(request.POST or None, instance=contact)
    if request.method != "POST" or not form.is_valid():
        context = {"contact": contact_for(request.membership, uuid), "form": form}
        return render(request, "leads/contact_form.html", context, status=_status(form.errors))
    try:
        contact_update(contact=contact, values=form.cleaned_data, actor=Actor.person(request.user))
    except Contact.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Contacto guardado."))
    return redirect("leads:contact", uuid)


@require_http_methods(["GET", "POST"])
@writers
def contact_new(request: MemberRequest) -> HttpResponse:
    """Enter a person by hand; a number that is known already leads to its person."""
    form = ContactNewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contact, created = contact_add(**form.cleaned_data, actor=Actor.person(request.user))
        except InvalidPhone:
            form.add_error("phone", _("No parece un teléfono. Escríbelo con su prefijo de país."))
        else:
            text = _("Contacto creado.") if created else _("Ese teléfono ya era de este contacto.")
            messages.success(request, text)
            return redirect("leads:contact", contact.uuid)
    return render(request, "leads/contact_new.html", {"form": form}, status=_status(form.errors))


@require_POST
@writers
def lead_event(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say of the person's lead what only a person knows (`event`)."""
    contact = contact_for(request.membership, uuid)
    lead, form = lead_latest(contact=contact), LeadMarkForm(request.POST)
    try:
        if lead is None or not form.is_valid():
            raise ValueError("no lead, or no such event")
        event = form.cleaned_data["event"]
        lead_mark(lead=lead, event=event, actor=Actor.person(request.user))
        messages.success(request, _("Anotado."))
    except (LeadMoveRefused, ValueError):
        messages.error(request, _("Su situación ha cambiado mientras tanto. Mira cómo está ahora."))
    return redirect("leads:contact", uuid)


def _status(errors: object) -> int:
    return 422 if errors else 200

"""Who waits for a time to become free: the list, and putting people on it and off it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.waitlist import WaitlistForm
from bookings.models import WaitlistEntry
from bookings.selectors_waitlist import entry_for, waitlist_rows
from bookings.services import BookingRefused
from bookings.services.waitlist import waitlist_join, waitlist_leave
from leads.services import contact_upsert
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, writers


@require_http_methods(["GET", "POST"])
@members
def waitlist(request: MemberRequest) -> HttpResponse:
    """Who waits and what was offered to whom; POST puts somebody on the list."""
    if request.method == "POST" and not request.membership.can_write:
        raise PermissionDenied
    form = WaitlistForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _joined(request, form):
        return redirect("bookings:waitlist")
    context = {"rows": waitlist_rows(request.membership), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "bookings/waitlist.html", context, status=status)


def _joined(request: MemberRequest, form: WaitlistForm) -> WaitlistEntry | None:
    """The entry that the form makes; None with the form's error where it cannot be."""
    given = form.cleaned_data
    contact, _new = contact_upsert(kind="phone", address=given["phone"], name=given["name"])
    first, until = form.stretch
    try:
        entry = waitlist_join(
            contact=contact,
            service=given["service"],
            staff=given["staff"],
            first=first,
            until=until,
            time_from=given["time_from"],
            time_until=given["time_until"],
            seats=given["seats"] or 1,
            source="dashboard",
            actor=Actor.person(request.user),
        )
    except BookingRefused as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("En la lista: si se libera una hora, se la ofrecemos."))
    return entry


@require_POST
@writers
def leave(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take somebody off the list; a time kept for them goes to the next."""
    entry = entry_for(request.membership, uuid)
    waitlist_leave(entry=entry, actor=Actor.person(request.user))
    messages.success(request, _("Ya no está en la lista."))
    return redirect("bookings:waitlist")

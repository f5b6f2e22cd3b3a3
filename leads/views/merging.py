"""Two contacts that are one person: choosing the other, looking at both, joining, taking apart."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leads.forms import MergeForm
from leads.merging import contacts_merge, merge_undo, side_of, suggestions
from leads.models import Contact, ContactMerge
from leads.privacy.reads import contact_read
from leads.selectors import contact_for, contact_list
from leads.separating import MergeUndone
from tenants.actors import Actor
from tenants.pages import MemberRequest, writers

FOUND = 10


@require_GET
@writers
def choose(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Who else is this person: those who may be, and whoever is looked for."""
    contact = contact_for(request.membership, uuid)
    text = request.GET.get("q", "").strip()[:100]
    others = contact_list(request.membership, text=text).exclude(pk=contact.pk) if text else ()
    context = {
        "contact": contact,
        "suggestions": suggestions(contact, request.membership),
        "q": text,
        "found": others[:FOUND],
    }
    return render(request, "leads/merge_choose.html", context)


@require_http_methods(["GET", "POST"])
@writers
def merge(request: MemberRequest, uuid: UUID, other: UUID) -> HttpResponse:
    """Both side by side, and what will be together; POST joins them."""
    if uuid == other:
        raise Http404
    both = [contact_for(request.membership, each) for each in (uuid, other)]
    form = MergeForm(request.POST or None, contacts=both)
    if request.method != "POST" or not form.is_valid():
        return _looked_at(request, both, form)
    kept, gone = form.chosen
    try:
        kept = contacts_merge(kept=kept, gone=gone, actor=Actor.person(request.user))
    except Contact.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Son una sola ficha. Puedes deshacerlo aquí abajo."))
    return redirect("leads:contact", kept.uuid)


def _looked_at(request: MemberRequest, both: list[Contact], form: MergeForm) -> HttpResponse:
    for contact in both:
        contact_read(contact=contact, user=request.user)
    context = {"sides": [side_of(contact) for contact in both], "form": form, "contact": both[0]}
    status = 422 if form.errors else 200
    return render(request, "leads/merge.html", context, status=status)


@require_POST
@writers
def undo(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take a merge apart again."""
    row = get_object_or_404(ContactMerge.objects.select_related("contact"), uuid=uuid)
    kept = contact_for(request.membership, row.contact.uuid)
    try:
        merge_undo(merge=row, actor=Actor.person(request.user))
        messages.success(request, _("Vuelven a ser dos fichas."))
    except MergeUndone:
        messages.info(request, _("Ya se había deshecho."))
    return redirect("leads:contact", kept.uuid)

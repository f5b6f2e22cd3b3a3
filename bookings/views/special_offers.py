"""Special offers: what the assistant may call one, and only while it holds."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms.offers import OfferForm
from bookings.models import SpecialOffer
from bookings.offer_setup import offer_delete, offer_facts, offer_save
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members

USUAL_LENGTH = timedelta(days=30)


@require_GET
@members
def offer_list(request: MemberRequest) -> HttpResponse:
    """All offers, those that hold first."""
    today = timezone.localdate()
    offers = list(SpecialOffer.objects.select_related("service").order_by("-valid_until", "id"))
    context = {
        "now": [row for row in offers if _holds(row, today)],
        "later": [row for row in offers if row.active and row.valid_from > today],
        "over": [row for row in offers if not row.active or row.valid_until < today],
    }
    return render(request, "offers/list.html", context)


def _holds(offer: SpecialOffer, today: date) -> bool:
    return offer.active and offer.valid_from <= today <= offer.valid_until


@require_http_methods(["GET", "POST"])
@managers
def offer_new(request: MemberRequest) -> HttpResponse:
    """Describe a new offer."""
    today = timezone.localdate()
    return _edit(request, SpecialOffer(valid_from=today, valid_until=today + USUAL_LENGTH))


@require_http_methods(["GET", "POST"])
@managers
def offer_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change an offer."""
    return _edit(request, _offer(uuid))


@require_POST
@managers
def offer_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take an offer away."""
    offer_delete(offer=_offer(uuid), actor=Actor.person(request.user))
    messages.success(request, _("Oferta borrada."))
    return redirect("offers:list")


def _offer(uuid: UUID) -> SpecialOffer:
    return get_object_or_404(SpecialOffer.objects.select_related("service"), uuid=uuid)


def _edit(request: MemberRequest, offer: SpecialOffer) -> HttpResponse:
    before = offer_facts(offer) if offer.pk else None
    form = OfferForm(request.POST or None, instance=offer, language=request.tenant.language)
    if request.method == "POST" and form.is_valid():
        offer_save(offer=form.save(), actor=Actor.person(request.user), before=before)
        messages.success(request, _("Oferta guardada."))
        return redirect("offers:list")
    context = {"form": form, "offer": offer if offer.pk else None}
    return render(request, "offers/form.html", context, status=422 if form.errors else 200)

"""The owner's way to the payment gateway and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing.gateways.base import GatewayError
from billing.models import Plan, Subscription
from billing.services import checkout as service
from billing.services.subscriptions import SubscriptionError
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PLAN_PATH = "/plan/"
# A payment is confirmed within seconds; after that the owners get word by mail.
ASK_AGAIN = 10


@require_POST
@ratelimited("checkout")
@managers
def checkout(request: MemberRequest) -> HttpResponse:
    """Choose a plan (`plan`: its code) and go where it is paid, changed or ended."""
    return _begin(request)


@require_POST
@ratelimited("checkout")
@managers
def portal(request: MemberRequest) -> HttpResponse:
    """Go to the gateway's page for card, bills and cancelling; with `plan`, to change to it."""
    if "plan" in request.POST:
        return _begin(request)
    try:
        departure = service.portal_visit(business=request.tenant)
    except SubscriptionError as error:
        return _back(request, str(error))
    except GatewayError as error:
        return _back(request, error.reason)
    return _leave(request, departure)


@require_GET
@ratelimited("checkout_return", methods=("GET",))
@managers
def come_back(request: MemberRequest) -> HttpResponse:
    """After a visit to the gateway: ask it how things stand, and say so."""
    asked = request.GET.get("n", "0")
    try:
        subscription = service.checkout_confirm(business=request.tenant)
    except GatewayError as error:
        return _back(request, error.reason)
    if subscription is not None and subscription.checkout_ref:
        count = int(asked) if asked.isascii() and asked.isdigit() else 0
        waiting = {"again": count + 1 if count < ASK_AGAIN else 0, "plan_path": PLAN_PATH}
        return render(request, "billing/return.html", waiting)
    if subscription is not None and subscription.state == Subscription.State.ACTIVE:
        words = _("Listo: tu plan es %(plan)s.") % {"plan": subscription.plan.name}
        messages.success(request, words)
    return redirect(PLAN_PATH)


def _begin(request: MemberRequest) -> HttpResponse:
    try:
        departure = service.checkout_begin(
            business=request.tenant,
            plan_code=request.POST.get("plan", ""),
            charging=request.POST.get("charging", Plan.Charging.MONTH),
            user=request.user,
        )
    except SubscriptionError as error:
        return _back(request, str(error))
    except GatewayError as error:
        return _back(request, error.reason)
    if not departure.url:
        messages.success(request, _done(departure))
        return redirect(PLAN_PATH)
    return _leave(request, departure)


def _done(departure: service.Departure) -> str:
    if departure.begins:
        day = date_format(timezone.localtime(departure.begins), "DATE_FORMAT")
        return _("Hecho: el cambio empieza el %(day)s, con el próximo periodo.") % {"day": day}
    if departure.stays:
        return _("Hecho: sigues con tu plan y tu forma de pago de ahora.")
    return _("Hecho: tu plan termina cuando acabe el periodo ya pagado.")


def _back(request: MemberRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect(PLAN_PATH)


def _leave(request: MemberRequest, departure: service.Departure) -> HttpResponse:
    """A page that leads away by itself: the policy of our pages lets no form end elsewhere."""
    return render(request, "billing/departure.html", {"departure": departure})

"""The ways in: the public host's front page, and switching between businesses."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config.shell.seed.businesses import DEMO_BUSINESSES, PASSWORD, PLATFORM_ADMIN
from config.shell.signup.forms import PLAN_DEFAULT
from config.shell.signup.selectors import plan_cards, signups_open
from tenants.handover import HandoverRefused, handover_accept, handover_url
from tenants.middleware import require_business
from tenants.models import Business, Membership, User
from tenants.ratelimits import ratelimited
from tenants.urls_for import business_url


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The public host's page: what this is, its plans, the visitor's businesses, and in the demo
    its three."""
    context = {
        "mine": _memberships(request),
        "open_signups": signups_open(request.user) if isinstance(request.user, User) else [],
        "plans": plan_cards(),
        "featured": PLAN_DEFAULT,
        "trial_days": settings.TRIAL_DAYS,
        "demo_businesses": _demo(),
        "admin": PLATFORM_ADMIN,
    }
    return render(request, "shell/front.html", context)


def _memberships(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    return list(
        Membership.serving.select_related("business")
        .filter(user_id=request.user.pk)
        .order_by("business__name")
    )


def _demo() -> list[dict[str, str]]:
    """Addresses and accounts of the demo's businesses; nothing outside the demo."""
    if not settings.DEMO:
        return []
    known = {business.schema_name: business for business in Business.objects.all()}
    return [
        {
            "name": known[demo.schema].name,
            "about": known[demo.schema].description,
            "url": business_url(known[demo.schema]),
            "simulator": business_url(known[demo.schema], "/simulador/"),
            "chat": business_url(known[demo.schema], "/chat/"),
            "owner": f"owner@{demo.schema}.example",
            "agent": f"agent@{demo.schema}.example",
            "password": PASSWORD,
        }
        for demo in DEMO_BUSINESSES
        if demo.schema in known
    ]


@login_required
@require_GET
def switch(request: HttpRequest, schema_name: str) -> HttpResponse:
    """Go to another business of the signed-in person, without typing the password again.

    A plain link, because the content security policy lets forms lead to their own host only; it
    changes nothing but where the same person is signed in.
    """
    assert isinstance(request.user, User)
    membership = get_object_or_404(
        Membership.serving.select_related("business"),
        user=request.user,
        business__schema_name=schema_name,
    )
    return redirect(handover_url(user=request.user, business=membership.business))


@require_GET
@ratelimited("handover", methods=("GET",))
def arrive(request: HttpRequest) -> HttpResponse:
    """The other end of `switch`, on the business's host."""
    business = require_business(request)
    try:
        user = handover_accept(token=request.GET.get("token", ""), business=business)
    except HandoverRefused as error:
        text = _("Este enlace ya no sirve: entra con tu correo y contraseña.")
        raise PermissionDenied(text) from error
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")

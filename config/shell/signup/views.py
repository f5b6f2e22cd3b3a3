"""The pages of a sign-up on the public host."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.shell.signup import names
from config.shell.signup.countries import COUNTRIES, Country
from config.shell.signup.flows import MailNotSent, TooMany, member_begin, newcomer_begin
from config.shell.signup.forms import NewcomerForm, RenameForm, WishForm
from config.shell.signup.selectors import is_slow, is_stuck, signup_of, steps_of
from config.shell.signup.services import TERMS_VERSION, signup_again
from tenants.models import SignUp, User
from tenants.pages import render_page
from tenants.urls_for import public_url
from tenants.zones import zone_label


@never_cache
@require_http_methods(["GET", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """The form; for people who are signed in without the part about the account."""
    kind = WishForm if request.user.is_authenticated else NewcomerForm
    if request.method != "POST":
        wanted = {"plan": request.GET["plan"]} if "plan" in request.GET else {}
        return _form_page(request, kind(initial=wanted))
    form = kind(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        return _begin(request, form)
    except TooMany as refusal:
        form.add_error(None, refusal.words)
        response = _form_page(request, form, status=429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    except MailNotSent as failure:
        form.add_error(None, failure.words)
        return _form_page(request, form, status=503)


def _begin(request: HttpRequest, form: WishForm) -> HttpResponse:
    if isinstance(form, NewcomerForm):
        return newcomer_begin(request, form)[1]
    assert isinstance(request.user, User)
    return redirect("signup:progress", member_begin(request, request.user, form).uuid)


def _form_page(request: HttpRequest, form: WishForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "countries": [_defaults(row) for row in COUNTRIES.values()],
        "address_ending": public_url("").partition("://")[2],
        "trial_days": settings.TRIAL_DAYS,
    }
    return render(request, "signup/form.html", context, status=status)


def _defaults(country: Country) -> dict[str, str]:
    zone = zone_label(country.zones[0]) if country.zones else ""
    return {"code": country.code, "zone": zone, "currency": country.currency}


@never_cache
@require_GET
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the business has come; asks again by itself while something is going on."""
    return _progress_page(request, signup_of(request, uuid))


def _progress_page(
    request: HttpRequest, signup: SignUp, form: RenameForm | None = None, *, status: int = 200
) -> HttpResponse:
    taken = signup.state == SignUp.State.FAILED and signup.reason == SignUp.Reason.NAME_TAKEN
    context: dict[str, Any] = {
        "signup": signup,
        "steps": steps_of(signup),
        "slow": is_slow(signup),
        "stuck": is_stuck(signup),
        "address_ending": public_url("").partition("://")[2],
    }
    if taken:
        context["form"] = form or RenameForm(initial={"subdomain": signup.subdomain})
        context["proposals"] = names.subdomain_proposals(
            signup.subdomain, name=signup.name, country=signup.country
        )
    return render_page(
        request, "signup/progress.html", "signup/progress_body.html", context, status=status
    )


@login_required
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try once more after a failure, with another address where the old one is taken."""
    signup = signup_of(request, uuid)
    form = RenameForm(request.POST)
    if "subdomain" in request.POST and not form.is_valid():
        return _progress_page(request, signup, form, status=422)
    signup_again(signup=signup, subdomain=(form.data.get("subdomain") and _clean(form)) or "")
    return redirect("signup:progress", uuid)


def _clean(form: RenameForm) -> str:
    return str(form.cleaned_data["subdomain"])


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What a newcomer accepts."""
    return render(request, "signup/terms.html", {"version": TERMS_VERSION})

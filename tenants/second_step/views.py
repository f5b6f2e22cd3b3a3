"""The second step of signing in, and a person's ways to pass it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.models import CodeWay, User
from tenants.second_step.codes import CodeNotSent, sms_is_offered
from tenants.second_step.forms import PhoneForm, SecondStepForm, WayCodeForm
from tenants.second_step.relying_party import passkeys_elsewhere, passkeys_here
from tenants.second_step.ways import (
    sign_in_code_send,
    sign_in_code_sent,
    way_begin,
    way_confirm,
    way_remove,
    ways_of,
)
from tenants.urls_for import public_url

_TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
_DEFAULT_COUNTRY = "ES"


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """allauth's page, with our form and the ways by code: the stronger ones first."""

    def get_form_class(self) -> type[SecondStepForm]:
        return SecondStepForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        typed = Authenticator.objects.filter(user=user, type__in=_TYPED)
        ours = {
            "passkeys": passkeys_here(self.request, user),
            "passkeys_elsewhere": passkeys_elsewhere(self.request, user),
            "typed": set(typed.values_list("type", flat=True)),
            "ways": ways_of(user),
            "demo_pages": _demo_pages(),
            "sent_to": sign_in_code_sent(request=self.request, user=user),
        }
        return {**super().get_context_data(**kwargs), **ours}


class WaysView(IndexView):  # type: ignore[misc]
    """Everything that a person may be asked for after the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        ways = {way["kind"]: way for way in ways_of(user)}
        ours = {
            "ways": ways,
            "sms_is_offered": sms_is_offered() or CodeWay.Kind.SMS in ways,
            "passkeys_elsewhere": passkeys_elsewhere(self.request, user),
        }
        return {**super().get_context_data(**kwargs), **ours}


@require_POST
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def code_send(request: HttpRequest) -> HttpResponse:
    """Send the code of the way that was chosen, and back to the page that asks for it."""
    user: User = request._login_stage.login.user  # type: ignore[attr-defined]
    try:
        to = sign_in_code_send(request=request, user=user, kind=request.POST.get("way", ""))
    except CodeWay.DoesNotExist as error:
        raise Http404 from error
    except CodeNotSent as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Código enviado a %(to)s.") % {"to": to})
    return redirect("mfa_authenticate")


@require_http_methods(["GET", "POST"])
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def way_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Where the code is to go; sends the first one."""
    _offered_or_404(kind)
    form = PhoneForm(request.POST or None, country=_country(request))
    is_sms = kind == CodeWay.Kind.SMS
    if request.method == "POST" and (not is_sms or form.is_valid()):
        phone = form.cleaned_data["phone"] if is_sms else ""
        if _begun(request, kind, phone):
            return redirect("mfa_confirm_way", kind=kind)
    context = {"kind": kind, "form": form if is_sms else None}
    return render(request, "mfa/ways/add.html", context)


def _begun(request: HttpRequest, kind: str, phone: str) -> bool:
    assert isinstance(request.user, User)
    try:
        way_begin(request=request, user=request.user, kind=kind, phone=phone)
    except CodeNotSent as error:
        messages.error(request, str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def way_confirm_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Asks for the code that was sent; with it the way is on."""
    _offered_or_404(kind)
    assert isinstance(request.user, User)
    form = WayCodeForm(request.POST or None)
    if form.is_valid():
        try:
            way_confirm(request=request, user=request.user, code=form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            messages.success(request, _("Listo: al entrar podrás pedir un código."))
            return redirect("mfa_index")
    context = {"kind": kind, "form": form, "demo_pages": _demo_pages()}
    return render(request, "mfa/ways/confirm.html", context)


@require_http_methods(["GET", "POST"])
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def way_remove_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Asks whether a way is to be switched off, and does."""
    if kind not in CodeWay.Kind:
        raise Http404
    if request.method == "GET":
        return render(request, "mfa/ways/remove.html", {"kind": kind})
    assert isinstance(request.user, User)
    way_remove(request=request, user=request.user, kind=kind)
    messages.success(request, _("Quitado."))
    return redirect("mfa_index")


def _offered_or_404(kind: str) -> None:
    if kind not in CodeWay.Kind or (kind == CodeWay.Kind.SMS and not sms_is_offered()):
        raise Http404


def _country(request: HttpRequest) -> str:
    business = getattr(request, "tenant", None)
    return business.country if business else _DEFAULT_COUNTRY


def _demo_pages() -> str:
    """Where the demo shows what it would have sent; "" everywhere else."""
    return public_url("/simulador/") if settings.DEMO else ""

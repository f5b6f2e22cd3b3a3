"""The second step for programs where django-allauth has no view of its own: codes by mail, SMS."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.headless.base.response import APIResponse
from allauth.headless.base.views import AuthenticatedAPIView, AuthenticationStageAPIView
from allauth.headless.internal.restkit import inputs
from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.headless.mfa.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tenants.models import CodeWay
from tenants.second_step.addresses import mobile_normalize
from tenants.second_step.codes import LIFE, CodeNotSent, sms_is_offered
from tenants.second_step.forms import SecondStepForm
from tenants.second_step.ways import (
    sign_in_code_send,
    way_begin,
    way_confirm,
    way_remove,
    ways_of,
)

_COUNTRY = "ES"


class SecondStepInput(SecondStepForm, inputs.Input):  # type: ignore[misc]
    """A code of any kind."""


class WayInput(inputs.Input):  # type: ignore[misc]
    """Which way is meant."""

    way = inputs.ChoiceField(choices=CodeWay.Kind.choices)


class NewWayInput(WayInput):
    """A way to switch on; SMS needs a mobile of one's own."""

    phone = inputs.CharField(required=False, max_length=30)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        self.country = country
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("way") == CodeWay.Kind.SMS:
            if not sms_is_offered():
                raise ValidationError({"way": _("Aquí no se ofrecen códigos por SMS.")})
            try:
                data["phone"] = mobile_normalize(data.get("phone", ""), self.country)
            except ValidationError as error:
                raise ValidationError({"phone": error}) from error
        return data


class CodeInput(inputs.Input):  # type: ignore[misc]
    """The code that came."""

    code = inputs.CharField(max_length=20)


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """The second step; tokens come with its answer and not before."""

    input_class = SecondStepInput


class SignInCodeView(AuthenticationStageAPIView):  # type: ignore[misc]
    """Codes by mail or SMS for a sign-in that waits for its second step."""

    stage_class = AuthenticateStage
    input_class = {"POST": WayInput}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Where a code can be sent, addresses masked."""
        return APIResponse(request, data={"ways": ways_of(self.stage.login.user)})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send one."""
        kind, user = self.input.cleaned_data["way"], self.stage.login.user
        try:
            to = sign_in_code_send(request=request, user=user, kind=kind)
        except CodeWay.DoesNotExist:
            return _refused(request, "way", _("Esa vía no está activada."))
        except CodeNotSent as error:
            return error.answer or _refused(request, "way", str(error))
        return _sent(request, to)


class CodeWaysView(AuthenticatedAPIView):  # type: ignore[misc]
    """The caller's own codes by mail and SMS: listed, switched on in two steps, switched off."""

    input_class = {"POST": NewWayInput, "PUT": CodeInput, "DELETE": WayInput}

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "GET":
            raise_if_reauthentication_required(request, app="allauth.mfa")
        response: HttpResponseBase = super().handle(request, *args, **kwargs)
        return response

    def get_input_kwargs(self) -> dict[str, Any]:
        if self.request.method != "POST":
            return {}
        business = getattr(self.request, "tenant", None)
        return {"country": business.country if business else _COUNTRY}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Those that are on."""
        data = {"ways": ways_of(request.user), "sms_is_offered": sms_is_offered()}  # type: ignore[arg-type]
        return APIResponse(request, data=data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send the code that proves the address."""
        given = self.input.cleaned_data
        try:
            to = way_begin(
                request=request,
                user=request.user,  # type: ignore[arg-type]
                kind=given["way"],
                phone=given.get("phone", ""),
            )
        except CodeNotSent as error:
            return error.answer or _refused(request, "way", str(error))
        return _sent(request, to)

    def put(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Switch the way on: the code has come."""
        code = self.input.cleaned_data["code"]
        try:
            way_confirm(request=request, user=request.user, code=code)  # type: ignore[arg-type]
        except ValidationError as error:
            return ErrorResponse(request, exception=error)
        return self.get(request)

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Switch it off."""
        kind = self.input.cleaned_data["way"]
        way_remove(request=request, user=request.user, kind=kind)  # type: ignore[arg-type]
        return self.get(request)


def _sent(request: HttpRequest, to: str) -> APIResponse:
    data = {"sent_to": to, "expires_in": int(LIFE.total_seconds())}
    return APIResponse(request, data=data, status=HTTPStatus.ACCEPTED)


def _refused(request: HttpRequest, param: str, words: str) -> APIResponse:
    errors = [{"code": "invalid", "param": param, "message": words}]
    return APIResponse(request, errors=errors, status=HTTPStatus.BAD_REQUEST)

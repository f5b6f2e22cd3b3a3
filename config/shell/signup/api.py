"""Sign-up for programs: the same forms, services and refusals as the pages.

The session cookie of the first answer carries the sign-up from call to call, as in a browser. Only
JSON is taken, which no page of another origin can send here without being asked first.
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from config.shell.signup import names
from config.shell.signup.flows import (
    MailNotSent,
    TooMany,
    code_enter,
    member_begin,
    newcomer_begin,
)
from config.shell.signup.forms import NewcomerForm, RenameForm, WishForm
from config.shell.signup.selectors import signup_of
from config.shell.signup.serializers import (
    AddressAnswer,
    AddressQuery,
    Refusal,
    SignUpAgain,
    SignUpCode,
    SignUpProgress,
    SignUpWish,
)
from config.shell.signup.services import signup_again
from tenants.api.parsers import ShortJSONParser
from tenants.models import SignUp, User
from tenants.ratelimits import over_limit

REFUSED = {400: Refusal, 429: Refusal}


class _PublicView(APIView):
    """For anybody on the public host, by the visitor's own session."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]
    throttle_classes: list[Any] = []
    parser_classes = [ShortJSONParser]


def _progress(signup: SignUp, code: int = status.HTTP_200_OK) -> Response:
    return Response(SignUpProgress(signup).data, status=code)


def _refused(form: Any) -> Response:
    """A form's errors under the API's names."""
    renamed = {"password1": "password", "__all__": "form"}
    errors = {renamed.get(name, name): list(words) for name, words in form.errors.items()}
    body: dict[str, Any] = {"errors": errors}
    if proposals := getattr(form, "proposals", []):
        body["proposals"] = proposals
    return Response(body, status=status.HTTP_400_BAD_REQUEST)


def _read(kind: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """The values of a call in its shape; raises DRF's 400."""
    serializer = kind(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class SignUpsView(_PublicView):
    """Sign-ups begin here."""

    @extend_schema(request=SignUpWish, responses={202: SignUpProgress, **REFUSED}, tags=["signup"])
    def post(self, request: Request) -> Response:
        """Wish for a business: 202, and a code goes to the address given. Signed-in people give
        no account, and their business begins at once."""
        values = _read(SignUpWish, request.data)
        values["password1"] = values.pop("password", "")
        user = request.user if isinstance(request.user, User) else None
        form = WishForm(values) if user else NewcomerForm(values)
        if not form.is_valid():
            return _refused(form)
        try:
            if isinstance(form, NewcomerForm):
                signup = newcomer_begin(request._request, form)[0]
            else:
                assert user is not None
                signup = member_begin(request._request, user, form)
        except TooMany as refusal:
            raise Throttled(wait=refusal.seconds, detail=refusal.words) from refusal
        except MailNotSent as failure:
            return Response({"errors": {"form": [failure.words]}}, status=503)
        return _progress(signup, status.HTTP_202_ACCEPTED)


class SignUpView(_PublicView):
    """One sign-up of the caller."""

    @extend_schema(responses=SignUpProgress, tags=["signup"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """How far it has come; ask once a second."""
        return _progress(signup_of(request._request, uuid))


class CodeView(_PublicView):
    """The proof that the address is the caller's."""

    @extend_schema(request=SignUpCode, responses={200: SignUpProgress, **REFUSED}, tags=["signup"])
    def post(self, request: Request, uuid: UUID) -> Response:
        """Confirm the address with the code of the mail; the business begins and the session is
        signed in. Three wrong codes end it."""
        signup = signup_of(request._request, uuid)
        problem = code_enter(request._request, _read(SignUpCode, request.data)["code"])
        if problem:
            return Response({"errors": {"code": [problem]}}, status=400)
        return _progress(SignUp.objects.get(pk=signup.pk))


class AgainView(_PublicView):
    """A way on after a failure."""

    @extend_schema(request=SignUpAgain, responses={200: SignUpProgress, **REFUSED}, tags=["signup"])
    def post(self, request: Request, uuid: UUID) -> Response:
        """Try again, with another address where the old one is taken."""
        signup = signup_of(request._request, uuid)
        values = _read(SignUpAgain, request.data)
        form = RenameForm(values)
        if values and not form.is_valid():
            return _refused(form)
        subdomain = form.cleaned_data["subdomain"] if values else ""
        return _progress(signup_again(signup=signup, subdomain=subdomain))


class AddressView(_PublicView):
    """Addresses before one is chosen."""

    @extend_schema(parameters=[AddressQuery], responses=AddressAnswer, tags=["signup"])
    def get(self, request: Request) -> Response:
        """Whether an address is free, why not, and what is free near it."""
        if refusal := over_limit(request._request, "signup_check"):
            raise Throttled(wait=int(refusal.headers["Retry-After"]))
        asked = _read(AddressQuery, request.query_params)
        name, country = asked["name"][:120], asked["country"][:2]
        subdomain = names.subdomain_clean(asked["subdomain"][:60]) or names.subdomain_from(name)
        problem = names.subdomain_problem(subdomain)
        near = names.subdomain_proposals(subdomain, name=name, country=country) if problem else []
        answer = {"subdomain": subdomain, "free": not problem, "problem": problem}
        return Response(AddressAnswer(answer | {"proposals": near}).data)

"""Who calls: a member of the host's business, by bearer token."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tenants.api.tokens import SCHEME, access_session, bearer_of
from tenants.models import ApiSession, User


class MemberAuthentication(BaseAuthentication):
    """`request.user` is the member, `request.auth` their `ApiSession` at the host's business.

    Cookies are not looked at, so no page elsewhere can act for a person who is signed in. A
    token that is false, expired, ended or of another business is answered with 401, and so is
    every token on the public host, which has no business.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiSession] | None:
        if not bearer_of(request._request):
            return None
        business = getattr(request._request, "tenant", None)
        session = access_session(request._request) if business else None
        if session is None:
            raise AuthenticationFailed(
                _("El token no vale aquí o ha caducado: renuévalo o entra de nuevo.")
            )
        return session.membership.user, session

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class MemberAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names the token."""

    target_class = MemberAuthentication
    name = "memberToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}

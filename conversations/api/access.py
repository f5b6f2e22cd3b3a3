"""What the chat's API lets in: whose requests, how large, how often."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from conversations.api.visitors import TOKEN_HEADER, BadToken, Visitor, visitor_of
from tenants.ratelimits import by_network


class ChatClosed(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("El chat no está disponible ahora. Llama al negocio o vuelve más tarde.")
    default_code = "closed"


class VisitorToken(BaseAuthentication):
    """`request.auth` is the `Visitor` of the header's token; a bad one is refused with 403."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Visitor] | None:
        token = request.headers.get(TOKEN_HEADER, "")
        if not token:
            return None
        try:
            return AnonymousUser(), visitor_of(token)
        except BadToken as error:
            refusal = _("Tu sesión de chat no vale o ha caducado: empieza el chat de nuevo.")
            raise AuthenticationFailed(refusal) from error


class VisitorTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names the token."""

    target_class = VisitorToken
    name = "visitorToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": TOKEN_HEADER}


class IsVisitor(BasePermission):
    """Lets in whoever carries a token."""

    message = _("Falta la sesión de chat: empieza el chat de nuevo.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Visitor)


def by_visitor(group: str, request: HttpRequest) -> str:
    """Rate limit key: the visitor, or the address of whoever has no valid token."""
    try:
        return f"visitor-{visitor_of(request.headers.get(TOKEN_HEADER, '')).id}"
    except BadToken:
        return by_network(group, request)

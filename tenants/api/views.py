"""The caller's own account at this business: who they are here, and where they are signed in."""

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenants.api.authentication import MemberAuthentication
from tenants.api.permissions import IsMember
from tenants.api.serializers import Me, SignIn
from tenants.api.sessions import api_session_end, api_sessions_of
from tenants.middleware import require_business
from tenants.models import ApiSession, Membership


class MemberAPIView(APIView):
    """Base of what members call with their token, on any plan and in any state of the business."""

    authentication_classes = [MemberAuthentication]
    permission_classes = [IsMember]

    @property
    def sign_in(self) -> ApiSession:
        """The caller's sign-in, which `IsMember` has seen."""
        session = self.request.auth
        assert isinstance(session, ApiSession)
        return session


def _permissions(membership: Membership) -> list[str]:
    wide = {"write": membership.can_write, "manage": membership.can_manage}
    return ["read", *(name for name, allowed in wide.items() if allowed)]


class MeView(MemberAPIView):
    """Who the token's bearer is."""

    @extend_schema(responses=Me, tags=["auth"])
    def get(self, request: Request) -> Response:
        """The caller, their role and what it allows."""
        membership = self.sign_in.membership
        return Response(
            Me(
                {
                    "user": membership.user,
                    "business": require_business(request._request),
                    "role": membership.role,
                    "permissions": _permissions(membership),
                    "second_factor": is_mfa_enabled(membership.user),
                }
            ).data
        )


class SignInsView(MemberAPIView):
    """Where the caller is signed in to this business's API."""

    @extend_schema(responses=SignIn(many=True), tags=["auth"])
    def get(self, request: Request) -> Response:
        """The caller's living sign-ins, the latest first."""
        rows = api_sessions_of(self.sign_in.membership)
        return Response(SignIn(rows, many=True, context={"current": self.sign_in.pk}).data)


class SignInView(MemberAPIView):
    """One of the caller's own sign-ins."""

    @extend_schema(responses={204: None}, tags=["auth"])
    def delete(self, request: Request, uuid: str) -> Response:
        """End it: its access and refresh tokens are refused from now on."""
        rows = api_sessions_of(self.sign_in.membership)
        api_session_end(get_object_or_404(rows, uuid=uuid))
        return Response(status=status.HTTP_204_NO_CONTENT)

"""Members and invitations for programs: the page's services, rules and limits."""

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from billing.api import REFUSALS, PlanAPIView
from config.shell.members.limits import TooManyInvitations, invitation_count
from config.shell.members.serializers import (
    InvitationRow,
    InvitationWish,
    Member,
    MemberChange,
    MemberRefusal,
)
from tenants.api.parsers import ShortJSONParser
from tenants.api.permissions import CanManage
from tenants.members.invitations import (
    invitation_create,
    invitation_resend,
    invitation_withdraw,
    invitations_open,
)
from tenants.members.rules import MemberRefused
from tenants.members.selectors import invitation_for, member_for, members_of
from tenants.members.services import (
    member_change_role,
    member_reactivate,
    member_remove,
    member_suspend,
)
from tenants.middleware import require_business
from tenants.models import Business, Membership

CONFLICT: dict[Any, Any] = {**REFUSALS, 409: MemberRefusal}


class _ManagersView(PlanAPIView):
    """For owners and admins. A refusal by the rules of members is 409 with its code, 403 where the
    role does not reach."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    @property
    def business(self) -> Business:
        return require_business(self.request._request)

    @property
    def actor(self) -> Membership:
        """Whoever asks, with the business of this host at hand."""
        membership = self.sign_in.membership
        membership.business = self.business
        return membership

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, TooManyInvitations):
            exc = Throttled(wait=exc.seconds)
        if isinstance(exc, MemberRefused):
            code = 403 if exc.code == "not_allowed" else 409
            return Response({"code": exc.code, "detail": exc.message}, status=code)
        return super().handle_exception(exc)


def _read(kind: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    serializer = kind(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class MembersView(_ManagersView):
    """Who may enter."""

    @extend_schema(responses={200: Member(many=True), **REFUSALS}, tags=["members"])
    def get(self, request: Request) -> Response:
        """Everybody, owners first, suspended ones last."""
        return Response(Member(members_of(self.business), many=True).data)


class MemberView(_ManagersView):
    """One member."""

    @extend_schema(responses={200: Member, **REFUSALS}, tags=["members"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """What the list says of them."""
        return Response(Member(member_for(self.business, uuid)).data)

    @extend_schema(request=MemberChange, responses={200: Member, **CONFLICT}, tags=["members"])
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change role or state. Owners change everybody, admins agents and viewers; the last owner
        who can enter stays one."""
        member, wanted = member_for(self.business, uuid), _read(MemberChange, request.data)
        with transaction.atomic():
            if "role" in wanted:
                member_change_role(member=member, role=wanted["role"], actor=self.actor)
            if wanted.get("state") == Membership.State.SUSPENDED:
                member_suspend(member=member, actor=self.actor)
            elif wanted.get("state") == Membership.State.ACTIVE:
                member_reactivate(member=member, actor=self.actor)
        return Response(Member(member_for(self.business, uuid)).data)

    @extend_schema(responses={204: None, **CONFLICT}, tags=["members"])
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take them out: sessions and tokens end at once, their conversations wait for others."""
        member_remove(member=member_for(self.business, uuid), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationsView(_ManagersView):
    """Who is invited."""

    @extend_schema(responses={200: InvitationRow(many=True), **REFUSALS}, tags=["members"])
    def get(self, request: Request) -> Response:
        """Invitations neither accepted nor withdrawn, the latest first."""
        return Response(InvitationRow(invitations_open(self.business), many=True).data)

    @extend_schema(
        request=InvitationWish, responses={201: InvitationRow, **CONFLICT}, tags=["members"]
    )
    def post(self, request: Request) -> Response:
        """Invite an address by mail: a link for seven days that works once. The answer is the same
        whether the address has an account or not."""
        wish = _read(InvitationWish, request.data)
        invitation_count(request._request, wish["email"])
        language = wish.get("language") or self.business.language
        invitation = invitation_create(
            email=wish["email"], role=wish["role"], language=language, actor=self.actor
        )
        return Response(InvitationRow(invitation).data, status=status.HTTP_201_CREATED)


class InvitationView(_ManagersView):
    """One invitation."""

    @extend_schema(responses={204: None, **CONFLICT}, tags=["members"])
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Withdraw it: its link is dead."""
        invitation = invitation_for(self.business, uuid)
        invitation_withdraw(invitation=invitation, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ResendView(_ManagersView):
    """Sending an invitation again."""

    @extend_schema(request=None, responses={200: InvitationRow, **CONFLICT}, tags=["members"])
    def post(self, request: Request, uuid: UUID) -> Response:
        """A new link for another seven days; the old one is dead."""
        invitation = invitation_for(self.business, uuid)
        invitation_count(request._request, invitation.email)
        sent = invitation_resend(invitation=invitation, actor=self.actor)
        return Response(InvitationRow(sent).data)

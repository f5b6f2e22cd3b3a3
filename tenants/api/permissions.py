"""What a caller of the API may do: the roles of `Membership`, as DRF asks for them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from tenants.models import ApiSession, Membership

if TYPE_CHECKING:  # its module needs ours, for the settings' defaults
    from rest_framework.views import APIView


def membership_of_call(request: Request) -> Membership | None:
    """The caller's membership, as `MemberAuthentication` found it."""
    return request.auth.membership if isinstance(request.auth, ApiSession) else None


class IsMember(BasePermission):
    """Any member of the host's business, viewers included."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return membership_of_call(request) is not None


class CanWrite(IsMember):
    """Members who answer customers and change bookings; viewers may only read."""

    message = _("Tu papel en este negocio es de solo lectura.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        membership = membership_of_call(request)
        return membership is not None and membership.can_write


class CanManage(IsMember):
    """Owners and admins."""

    message = _("Solo propietarios y administradores pueden hacer esto.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        membership = membership_of_call(request)
        return membership is not None and membership.can_manage

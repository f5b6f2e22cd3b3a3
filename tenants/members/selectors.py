"""Reads of who may enter a business."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.http import Http404

from tenants.members.invitations import invitations_open
from tenants.models import Business, CodeWay, Invitation, Membership

_ORDER = [When(role=role, then=Value(place)) for place, role in enumerate(Membership.Role.values)]


def members_of(business: Business) -> QuerySet[Membership]:
    """Everybody who is a member, suspended ones last, owners first; each with `has_factor`: whether
    signing in asks them for more than the password. One query."""
    factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return (
        Membership.objects.filter(business=business)
        .select_related("user")
        .annotate(
            has_factor=Exists(factors) | Exists(CodeWay.objects.filter(user=OuterRef("user"))),
            place=Case(*_ORDER, default=Value(9), output_field=IntegerField()),
        )
        .order_by("state", "place", "user__first_name", "user__email")
    )


def member_for(business: Business, uuid: UUID) -> Membership:
    """One member. Raises `Http404`."""
    member = members_of(business).filter(uuid=uuid).first()
    if member is None:
        raise Http404
    return member


def invitation_for(business: Business, uuid: UUID) -> Invitation:
    """One invitation that waits, expired or not. Raises `Http404`."""
    invitation = invitations_open(business).filter(uuid=uuid).first()
    if invitation is None:
        raise Http404
    return invitation

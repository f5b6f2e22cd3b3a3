"""Sign-ins to the API: begun, found, prolonged and ended here only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import membership_of, require_business
from tenants.models import ApiSession, Business, Membership, User
from tenants.ratelimits import address_of
from tenants.sign_in_sessions import mark_for_programs


def api_session_start(request: HttpRequest, *, life: timedelta) -> ApiSession:
    """Note the sign-in of `request.user` at its host's business, for `life` unless renewed.

    Raises `PermissionError` for somebody who is no member: sign-in has refused them before.
    """
    business = require_business(request)
    user_id = request.user.pk
    membership = membership_of(user_id, business.pk) if user_id else None
    if membership is None:
        raise PermissionError("Only members get tokens.")
    request.session.set_expiry(int(life.total_seconds()))
    mark_for_programs(request.session)
    request.session.save()
    now = timezone.now()
    with transaction.atomic():
        audit("api.signed_in", membership, actor=Actor.person(membership.user), request=request)
        session, _ = ApiSession.objects.update_or_create(
            session_key=request.session.session_key,
            defaults={
                "membership": membership,
                "ip": address_of(request) or None,
                "user_agent": request.headers.get("User-Agent", "")[:200],
                "refreshed_at": now,
                "expires_at": now + life,
            },
        )
    return session


def api_session_find(*, session_key: str, business: Business) -> ApiSession | None:
    """The living sign-in of an active member of `business`, or None."""
    return (
        _living(timezone.now())
        .select_related("membership__user")
        .filter(session_key=session_key, membership__business=business)
        .first()
    )


def _living(now: datetime) -> QuerySet[ApiSession]:
    return ApiSession.objects.filter(
        expires_at__gt=now,
        membership__state=Membership.State.ACTIVE,
        membership__user__is_active=True,
        membership__user__state=User.State.ACTIVE,
    )


def api_sessions_of(membership: Membership) -> QuerySet[ApiSession]:
    """A member's living sign-ins to their business's API, the latest first."""
    return _living(timezone.now()).filter(membership=membership)


def api_session_prolong(session: ApiSession, *, life: timedelta) -> None:
    """A refresh token was exchanged: the sign-in lasts for `life` from now on."""
    session.refreshed_at = timezone.now()
    session.expires_at = session.refreshed_at + life
    session.save(update_fields=["refreshed_at", "expires_at"])


def api_session_end(session: ApiSession) -> None:
    """End one sign-in: its access and refresh tokens are refused from now on."""
    api_sessions_end([session])


def api_sessions_end(sessions: Iterable[ApiSession]) -> int:
    """End sign-ins; how many there were."""
    rows = list(sessions)
    with transaction.atomic():
        Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
        ApiSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def api_sessions_end_of_user(user: User) -> int:
    """End every sign-in of a person, at all businesses: they are blocked or left."""
    return api_sessions_end(ApiSession.objects.filter(membership__user=user))


def api_sessions_purge(now: datetime) -> int:
    """Delete sign-ins whose refresh token has expired; how many there were."""
    return api_sessions_end(ApiSession.objects.filter(expires_at__lte=now))

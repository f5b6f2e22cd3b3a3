"""When members sign in: by password, by hand-over from another business, at the API."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tenants.members.services import member_signed_in
from tenants.models import User


def note_sign_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Django's own signal, which every way of signing in ends with."""
    business = getattr(request, "tenant", None)
    if business is not None:
        member_signed_in(user_id=user.pk, business=business, at=timezone.now())

"""What the admin pages of several rooms are made of."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tenants.actors import Actor
from tenants.models import User


def actor_of(request: HttpRequest) -> Actor:
    """The platform admin who asks."""
    assert isinstance(request.user, User)
    return Actor.person(request.user)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the product writes by itself, to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

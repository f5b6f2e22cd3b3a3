"""Shapes of the account's API."""

from typing import Any

from rest_framework import serializers

from tenants.models import ApiSession, Membership


class Person(serializers.Serializer[Any]):
    """A person who signs in."""

    email = serializers.EmailField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    language = serializers.CharField()


class BusinessOfToken(serializers.Serializer[Any]):
    """The business that a token counts at."""

    name = serializers.CharField()
    slug = serializers.CharField()
    state = serializers.CharField()
    timezone = serializers.CharField()
    currency = serializers.CharField()


class Me(serializers.Serializer[Any]):
    """The bearer of a token: `permissions` are those of the role."""

    user = Person()
    business = BusinessOfToken()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    permissions = serializers.ListField(
        child=serializers.ChoiceField(choices=["read", "write", "manage"])
    )
    second_factor = serializers.BooleanField()


class SignIn(serializers.Serializer[Any]):
    """One sign-in to the API; `current` is the one that asks."""

    id = serializers.UUIDField(source="uuid")
    ip = serializers.IPAddressField(allow_null=True)
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    refreshed_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    current = serializers.SerializerMethodField()

    def get_current(self, session: ApiSession) -> bool:
        return bool(session.pk == self.context["current"])

"""Shapes of the members' API."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from tenants.models import Membership

INVITED = [(role, role.label) for role in Membership.Role if role != Membership.Role.OWNER]


class Member(serializers.Serializer[Any]):
    """Somebody who may enter the business. `signed_in_at` is their last sign-in at this one."""

    id = serializers.UUIDField(source="uuid")
    email = serializers.EmailField(source="user.email")
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    state = serializers.ChoiceField(choices=Membership.State.choices)
    signed_in_at = serializers.DateTimeField(allow_null=True)
    second_factor = serializers.BooleanField(source="has_factor")
    created_at = serializers.DateTimeField()


class MemberChange(serializers.Serializer[Any]):
    """What is to be different: role, state, or both."""

    role = serializers.ChoiceField(choices=Membership.Role.choices, required=False)
    state = serializers.ChoiceField(choices=Membership.State.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("role, state")
        return attrs


class InvitationWish(serializers.Serializer[Any]):
    """Whom to invite; the mail is in the business's language unless another is given."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=INVITED)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class InvitationRow(serializers.Serializer[Any]):
    """An invitation that waits. Its link is in the mail and nowhere else."""

    id = serializers.UUIDField(source="uuid")
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=INVITED)
    state = serializers.ChoiceField(choices=["open", "expired"])
    mail = serializers.ChoiceField(choices=["pending", "sent", "failed"])
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class MemberRefusal(serializers.Serializer[Any]):
    """Why nothing was changed."""

    code = serializers.CharField()
    detail = serializers.CharField()

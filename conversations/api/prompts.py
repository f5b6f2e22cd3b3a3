"""The owner's instructions by version, for programs to read."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from conversations.models import PromptVersion
from tenants.api.permissions import CanManage

MOST = 200


class PromptListed(serializers.Serializer[Any]):
    """One version; `state` draft, published (in force) or retired."""

    id = serializers.UUIDField(source="uuid")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PromptVersion.State.choices)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class PromptShown(PromptListed):
    """A version with what it says; by intent code what to do and what to add at the end."""

    tone = serializers.CharField()
    formal = serializers.BooleanField()
    greetings = serializers.DictField(child=serializers.CharField())
    general = serializers.CharField()
    instructions = serializers.DictField(child=serializers.CharField())
    calls_to_action = serializers.DictField(child=serializers.DictField())


class PromptsView(PlanAPIView):
    """All versions."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]

    @extend_schema(responses={200: PromptListed(many=True), **REFUSALS}, tags=["assistant"])
    def get(self, request: Request) -> Response:
        """The newest first, a draft among them."""
        return Response(PromptListed(PromptVersion.objects.all()[:MOST], many=True).data)


class PromptView(PlanAPIView):
    """One version."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]

    @extend_schema(responses={200: PromptShown, **REFUSALS}, tags=["assistant"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """What it says. A run's trace names the version that it followed."""
        return Response(PromptShown(get_object_or_404(PromptVersion, uuid=uuid)).data)

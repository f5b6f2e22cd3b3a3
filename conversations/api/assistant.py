"""The assistant's settings for programs: the page's form, rules and check."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from conversations.assistant.accounts import account_of_business, engine_of_business
from conversations.assistant.probe import Verdict, probe
from conversations.forms.assistant import AssistantSettingsForm, settings_initial
from conversations.models import AssistantSettings
from conversations.services.assistant_settings import (
    assistant_settings,
    assistant_settings_save,
    key_hint,
)
from conversations.words.probe import VERDICTS
from tenants.actors import Actor
from tenants.api import CanManage
from tenants.api.parsers import ShortJSONParser
from tenants.context import current_business
from tenants.ratelimits import over_limit


class AssistantChange(serializers.Serializer[Any]):
    """What to change; a field that is left out stays. Empty texts: the platform's. The key is
    taken as it is given, kept encrypted, and kept for the address that it was given with."""

    engine = serializers.ChoiceField(choices=AssistantSettings.Engine.choices, required=False)
    model = serializers.CharField(required=False, allow_blank=True, max_length=80)
    base_url = serializers.CharField(required=False, allow_blank=True, max_length=200)
    api_key = serializers.CharField(required=False, max_length=400, write_only=True)
    key_remove = serializers.BooleanField(required=False, write_only=True)
    embedding_model = serializers.CharField(required=False, allow_blank=True, max_length=80)
    token_budget = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    review_url = serializers.CharField(required=False, allow_blank=True, max_length=200)


class AssistantShown(serializers.Serializer[Any]):
    """What is chosen. `key`: the last four characters; `answers_by` who answers now, with
    `answers_with` as its model."""

    engine = serializers.ChoiceField(choices=AssistantSettings.Engine.choices)
    model = serializers.CharField(allow_blank=True)
    base_url = serializers.CharField(allow_blank=True)
    key = serializers.CharField(allow_blank=True)
    embedding_model = serializers.CharField(allow_blank=True)
    token_budget = serializers.IntegerField(allow_null=True)
    review_url = serializers.CharField(allow_blank=True)
    answers_by = serializers.CharField()
    answers_with = serializers.CharField(allow_blank=True)


class VerdictShown(serializers.Serializer[Any]):
    """What came of asking the model for one token."""

    works = serializers.BooleanField()
    code = serializers.ChoiceField(choices=[each.value for each in Verdict])
    detail = serializers.CharField()


class _ManagersView(PlanAPIView):
    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]


class SettingsView(_ManagersView):
    """Which engine and model answer."""

    @extend_schema(responses={200: AssistantShown, **REFUSALS}, tags=["assistant"])
    def get(self, request: Request) -> Response:
        """What is chosen, without the key."""
        return Response(_shown())

    @extend_schema(
        request=AssistantChange, responses={200: AssistantShown, **REFUSALS}, tags=["assistant"]
    )
    def patch(self, request: Request) -> Response:
        """Change what is given."""
        given = AssistantChange(data=request.data)
        given.is_valid(raise_exception=True)
        row = assistant_settings()
        data = settings_initial(row, current_business()) | given.validated_data
        form = AssistantSettingsForm(data, row=row)
        if not form.is_valid():
            wrong = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
            raise serializers.ValidationError(wrong)
        actor = Actor.person(self.sign_in.membership.user)
        assistant_settings_save(choice=form.choice, actor=actor)
        return Response(_shown())


class CheckView(_ManagersView):
    """Whether the model answers."""

    @extend_schema(request=None, responses={200: VerdictShown, **REFUSALS}, tags=["assistant"])
    def post(self, request: Request) -> Any:
        """Ask for one token, and say what came of it."""
        if refusal := over_limit(request._request, "assistant_check"):
            return refusal
        verdict = probe(account_of_business())
        told = {"works": verdict is Verdict.WORKS, "code": verdict, "detail": VERDICTS[verdict]}
        return Response(VerdictShown(told).data)


def _shown() -> dict[str, Any]:
    row = assistant_settings()
    engine = engine_of_business().name
    by_model = engine != "builtin"
    told = settings_initial(row, current_business()) | {
        "key": key_hint(row),
        "answers_by": engine,
        "answers_with": account_of_business().model if by_model else "",
    }
    return AssistantShown(told).data

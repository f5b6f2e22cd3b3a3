"""The business's own intents, for programs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from bookings.wording import NAMES
from conversations.api.serializers import StorableText
from conversations.forms.own_intents import TRY_MAX, OwnIntentForm
from conversations.models import OwnIntent
from conversations.replay.trying import message_try
from conversations.selectors.own_intents import own_intent_for, own_intents_listed
from conversations.services.own_intents import TooMany, own_intent_delete, own_intent_save
from tenants.actors import Actor
from tenants.api.parsers import ShortJSONParser
from tenants.api.permissions import CanManage
from tenants.context import current_business
from tenants.ratelimits import over_limit


class OwnIntentShape(serializers.Serializer[Any]):
    """Something that customers say, and what is answered. `answers`: language -> text, that of the
    business's language at least."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    code = serializers.CharField(read_only=True)
    name = StorableText(max_length=OwnIntent.NAME_MAX)
    phrases = serializers.ListField(
        child=StorableText(max_length=OwnIntent.PHRASE_MAX),
        min_length=1,
        max_length=OwnIntent.PHRASES_MAX,
    )
    answers = serializers.DictField(child=StorableText(max_length=OwnIntent.ANSWER_MAX))
    urgent = serializers.BooleanField(required=False, default=False)
    active = serializers.BooleanField(required=False, default=True)


class TryNew(serializers.Serializer[Any]):
    """A customer's message."""

    text = StorableText(max_length=TRY_MAX)


class TryShown(serializers.Serializer[Any]):
    """What would be answered; `intent` is the own one that was recognised, by `phrase`."""

    reply = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    intent = serializers.CharField()
    phrase = serializers.CharField()
    engine = serializers.CharField()


class _ManagersView(PlanAPIView):
    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    @property
    def actor(self) -> Actor:
        """Who calls."""
        return Actor.person(self.sign_in.membership.user)


def _save(view: _ManagersView, request: Request, intent: OwnIntent | None) -> OwnIntent:
    shape = OwnIntentShape(data=request.data)
    shape.is_valid(raise_exception=True)
    given = shape.validated_data
    if unknown := given["answers"].keys() - NAMES.keys():
        raise serializers.ValidationError({"answers": sorted(unknown)})
    typed = {name: given[name] for name in ("name", "urgent", "active")}
    typed |= {"phrases": "\n".join(given["phrases"])}
    typed |= {f"answer_{code}": text for code, text in given["answers"].items()}
    form = OwnIntentForm(typed, language=current_business().language)
    if not form.is_valid():
        raise serializers.ValidationError(
            {name: [str(each) for each in errors] for name, errors in form.errors.items()}
        )
    try:
        return own_intent_save(text=form.text, actor=view.actor, intent=intent)
    except TooMany as error:
        raise serializers.ValidationError({"name": ["too many"]}) from error


class OwnIntentsView(_ManagersView):
    """All own intents."""

    @extend_schema(responses={200: OwnIntentShape(many=True), **REFUSALS}, tags=["assistant"])
    def get(self, request: Request) -> Response:
        """Those in use first."""
        return Response(OwnIntentShape(own_intents_listed(), many=True).data)

    @extend_schema(
        request=OwnIntentShape, responses={201: OwnIntentShape, **REFUSALS}, tags=["assistant"]
    )
    def post(self, request: Request) -> Response:
        """Write one; it counts from the next answer on."""
        row = _save(self, request, None)
        return Response(OwnIntentShape(row).data, status=status.HTTP_201_CREATED)


class OwnIntentView(_ManagersView):
    """One own intent."""

    @extend_schema(responses={200: OwnIntentShape, **REFUSALS}, tags=["assistant"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """Its words and answers."""
        return Response(OwnIntentShape(own_intent_for(uuid)).data)

    @extend_schema(
        request=OwnIntentShape, responses={200: OwnIntentShape, **REFUSALS}, tags=["assistant"]
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Change it whole."""
        return Response(OwnIntentShape(_save(self, request, own_intent_for(uuid))).data)

    @extend_schema(responses={204: None, **REFUSALS}, tags=["assistant"])
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take it away."""
        own_intent_delete(intent=own_intent_for(uuid), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TryView(_ManagersView):
    """Trying a message."""

    @extend_schema(request=TryNew, responses={200: TryShown, **REFUSALS}, tags=["assistant"])
    def post(self, request: Request) -> Any:
        """What a stranger would be answered now; nothing is kept or sent."""
        if refusal := over_limit(request._request, "assistant_try"):
            return refusal
        shape = TryNew(data=request.data)
        shape.is_valid(raise_exception=True)
        tried = message_try(shape.validated_data["text"])
        told = {
            "reply": tried.answer["text"],
            "options": tried.answer["options"],
            "intent": tried.code or tried.answer["intent"],
            "phrase": tried.phrase,
            "engine": tried.answer["engine"],
        }
        return Response(TryShown(told).data)

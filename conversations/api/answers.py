"""Questions of customers and the answers to them, for programs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api import REFUSALS, PlanAPIView
from bookings.wording import NAMES
from conversations.api.serializers import StorableText
from conversations.models import Faq, OwnerQuestion
from conversations.selectors.answers import faqs_listed, questions_listed
from conversations.services.faqs import (
    faq_approve,
    faq_edit,
    faq_reject,
    faq_write,
    question_answer,
)
from leads.models import Contact
from tenants.api import CanWrite
from tenants.api.parsers import ShortJSONParser
from tenants.api.permissions import CanManage

MOST = 200


class QuestionShown(serializers.Serializer[Any]):
    """A question of customers; `times` is how often it was asked."""

    id = serializers.UUIDField(source="uuid")
    text = serializers.CharField()
    language = serializers.CharField()
    times = serializers.IntegerField()
    last_asked_at = serializers.DateTimeField()


class AnswerShown(serializers.Serializer[Any]):
    """A question with its answer; only an approved one is said."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    question = serializers.CharField()
    answer = serializers.CharField()
    language = serializers.CharField()
    audiences = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField()
    origin = serializers.CharField()


class AnswerNew(serializers.Serializer[Any]):
    """A question with its answer; without `audiences` it is for everybody."""

    question = StorableText(max_length=300)
    answer = StorableText(max_length=2000)
    language = serializers.ChoiceField(choices=list(NAMES.items()), required=False, default="")
    audiences = serializers.MultipleChoiceField(
        choices=Contact.Audience.choices,
        required=False,
        allow_empty=False,
        default=set(Contact.Audience.values),
    )


class QuestionAnswer(serializers.Serializer[Any]):
    """The answer to a question; with `use` it is approved in the same step."""

    answer = StorableText(max_length=2000)
    use = serializers.BooleanField(required=False, default=False)


class AnswerState(serializers.Serializer[Any]):
    """What becomes of an answer."""

    state = serializers.ChoiceField(choices=[Faq.State.APPROVED, Faq.State.REJECTED])


def _given(shape: serializers.Serializer[Any]) -> dict[str, Any]:
    shape.is_valid(raise_exception=True)
    given: dict[str, Any] = shape.validated_data
    return given


class MayWriteOrReads(CanWrite):
    """Anybody of the team reads, whoever may write writes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method == "GET" or super().has_permission(request, view)


class QuestionsView(PlanAPIView):
    """Questions that wait."""

    @extend_schema(responses={200: QuestionShown(many=True), **REFUSALS}, tags=["knowledge"])
    def get(self, request: Request) -> Response:
        """The open questions, those asked most often first."""
        rows = questions_listed(OwnerQuestion.State.OPEN)[:MOST]
        return Response(QuestionShown(rows, many=True).data)


class QuestionAnswerView(PlanAPIView):
    """Answering a question."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    @extend_schema(
        request=QuestionAnswer, responses={201: AnswerShown, **REFUSALS}, tags=["knowledge"]
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answer a question; those who asked are told once the answer is approved."""
        question = get_object_or_404(OwnerQuestion, uuid=uuid)
        given = _given(QuestionAnswer(data=request.data))
        faq = question_answer(
            question=question,
            text=question.text,
            answer=given["answer"],
            membership=self.sign_in.membership,
            use=given["use"],
        )
        return Response(AnswerShown(faq).data, status=status.HTTP_201_CREATED)


class AnswersView(PlanAPIView):
    """All answers."""

    permission_classes = [*PlanAPIView.permission_classes, MayWriteOrReads]
    parser_classes = [ShortJSONParser]

    @extend_schema(responses={200: AnswerShown(many=True), **REFUSALS}, tags=["knowledge"])
    def get(self, request: Request) -> Response:
        """The answers, newest first."""
        return Response(AnswerShown(faqs_listed()[:MOST], many=True).data)

    @extend_schema(request=AnswerNew, responses={201: AnswerShown, **REFUSALS}, tags=["knowledge"])
    def post(self, request: Request) -> Response:
        """Write a draft."""
        given = _given(AnswerNew(data=request.data))
        given["audiences"] = sorted(given["audiences"])
        faq = faq_write(**given, user=self.sign_in.membership.user)
        return Response(AnswerShown(faq).data, status=status.HTTP_201_CREATED)


class AnswerView(PlanAPIView):
    """One answer."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    @extend_schema(request=AnswerNew, responses={200: AnswerShown, **REFUSALS}, tags=["knowledge"])
    def put(self, request: Request, uuid: UUID) -> Response:
        """Change an answer's words, language and audiences."""
        faq = get_object_or_404(Faq, uuid=uuid)
        given = _given(AnswerNew(data=request.data))
        given["audiences"] = sorted(given["audiences"])
        faq = faq_edit(faq=faq, **given, user=self.sign_in.membership.user)
        return Response(AnswerShown(faq).data)


class AnswerStateView(PlanAPIView):
    """Approving and rejecting."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    @extend_schema(
        request=AnswerState, responses={200: AnswerShown, **REFUSALS}, tags=["knowledge"]
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Approve an answer, or reject it."""
        faq = get_object_or_404(Faq, uuid=uuid)
        given = _given(AnswerState(data=request.data))
        decide = faq_approve if given["state"] == Faq.State.APPROVED else faq_reject
        return Response(AnswerShown(decide(faq=faq, membership=self.sign_in.membership)).data)

"""/procesar does a task, /consultar tells how it was done, /estado where a customer stands."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from conversations.api.processing.serializers import (
    Reference,
    StandingShown,
    TaskDone,
    TaskNew,
    TraceShown,
    TraceWanted,
)
from conversations.models import TaskRun
from conversations.processing.runs import QuotaSpent, task_run
from conversations.processing.wishes import wish_of
from conversations.selectors.tasks import contact_by_reference, standing_of, trace_find
from tenants.api import CanWrite
from tenants.api.parsers import ShortJSONParser

NO_MODEL = _(
    "Para traducir hace falta un modelo de IA y ahora no hay ninguno disponible: configura "
    "OPENAI_API_KEY o inténtalo más tarde. /consultar dice por qué."
)


class OutOfQuota(APIException):
    """The plan's messages of the month are used up."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "quota"
    default_detail = _(
        "Se han agotado los mensajes de este mes de tu plan: amplíalo en /plan/ o espera al "
        "próximo mes."
    )


class ProcessView(PlanAPIView):
    """Tasks in one call."""

    permission_classes = [*PlanAPIView.permission_classes, CanWrite]
    parser_classes = [ShortJSONParser]

    @extend_schema(
        request=TaskNew,
        responses={
            200: TaskDone,
            **REFUSALS,
            503: OpenApiResponse(description="No model to do it; `id` names the trace."),
        },
        tags=["procesar"],
    )
    def post(self, request: Request) -> Response:
        """Do a task and answer with its result and id."""
        given = TaskNew(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        wish = wish_of(asked["mensaje"], task=asked["tarea"], language=asked["idioma"])
        try:
            run = task_run(wish=wish, user=self.sign_in.membership.user)
        except QuotaSpent as error:
            raise OutOfQuota from error
        told = TaskDone(run).data
        if run.state == TaskRun.State.DONE:
            return Response(told)
        return Response(
            {**told, "detail": str(NO_MODEL)}, status=status.HTTP_503_SERVICE_UNAVAILABLE
        )


class TraceView(PlanAPIView):
    """How something was done."""

    @extend_schema(
        parameters=[TraceWanted], responses={200: TraceShown, **REFUSALS}, tags=["procesar"]
    )
    def get(self, request: Request) -> Response:
        """Engine, tools, tokens, latency and result of a task, or of a run of the assistant."""
        given = TraceWanted(data=request.query_params)
        given.is_valid(raise_exception=True)
        trace = trace_find(self.sign_in.membership, given.validated_data["id"])
        if trace is None:
            raise Http404
        return Response(TraceShown(trace).data)


class StandingView(PlanAPIView):
    """Where a customer stands."""

    @extend_schema(
        parameters=[Reference], responses={200: StandingShown, **REFUSALS}, tags=["procesar"]
    )
    def get(self, request: Request) -> Response:
        """The dialogue's step, who answers, and the lead's state."""
        given = Reference(data=request.query_params)
        given.is_valid(raise_exception=True)
        member = self.sign_in.membership
        contact = contact_by_reference(member, given.validated_data["contacto"])
        if contact is None:
            raise Http404
        return Response(StandingShown(standing_of(member, contact)).data)

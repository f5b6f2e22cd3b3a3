"""The figures for programs: the numbers of the pages."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.activity import Activity, Service, month_activity
from analytics.asking import REPORTS, month_of
from analytics.kpis import Standing, standings_all
from analytics.numbers import COUNTED, Numbers
from analytics.selectors import Day, Month, month_figures
from analytics.spend import Acquisition, acquisition
from billing.features import feature_enabled
from tenants.api import IsMember, MemberAuthentication
from tenants.context import current_business


class MayReadFigures(IsMember):
    """A member of the host's business, by token or signed in on its pages."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        by_session = getattr(request._request, "membership", None)
        return by_session is not None or super().has_permission(request, view)


class HasReports(BasePermission):
    """The business's plan includes reports."""

    message = _("El plan del negocio no incluye informes.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return feature_enabled(REPORTS)


class NumbersSerializer(serializers.Serializer[Any]):
    """Counts of a stretch. `conversion` is whole, as the pages show it, `conversion_rate` has two
    places; rates and means are null where there is nothing to divide by."""

    messages = serializers.IntegerField()
    conversion = serializers.IntegerField(source="conversion_whole", allow_null=True)
    conversion_rate = serializers.DecimalField(6, 2, source="conversion", allow_null=True)
    reply_seconds_mean = serializers.DecimalField(12, 2, allow_null=True)
    messages_per_day = serializers.DecimalField(12, 2, allow_null=True)
    conversation_length = serializers.DecimalField(12, 2, allow_null=True)
    engagement = serializers.DecimalField(6, 2, allow_null=True)
    intent_precision = serializers.DecimalField(6, 2, allow_null=True)
    revenue = serializers.DecimalField(14, 2)

    def to_representation(self, instance: Numbers) -> dict[str, Any]:
        counts = {name: getattr(instance, name) for name in COUNTED}
        return counts | super().to_representation(instance)


class DaySerializer(serializers.Serializer[Any]):
    """A day that has begun, with its numbers beside its date."""

    date = serializers.DateField()

    def to_representation(self, instance: Day) -> dict[str, Any]:
        return super().to_representation(instance) | NumbersSerializer(instance.numbers).data


class StretchSerializer(serializers.Serializer[Any]):
    """A month: the sum of its days up to `until`, and the days that have begun."""

    month = serializers.DateField(source="first", format="%Y-%m")
    until = serializers.DateField()
    totals = NumbersSerializer(source="sum")
    days = DaySerializer(source="begun", many=True)


class ServiceSerializer(serializers.Serializer[Any]):
    """What one service tried and failed; `tried` is null where only failures are known,
    `failures` is by code."""

    service = serializers.CharField(source="code")
    tried = serializers.IntegerField(allow_null=True)
    failed = serializers.IntegerField()
    rate = serializers.DecimalField(6, 2, allow_null=True)
    failures = serializers.SerializerMethodField()

    def get_failures(self, service: Service) -> dict[str, int]:
        return dict(service.failures)


class ActivitySerializer(serializers.Serializer[Any]):
    """Messages by the hour of the business's clock, 0 to 23; errors by service."""

    messages_per_hour = serializers.DecimalField(12, 2, allow_null=True)
    busiest_hour = serializers.IntegerField(allow_null=True)
    hours_in = serializers.ListField(source="sum.hours_in", child=serializers.IntegerField())
    hours_out = serializers.ListField(source="sum.hours_out", child=serializers.IntegerField())
    services = ServiceSerializer(many=True)


class GoalSerializer(serializers.Serializer[Any]):
    """A target against actual; `actual` and `reached` are null where there is nothing to say."""

    goal = serializers.CharField(source="kpi.code")
    unit = serializers.CharField(source="kpi.unit")
    at_least = serializers.BooleanField(source="kpi.at_least")
    target = serializers.DecimalField(12, 2)
    actual = serializers.DecimalField(12, 2, allow_null=True)
    reached = serializers.BooleanField(allow_null=True)


class AcquisitionSerializer(serializers.Serializer[Any]):
    """What was spent on winning customers, by channel; `total` is null where nothing was entered,
    `cac` also where nobody was won."""

    spend = serializers.DictField(child=serializers.DecimalField(12, 2))
    total = serializers.DecimalField(14, 2, allow_null=True)
    leads_won = serializers.IntegerField()
    cac = serializers.DecimalField(14, 2, allow_null=True)


class MetricsSerializer(StretchSerializer):
    """A month beside another (`against`), in the business's zone and currency."""

    currency = serializers.CharField()
    timezone = serializers.CharField()
    activity = ActivitySerializer()
    goals = GoalSerializer(many=True)
    acquisition = AcquisitionSerializer()
    against = StretchSerializer()


def _as_answer(
    month: Month, activity: Activity, goals: list[Standing], found: Acquisition
) -> dict[str, Any]:
    business = current_business()
    return StretchSerializer(month.now).data | {
        "activity": ActivitySerializer(activity).data,
        "goals": GoalSerializer(goals, many=True).data,
        "acquisition": AcquisitionSerializer(found).data,
        "against": StretchSerializer(month.before).data,
        "currency": business.currency,
        "timezone": business.timezone,
    }


class MetricsView(APIView):
    """The month's figures and its days: what Home and the pages of figures show."""

    authentication_classes = [MemberAuthentication, SessionAuthentication]
    permission_classes = [MayReadFigures, HasReports]

    @extend_schema(
        operation_id="metrics",
        parameters=[
            OpenApiParameter("month", str, description="YYYY-MM; default: the running month"),
            OpenApiParameter("against", str, description="YYYY-MM; default: the month before"),
        ],
        responses=MetricsSerializer,
    )
    def get(self, request: Request) -> Response:
        """A month beside another one."""
        month, against = (self._asked(request, name) for name in ("month", "against"))
        now = timezone.now()
        figures = month_figures(now=now, month=month, against=against)
        activity = month_activity(now=now, stretch=figures.now)
        goals = standings_all(figures.now.sum, current_business().settings)
        return Response(_as_answer(figures, activity, goals, acquisition(figures.now)))

    @staticmethod
    def _asked(request: Request, name: str) -> Any:
        text = request.query_params.get(name)
        if not text:
            return None
        month = month_of(text)
        if month is None:
            raise serializers.ValidationError({name: [_("Escribe el mes como AAAA-MM.")]})
        return month

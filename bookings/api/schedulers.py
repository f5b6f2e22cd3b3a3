"""Schedulers' doors, and their addresses for programs: on the business's own host."""

import json
from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api import REFUSALS, PlanAPIView
from bookings.api.shapes import instant
from bookings.models import CalendarConnection, CalendarLink
from bookings.providers.base import CalendarError
from bookings.services.deliveries import delivery_store, genuine_connection
from bookings.services.schedulers import scheduler_sync
from tenants.api import CanWrite

BODY_BYTES = 256 * 1024
PAST, ROWS = timedelta(days=30), 200
State = CalendarConnection.State


class _DoorView(APIView):
    """A scheduler's call: the signature is the authentication."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    provider: ClassVar[str]

    def post(self, request: Request) -> HttpResponse:
        """200 for what is rightly signed, new or seen before; else 403. Kept once; what it means
        is decided behind the door."""
        body = request.body
        if len(body) > BODY_BYTES:
            return HttpResponse(status=413)
        connection = genuine_connection(provider=self.provider, headers=request.headers, body=body)
        if connection is None:
            return HttpResponse(status=403)
        delivery_store(connection=connection, payload=_decoded(body))
        return HttpResponse(status=200)


def _decoded(body: bytes) -> dict[str, Any]:
    """The body's object. Raises DRF's `ParseError`."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError("JSON is needed.") from error
    if not isinstance(data, dict):
        raise ParseError("An object is needed.")
    return data


def _standing(provider: str) -> dict[str, Any]:
    """How a scheduler is connected, from what is on record: nobody is asked."""
    rows = list(
        CalendarConnection.objects.filter(provider=provider).exclude(state=State.DISCONNECTED)
    )
    states = sorted({str(row.watch.get("state", "none")) for row in rows})
    synced = [row.last_sync_at for row in rows if row.last_sync_at]
    return {
        "configured": bool(rows),
        "ok": bool(rows) and all(row.state == State.ACTIVE for row in rows),
        "last_sync": instant(max(synced)) if synced else None,
        "subscription": states[0] if len(states) == 1 else ("mixed" if states else "none"),
        "timestamp": instant(timezone.now()),
    }


class StandingSchema(serializers.Serializer[Any]):
    """How a scheduler is connected."""

    configured = serializers.BooleanField()
    ok = serializers.BooleanField()
    last_sync = serializers.DateTimeField(allow_null=True)
    subscription = serializers.CharField()
    timestamp = serializers.DateTimeField()


class CalendlyWebhookView(_DoorView):
    """Calendly's calls, or a relay's with its bearer secret."""

    provider = "calendly"

    @extend_schema(exclude=True)
    def post(self, request: Request) -> HttpResponse:
        return super().post(request)

    @extend_schema(responses={200: StandingSchema}, auth=[], tags=["calendly"])
    def get(self, request: Request) -> Response:
        """How the subscription to Calendly's events stands; needs no token."""
        return Response(_standing(self.provider))


@extend_schema(exclude=True)
class CalcomWebhookView(_DoorView):
    """Cal.com's calls."""

    provider = "calcom"


class CalendlyHealthView(APIView):
    """For machines that watch."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(responses={200: StandingSchema}, auth=[], tags=["calendly"])
    def get(self, request: Request) -> Response:
        """Whether Calendly is connected and was well when last asked; needs no token."""
        return Response(_standing("calendly"))


class SyncedSchema(serializers.Serializer[Any]):
    """What a synchronisation made of what it found."""

    accounts = serializers.IntegerField()
    appointments = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())


class CalendlySyncView(PlanAPIView):
    """Reading Calendly anew."""

    permission_classes = [*PlanAPIView.permission_classes, CanWrite]

    @extend_schema(
        request=None,
        responses={
            200: SyncedSchema,
            **REFUSALS,
            502: OpenApiResponse(description="Calendly does not answer or refuses; it says why."),
        },
        tags=["calendly"],
    )
    def post(self, request: Request) -> Response:
        """Take in every appointment from yesterday to 60 days ahead. Repeating it changes
        nothing."""
        outcomes: dict[str, int] = {}
        rows = CalendarConnection.objects.filter(provider="calendly", state=State.ACTIVE)
        for connection in rows:
            try:
                found = scheduler_sync(connection=connection)
            except CalendarError as error:
                return _not_synced(error)
            for outcome, count in found.items():
                outcomes[str(outcome)] = outcomes.get(str(outcome), 0) + count
        told = {"accounts": len(rows), "appointments": sum(outcomes.values())}
        return Response({**told, "outcomes": outcomes})


def _not_synced(error: CalendarError) -> Response:
    headers = {"Retry-After": str(int(error.retry_after))} if error.retry_after else None
    body = {"detail": _(error.reason), "code": error.code}
    return Response(body, status=status.HTTP_502_BAD_GATEWAY, headers=headers)


class EntrySchema(serializers.Serializer[Any]):
    """A booking and its entry at Calendly."""

    booking = serializers.UUIDField()
    service = serializers.CharField()
    staff = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    state = serializers.CharField()
    born_there = serializers.BooleanField()
    entry = serializers.CharField()
    entry_state = serializers.CharField()
    link = serializers.CharField()
    reason = serializers.CharField()


class CalendlyEventsView(PlanAPIView):
    """Bookings and their entries at Calendly."""

    @extend_schema(responses={200: EntrySchema(many=True), **REFUSALS}, tags=["calendly"])
    def get(self, request: Request) -> Response:
        """From 30 days ago on, at most 200, the latest first: when, what, with whom, and how the
        entry stands. Nothing in it says who the customer is."""
        rows = CalendarLink.objects.filter(
            connection__provider="calendly",
            booking__start__gte=timezone.now() - PAST,
        ).select_related("booking__service", "booking__resource")
        return Response([_entry(row) for row in rows.order_by("-booking__start", "-pk")[:ROWS]])


def _entry(link: CalendarLink) -> dict[str, Any]:
    booking = link.booking
    return {
        "booking": str(booking.uuid),
        "service": booking.service.name,
        "staff": booking.resource.name,
        "start": instant(booking.start),
        "end": instant(booking.end),
        "state": booking.state,
        "born_there": link.born_there,
        "entry": link.external_id,
        "entry_state": link.state,
        "link": link.url,
        "reason": link.reason,
    }

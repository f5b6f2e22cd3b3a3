"""The booking API: services, free times, keep one, book it. Same engine as the chat's."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.features import feature_enabled
from bookings.api import serializers as shapes
from bookings.api.access import CounterView
from bookings.api.shapes import (
    booking_shape,
    business_shape,
    days_shape,
    hold_shape,
    instant,
    service_shape,
)
from bookings.models import Resource, Service
from bookings.selectors import services_bookable, slot_search
from bookings.services.web import (
    Visitor,
    visitor_confirm,
    visitor_hold,
    visitor_release,
)
from bookings.widget import brand_of, widget_origins, widget_settings
from bookings.wording import say
from tenants.context import current_business
from tenants.ratelimits import network_of

# How far ahead the first free time is looked for where the days asked for have none.
LOOK_AHEAD = timedelta(days=365)


def _service(uuid: UUID) -> Service:
    found = services_bookable().filter(uuid=uuid).first()
    if found is None:
        raise serializers.ValidationError({"service": [say("service_unknown")]})
    return found


def _staff(service: Service, uuid: UUID | None) -> Resource | None:
    if uuid is None:
        return None
    able: list[Resource] = getattr(service, "able", [])
    found = next((each for each in able if each.uuid == uuid), None)
    if found is None:
        raise serializers.ValidationError({"staff": [say("staff_unknown")]})
    return found


def _given(shape: serializers.Serializer[Any]) -> dict[str, Any]:
    shape.is_valid(raise_exception=True)
    given: dict[str, Any] = shape.validated_data
    return given


class ServicesView(CounterView):
    """What can be booked."""

    @extend_schema(responses={200: shapes.ServicesShown, 503: shapes.Refused}, tags=["booking"])
    def get(self, request: Request) -> Response:
        """Services that customers can book by themselves, with who gives them."""
        return Response(
            {
                "business": business_shape(),
                "automatic": feature_enabled("automatic_booking"),
                "services": [service_shape(each) for each in services_bookable()],
            }
        )


class SlotsView(CounterView):
    """When a service can be booked."""

    @extend_schema(
        parameters=[shapes.SlotsAsked],
        responses={200: shapes.SlotsShown, 400: shapes.Refused},
        tags=["booking"],
    )
    def get(self, request: Request) -> Response:
        """Free starts by day, in the zone asked for. At most 62 days at a time."""
        context = {"today": _today}
        asked = _given(shapes.SlotsAsked(data=request.query_params, context=context))
        tz: ZoneInfo = asked["tz"] or current_business().tz
        service = _service(asked["service"])
        staff = _staff(service, asked["staff"])
        first, until = _midnight(asked["from"], tz), _midnight(asked["to"] + timedelta(days=1), tz)
        slots = slot_search(service=service, range_from=first, range_to=until, staff=staff)
        days = days_shape(slots, tz, service.capacity > 1)
        following = None if days else _next_free(service, until, staff)
        return Response({"timezone": tz.key, "days": days, "next": following})


def _today(tz: ZoneInfo | None) -> date:
    return timezone.localdate(timezone=tz or current_business().tz)


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tz)


def _next_free(service: Service, first: datetime, staff: Resource | None) -> str | None:
    first = max(first, timezone.now())
    found = slot_search(
        service=service, range_from=first, range_to=first + LOOK_AHEAD, staff=staff, limit=1
    )
    return instant(found[0].start) if found else None


class HoldView(CounterView):
    """Keep a time."""

    @extend_schema(
        request=shapes.HoldAsked,
        responses={
            201: shapes.HoldShown,
            400: shapes.Refused,
            409: shapes.Refused,
            429: shapes.Refused,
        },
        tags=["booking"],
    )
    def post(self, request: Request) -> Response:
        """Keep a time for ten minutes; a new one replaces the visitor's earlier."""
        asked = _given(shapes.HoldAsked(data=request.data))
        service = _service(asked["service"])
        held = visitor_hold(
            service=service,
            start=asked["start"],
            staff=_staff(service, asked["staff"]),
            earlier=asked["replaces"],
            network=network_of(request),
        )
        return Response(hold_shape(held, timezone.now()), status=status.HTTP_201_CREATED)


class ReleaseView(CounterView):
    """Give a kept time back."""

    @extend_schema(
        request=shapes.ReleaseAsked, responses={204: None, 400: shapes.Refused}, tags=["booking"]
    )
    def post(self, request: Request) -> Response:
        """Nothing happens to what is not kept any more."""
        visitor_release(hold_token=_given(shapes.ReleaseAsked(data=request.data))["token"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConfirmView(CounterView):
    """Book a kept time."""

    @extend_schema(
        request=shapes.ConfirmAsked,
        responses={
            200: shapes.BookingShown,
            201: shapes.BookingShown,
            **dict.fromkeys((400, 403, 404, 409), shapes.Refused),
        },
        tags=["booking"],
    )
    def post(self, request: Request) -> Response:
        """Once per token: sent again, it answers 200 with the same booking."""
        given = _given(shapes.ConfirmAsked(data=request.data))
        visitor = Visitor(
            name=given["name"],
            phone=given["phone"],
            email=given["email"],
            notes=given["notes"],
            language=given["language"] or translation.get_language() or "",
        )
        booking, new = visitor_confirm(hold_token=given["token"], visitor=visitor)
        code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(booking_shape(booking), status=code)


class EmbedView(CounterView):
    """For the widget's script, on whatever page it stands."""

    @extend_schema(responses={200: shapes.EmbedShown}, tags=["booking"])
    def get(self, request: Request) -> Response:
        """Whether pages of the asking origin may show the booking form, and how its button looks.
        Readable from everywhere: a page that may not has to be told so."""
        business = current_business()
        brand = brand_of(widget_settings(business).color)
        origin = request.headers.get("Origin")
        response = Response(
            {
                # A page of the business's own host asks without naming an origin.
                "allowed": origin is None or origin in widget_origins(business),
                "name": business.name,
                "color": brand.color,
                "ink": brand.ink,
                "button": say("title"),
                "title": say("title_with").format(name=business.name),
                "close": say("close"),
            }
        )
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

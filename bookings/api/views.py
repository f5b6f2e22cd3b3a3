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
    areas_shape,
    booking_shape,
    business_shape,
    days_shape,
    hold_shape,
    instant,
    service_shape,
)
from bookings.availability import Slot
from bookings.models import Booking, Resource, Service, ServiceArea, Visit
from bookings.selectors import services_bookable, slot_search
from bookings.services.areas import area_find, covering
from bookings.services.web import (
    Visitor,
    visitor_confirm,
    visitor_confirm_visit,
    visitor_hold,
    visitor_hold_visit,
    visitor_release,
)
from bookings.services.web_waitlist import visitor_wait
from bookings.visits import is_visitable, visit_search
from bookings.widget import brand_of, widget_origins, widget_settings
from bookings.wording import say
from tenants.context import current_business
from tenants.ratelimits import network_of

# The ids of those who may serve; None is anybody.
Among = tuple[int, ...] | None
# How far ahead the first free time is looked for where the days asked for have none.
LOOK_AHEAD = timedelta(days=365)
# The same for visits, for which every start is weighed: so many days, in steps.
VISITS_AHEAD, VISITS_STEP = timedelta(days=93), timedelta(days=31)


def _services(first: UUID, also: list[UUID]) -> list[Service]:
    """The services of one visit, in order. A class is one by itself."""
    rows = {each.uuid: each for each in services_bookable().filter(uuid__in=[first, *also])}
    if first not in rows:
        raise serializers.ValidationError({"service": [say("service_unknown")]})
    if not all(uuid in rows for uuid in also):
        raise serializers.ValidationError({"also": [say("service_unknown")]})
    found = [rows[uuid] for uuid in (first, *also)]
    if also and not is_visitable(found):
        raise serializers.ValidationError({"also": [say("also_classes")]})
    return found


def _staff(services: list[Service], uuid: UUID | None) -> Resource | None:
    """Who is asked for, who must give every one of the services."""
    if uuid is None:
        return None
    able: list[Resource] = getattr(services[0], "able", [])
    found = next((each for each in able if each.uuid == uuid), None)
    if not all(found in getattr(service, "able", []) for service in services):
        found = None
    if found is None:
        raise serializers.ValidationError({"staff": [say("staff_unknown")]})
    return found


def _where(uuid: UUID | None) -> ServiceArea | None:
    """The area that is asked for."""
    area = area_find(uuid) if uuid is not None else None
    if uuid is not None and area is None:
        raise serializers.ValidationError({"area": [say("area_unknown")]})
    return area


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
                "areas": areas_shape(),
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
        """Free starts by day, in the zone asked for. At most 62 days at a time. Starts are
        instants: the zone says only under which date and clock time they are listed."""
        context = {"today": _today}
        asked = _given(shapes.SlotsAsked(data=request.query_params, context=context))
        tz: ZoneInfo = asked["tz"] or current_business().tz
        services = _services(asked["service"], asked["also"])
        staff = _staff(services, asked["staff"])
        first, until = _midnight(asked["from"], tz), _midnight(asked["to"] + timedelta(days=1), tz)
        among = covering(_where(asked["area"]))
        slots = _free(services, first, until, staff, among)
        days = days_shape(slots, tz, services[0].capacity > 1)
        following = None if days else _next_free(services, until, staff, among)
        return Response({"timezone": tz.key, "days": days, "next": following})


def _today(tz: ZoneInfo | None) -> date:
    return timezone.localdate(timezone=tz or current_business().tz)


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tz)


def _free(
    services: list[Service],
    first: datetime,
    until: datetime,
    staff: Resource | None,
    among: Among,
    limit: int | None = None,
) -> list[Slot]:
    if len(services) == 1:
        return slot_search(
            service=services[0],
            range_from=first,
            range_to=until,
            staff=staff,
            limit=limit,
            among=among,
        )
    whom = [staff] * len(services) if staff is not None else None
    return visit_search(
        services=services,
        range_from=first,
        range_to=until,
        staff=whom,
        limit=limit,
        among=among,
    )


def _next_free(
    services: list[Service], first: datetime, staff: Resource | None, among: Among
) -> str | None:
    first = max(first, timezone.now())
    one = len(services) == 1
    last, step = (first + LOOK_AHEAD, LOOK_AHEAD) if one else (first + VISITS_AHEAD, VISITS_STEP)
    while first < last:
        found = _free(services, first, first + step, staff, among, limit=1)
        if found:
            return instant(found[0].start)
        first += step
    return None


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
        """Keep a time, or all times of a visit, for ten minutes; a new one replaces the visitor's
        earlier."""
        asked = _given(shapes.HoldAsked(data=request.data))
        token, parts = _held(asked, network_of(request))
        return Response(hold_shape(token, parts, timezone.now()), status=status.HTTP_201_CREATED)


def _held(asked: dict[str, Any], network: str) -> tuple[UUID, list[Booking]]:
    services = _services(asked["service"], asked["also"])
    tz: ZoneInfo | None = asked["customer_timezone"]
    wish: dict[str, Any] = {
        "start": asked["start"],
        "staff": _staff(services, asked["staff"]),
        "area": _where(asked["area"]),
        "earlier": asked["replaces"],
        "network": network,
        "customer_timezone": tz.key if tz else "",
    }
    if len(services) == 1:
        held = visitor_hold(service=services[0], **wish)
        return held.hold_token, [held]
    visit = visitor_hold_visit(services=services, **wish)
    return visit.hold_token, _parts(visit)


def _parts(visit: Visit) -> list[Booking]:
    rows = visit.bookings.select_related("service", "resource")
    return list(rows.exclude(state=Booking.State.CANCELLED).order_by("start", "pk"))


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
    """Book what is kept."""

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
        parts, new = _booked(given["token"], _visitor(given))
        code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(booking_shape(given["token"], parts), status=code)


def _visitor(given: dict[str, Any]) -> Visitor:
    return Visitor(
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
        notes=given.get("notes", ""),
        language=given["language"] or translation.get_language() or "",
    )


def _booked(token: UUID, visitor: Visitor) -> tuple[list[Booking], bool]:
    """What the token keeps, booked: the parts in order, and whether they are new."""
    visit = Visit.objects.filter(hold_token=token).first()
    if visit is None:
        booking, new = visitor_confirm(hold_token=token, visitor=visitor)
        return [booking], new
    new = visitor_confirm_visit(visit=visit, visitor=visitor)
    return _parts(visit), new


class WaitView(CounterView):
    """Wait for a time to become free."""

    @extend_schema(
        request=shapes.WaitAsked,
        responses={202: shapes.WaitShown, 400: shapes.Refused, 429: shapes.Refused},
        tags=["booking"],
    )
    def post(self, request: Request) -> Response:
        """Whoever waits is written to when a time becomes free, and has it kept for them until
        they answer. The answer is the same whoever asks, known or not."""
        given = _given(shapes.WaitAsked(data=request.data))
        services = _services(given["service"], [])
        tz = current_business().tz
        visitor_wait(
            visitor=_visitor(given),
            service=services[0],
            staff=_staff(services, given["staff"]),
            area=_where(given["area"]),
            first=_midnight(given["first"], tz),
            until=_midnight(given["last"] + timedelta(days=1), tz),
            time_from=given["time_from"],
            time_until=given["time_until"],
        )
        return Response({"detail": say("wait_done")}, status=status.HTTP_202_ACCEPTED)


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

"""A customer's clock beside the business's: what is booked is an instant, whatever either shows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bookings.api.shapes import instant
from bookings.models import Booking, Service
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import MADRID, at


@pytest.fixture
def visitor(corte: Service) -> Visitor:
    return Visitor()


# Around the nights on which clocks change: in Madrid 25 October and 28 March, in New York
# 1 November and 14 March; Sydney the other way round; Bogotá never.
DAYS = ["2026-10-23", "2026-10-26", "2026-10-30", "2026-11-02"]
ZONES = ["America/New_York", "America/Bogota", "Australia/Sydney", "Asia/Kathmandu"]


@pytest.fixture
def far(corte: Service) -> Service:
    """A haircut that can be booked months ahead."""
    corte.horizon_days = 365
    corte.save()
    return corte


@pytest.mark.parametrize("zone", ZONES)
def test_the_same_instants_are_free_whatever_the_zone_asked_in(
    visitor: Visitor, far: Service, zone: str
) -> None:
    here = visitor.starts(far, DAYS[0], "2026-11-03")
    assert here
    there = visitor.starts(far, "2026-10-22", "2026-11-04", tz=zone)
    inside = [start for start in there if here[0] <= start <= here[-1]]
    assert inside == here


@pytest.mark.parametrize("day", [*DAYS, "2027-03-12", "2027-03-15", "2027-03-26", "2027-03-29"])
@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_never_moves_what_is_booked(
    visitor: Visitor, far: Service, day: str, zone: str
) -> None:
    ten = at("10:00", day)
    held = visitor.hold(far, ten.astimezone(ZoneInfo(zone)), customer_timezone=zone)
    assert held.status_code == 201
    shown = visitor.confirm().json()
    assert (shown["start"], shown["customer_timezone"]) == (instant(ten), zone)
    booking = Booking.objects.get()
    assert booking.start == ten
    assert f"{booking.start.astimezone(MADRID):%H:%M}" == "10:00"
    assert booking.customer_timezone == zone


def test_listed_clock_times_follow_both_changes_of_the_clocks(
    visitor: Visitor, far: Service
) -> None:
    """Ten in Madrid is four in New York, but five in the week between the two changes."""
    query = {"service": str(far.uuid), "tz": "America/New_York"}
    for day, clock in zip(DAYS, ("04:00", "05:00", "05:00", "04:00"), strict=True):
        days = visitor.get("slots", **query, **{"from": day, "to": day}).json()["days"]
        times = {slot["start"]: slot["time"] for slot in days[0]["slots"]}
        assert times[instant(at("10:00", day))] == clock


@pytest.mark.parametrize("zone", ["Europa/Madrid", "../etc/passwd", "UTC+2", "x" * 65, ""])
def test_what_is_no_zone_is_refused_by_its_field(
    visitor: Visitor, corte: Service, zone: str
) -> None:
    answer = visitor.hold(corte, at("10:00"), customer_timezone=zone)
    assert answer.status_code == 400
    assert "Europe/Madrid" in answer.json()["by_field"]["customer_timezone"][0]
    assert not Booking.objects.exists()


def test_whoever_names_no_zone_reads_the_business_s(visitor: Visitor, corte: Service) -> None:
    assert visitor.hold(corte, at("10:00"), customer_timezone=None).status_code == 201
    assert visitor.confirm().json()["customer_timezone"] == ""


def test_a_start_without_a_zone_is_nobody_s_time(visitor: Visitor, corte: Service) -> None:
    body = {"service": str(corte.uuid), "start": "2026-06-16T10:00:00"}
    answer = visitor.post("hold", {**body, "customer_timezone": "America/Bogota"})
    assert answer.status_code == 400
    assert "start" in answer.json()["by_field"]
    given = datetime(2026, 6, 16, 8, tzinfo=UTC)
    assert visitor.hold(corte, given).json()["start"] == instant(at("10:00"))

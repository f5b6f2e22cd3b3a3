"""The calendar as members use it: the week, a booking's panel, attendance, cancellation."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from bookings.calendar import Choice, Grid, week_load
from bookings.models import Booking, DateOverride, Resource, Service, WorkingHours
from bookings.tests.conftest import MADRID, at, person
from tenants.models import Business, Membership

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


def booked(number: int, clock: str, day: str = "2026-06-16", *, who: str = "Marta") -> Booking:
    service = Service.objects.get(name="Corte")
    start = at(clock, day)
    return Booking.objects.create(
        contact=person(number),
        service=service,
        resource=Resource.objects.get(name=who),
        start=start,
        end=start + timedelta(minutes=30),
        state="confirmed",
        price=service.price,
        currency="EUR",
    )


def week_of(business: Business, day: date) -> Grid:
    boss = Membership.objects.get(business=business, role="owner")
    return week_load(choice=Choice("week", day), tz=MADRID, seen_by=boss)


def closed(column: object) -> list[tuple[int, int]]:
    shades = column.shades  # type: ignore[attr-defined]
    return [(each.top, each.length) for each in shades if each.kind == "closed"]


class TestWeek:
    def test_it_shows_the_bookings_of_its_seven_days_and_no_others(
        self, estilo: Business, owner_client: Client
    ) -> None:
        booked(1, "10:00", "2026-06-15")
        booked(2, "19:30", "2026-06-21")
        booked(3, "10:00", "2026-06-22")
        html = owner_client.get("/calendar/?week=2026-06-17").content.decode()
        assert "Cliente 1" in html
        assert "Cliente 2" in html
        assert "Cliente 3" not in html

    def test_days_are_the_businesss_own(self, estilo: Business, owner_client: Client) -> None:
        booked(1, "00:15", "2026-06-22")  # still Sunday in UTC
        assert "Cliente 1" not in owner_client.get("/calendar/?week=2026-06-21").content.decode()
        assert "Cliente 1" in owner_client.get("/calendar/?week=2026-06-22").content.decode()

    def test_it_narrows_to_one_person(self, estilo: Business, owner_client: Client) -> None:
        booked(1, "10:00", who="Marta")
        booked(2, "10:00", who="Luis")
        luis = Resource.objects.get(name="Luis")
        html = owner_client.get("/calendar/", {"staff": str(luis.uuid)}).content.decode()
        assert "Cliente 2" in html
        assert "Cliente 1" not in html

    @pytest.mark.parametrize(
        "query",
        [
            "week=x",
            "view=year",
            "date=x",
            "week=2026-13-40",
            "week=9999-12-31",
            "staff=1",
            "booking=x",
            "week=",
        ],
    )
    def test_nonsense_in_the_address_shows_this_week(
        self, estilo: Business, owner_client: Client, query: str
    ) -> None:
        response = owner_client.get(f"/calendar/?{query}")
        assert response.status_code == 200
        assert response.context["grid"].columns[0].date == date(2026, 6, 15)

    def test_dates_are_in_the_readers_language(
        self, estilo: Business, owner_client: Client
    ) -> None:
        assert "Junio 2026" in owner_client.get("/calendar/").content.decode()
        owner_client.cookies["django_language"] = "en"
        assert "June 2026" in owner_client.get("/calendar/").content.decode()

    def test_it_costs_the_same_with_one_booking_and_with_twenty(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        booked(0, "09:00")
        owner_client.get("/calendar/")  # looks the host up, which is remembered
        with django_assert_num_queries(13):
            owner_client.get("/calendar/")
        for number in range(1, 20):
            booked(number, f"{9 + number // 2:02d}:{number % 2 * 30:02d}")
        with django_assert_num_queries(13):
            owner_client.get("/calendar/")


class TestLayout:
    def test_overlapping_bookings_stand_side_by_side_and_others_take_the_width(
        self, estilo: Business
    ) -> None:
        booked(1, "10:00", who="Marta")
        booked(2, "10:15", who="Luis")
        booked(3, "12:00")
        week = week_of(estilo, date(2026, 6, 16))
        lanes = [(event.lane, event.lanes) for event in week.columns[1].blocks]
        assert lanes == [(0, 2), (1, 2), (0, 1)]

    def test_a_booking_past_midnight_is_drawn_on_both_days(self, estilo: Business) -> None:
        booked(1, "23:45")
        week = week_of(estilo, date(2026, 6, 16))
        assert [event.minutes for event in week.columns[1].blocks] == [15]
        assert [event.minutes for event in week.columns[2].blocks] == [15]
        assert (week.first, week.last) == (0, 24 * 60)

    def test_hours_outside_opening_are_marked_and_an_override_holds(self, estilo: Business) -> None:
        DateOverride.objects.create(date=date(2026, 6, 17), windows=[["10:00", "12:00"]])
        DateOverride.objects.create(date=date(2026, 6, 18), windows=[])
        week = week_of(estilo, date(2026, 6, 16))
        assert week.first == 9 * 60
        assert closed(week.columns[1]) == [(5 * 60, 120)]
        assert closed(week.columns[2]) == [(0, 60), (180, 8 * 60)]
        assert closed(week.columns[3]) == [(0, 11 * 60)]

    def test_hours_until_midnight_reach_the_end_of_the_day(self, estilo: Business) -> None:
        WorkingHours.objects.create(weekday=0, start=time(21), end=time(0))
        assert week_of(estilo, date(2026, 6, 16)).last == 24 * 60

    def test_the_week_of_a_clock_change_keeps_wall_clock_hours(self, estilo: Business) -> None:
        booked(1, "10:00", "2026-10-24")
        booked(2, "10:00", "2026-10-25")
        week = week_of(estilo, date(2026, 10, 25))
        assert [day.blocks[0].top for day in week.columns[5:]] == [60, 60]
        assert week.rows[0].clock == time(9)


class TestBooking:
    def test_its_panel_shows_what_the_desk_needs(
        self, estilo: Business, owner_client: Client
    ) -> None:
        booking = booked(1, "10:00")
        html = owner_client.get(f"/calendar/{booking.uuid}/", **HTMX).content.decode()
        assert "<html" not in html
        for text in ("Cliente 1", "Corte", "Marta", "18\N{NO-BREAK SPACE}€", "Mañana, 10:00"):
            assert text in html

    def test_attendance_can_be_told_only_once_it_has_begun(
        self, estilo: Business, owner_client: Client, clock: time_machine.Traveller
    ) -> None:
        booking = booked(1, "10:00")
        path = f"/calendar/{booking.uuid}/"
        assert "Vino a su cita" not in owner_client.get(path).content.decode()
        early = owner_client.post(path + "attendance/", {"attended": "yes"}, **HTMX)
        assert early.status_code == 422
        clock.move_to(at("10:05"))
        assert "¿Vino a su cita?" in owner_client.get(path).content.decode()

    @pytest.mark.parametrize(("answer", "state"), [("yes", "completed"), ("no", "no_show")])
    def test_attendance_is_kept_and_the_calendar_is_told(
        self,
        estilo: Business,
        agent_client: Client,
        clock: time_machine.Traveller,
        answer: str,
        state: str,
    ) -> None:
        booking = booked(1, "10:00")
        clock.move_to(at("11:00"))
        path = f"/calendar/{booking.uuid}/attendance/"
        response = agent_client.post(path, {"attended": answer}, **HTMX)
        booking.refresh_from_db()
        assert booking.state == state
        assert "calendar-changed" in response["HX-Trigger"]

    def test_attendance_that_is_neither_is_refused(
        self, estilo: Business, owner_client: Client, clock: time_machine.Traveller
    ) -> None:
        booking = booked(1, "10:00")
        clock.move_to(at("11:00"))
        response = owner_client.post(f"/calendar/{booking.uuid}/attendance/", {"attended": "?"})
        assert response.status_code == 422

    def test_a_cancelled_booking_leaves_the_week_and_says_why(
        self, estilo: Business, owner_client: Client
    ) -> None:
        booking = booked(1, "10:00")
        path = f"/calendar/{booking.uuid}/cancel/"
        html = owner_client.post(path, {"reason": "Está enferma"}, **HTMX).content.decode()
        booking.refresh_from_db()
        assert booking.state == "cancelled"
        assert "Está enferma" in html
        assert "Cliente 1" not in owner_client.get("/calendar/").content.decode()

    def test_without_scripts_the_answer_is_a_page(
        self, estilo: Business, owner_client: Client
    ) -> None:
        booking = booked(1, "10:00")
        response = owner_client.post(f"/calendar/{booking.uuid}/cancel/", follow=True)
        assert response.status_code == 200
        assert "Cancelada" in response.content.decode()

    def test_a_viewer_looks_and_cannot_change(
        self, estilo: Business, viewer_client: Client, clock: time_machine.Traveller
    ) -> None:
        booking = booked(1, "10:00")
        clock.move_to(at("11:00"))
        path = f"/calendar/{booking.uuid}/"
        assert "<form" not in viewer_client.get(path, **HTMX).content.decode()
        assert viewer_client.post(path + "cancel/").status_code == 403
        assert viewer_client.post(path + "attendance/", {"attended": "no"}).status_code == 403

    @pytest.mark.parametrize("who", ["other_owner_client", "stranger_client", "visitor_client"])
    def test_outsiders_are_sent_to_sign_in(
        self, estilo: Business, who: str, request: pytest.FixtureRequest
    ) -> None:
        client = request.getfixturevalue(who)
        booking = booked(1, "10:00")
        paths = ["/calendar/", f"/calendar/{booking.uuid}/", "/services/", "/hours/"]
        for path in paths:
            assert client.get(path)["Location"].startswith("/accounts/login/")
        client.post(f"/calendar/{booking.uuid}/cancel/")
        booking.refresh_from_db()
        assert booking.state == "confirmed"

"""Month, day and list: what stands where, narrowed to whom, and what it costs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from bookings.calendar import Choice, Grid, agenda_load, day_load, month_load, week_load
from bookings.calendar.axis import Axis
from bookings.models import (
    Booking,
    CalendarConnection,
    ClassSession,
    DateOverride,
    ExternalEvent,
    Resource,
    Service,
    TimeOff,
    WorkingHours,
)
from bookings.tests.conftest import MADRID, Book, at, person
from conversations.models import Conversation
from tenants.models import Business, Membership, User

TUESDAY = date(2026, 6, 16)


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


@pytest.fixture
def boss(estilo: Business) -> Membership:
    return Membership.objects.get(business=estilo, role="owner")


def day_of(boss: Membership, day: date = TUESDAY, **chosen: object) -> Grid:
    choice = Choice("day", day, **chosen)  # type: ignore[arg-type]
    team = list(Resource.objects.filter(active=True))
    return day_load(choice=choice, tz=MADRID, seen_by=boss, resources=team)


def week_of(boss: Membership, day: date = TUESDAY, **chosen: object) -> Grid:
    choice = Choice("week", day, **chosen)  # type: ignore[arg-type]
    return week_load(choice=choice, tz=MADRID, seen_by=boss)


class TestDay:
    def test_everybody_has_a_column_and_rooms_come_last(
        self, boss: Membership, book: Book, corte: Service, marta: Resource
    ) -> None:
        room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
        corte.requires.add(room)
        book(person(1), at("10:00"), staff=marta)
        columns = day_of(boss).columns
        assert [each.resource.name for each in columns if each.resource] == [
            "Luis",
            "Marta",
            "Cabina",
        ]
        assert [len(each.blocks) for each in columns] == [0, 1, 1]

    def test_own_hours_close_a_persons_column(self, boss: Membership, luis: Resource) -> None:
        WorkingHours.objects.create(resource=luis, weekday=1, start=time(10), end=time(12))
        column = day_of(boss, staff=luis).columns[0]
        assert [(each.top, each.length) for each in column.shades] == [(0, 60), (180, 7 * 60)]

    def test_somebody_put_away_keeps_a_column_while_they_have_bookings(
        self, boss: Membership, book: Book, luis: Resource
    ) -> None:
        book(person(1), at("10:00"), staff=luis)
        luis.active = False
        luis.save()
        assert {each.resource.name for each in day_of(boss).columns if each.resource} == {
            "Luis",
            "Marta",
        }

    def test_blocked_time_lies_behind_whoever_it_is_of(
        self, boss: Membership, luis: Resource
    ) -> None:
        TimeOff.objects.create(resource=luis, start=at("10:00"), end=at("11:00"), reason="Médico")
        shown = {
            each.resource.name: [shade.text for shade in each.shades if shade.kind == "away"]
            for each in day_of(boss).columns
            if each.resource
        }
        assert shown == {"Luis": ["Médico"], "Marta": []}


class TestWeek:
    def test_a_class_is_one_block_with_its_places(
        self, boss: Membership, book: Book, yoga: Service
    ) -> None:
        for number in (1, 2):
            book(person(number), at("10:00"), service=yoga)
        (block,) = week_of(boss).columns[1].blocks
        assert block.is_class
        assert (block.enrolled, block.capacity) == (2, 3)

    def test_one_persons_blocked_hour_stands_beside_the_others_bookings(
        self, boss: Membership, book: Book, luis: Resource, marta: Resource
    ) -> None:
        TimeOff.objects.create(resource=luis, start=at("10:00"), end=at("11:00"))
        book(person(1), at("10:00"), staff=marta)
        blocks = week_of(boss).columns[1].blocks
        assert [(bool(each.away), each.lanes) for each in blocks] == [(True, 2), (False, 2)]

    def test_a_whole_day_off_is_a_word_above_the_column(
        self, boss: Membership, luis: Resource
    ) -> None:
        midnight = at("00:00")
        TimeOff.objects.create(
            resource=luis, start=midnight, end=midnight + timedelta(days=1), reason="Vacaciones"
        )
        column = week_of(boss).columns[1]
        assert column.notes == ["Luis: Vacaciones"]
        assert column.blocks == []

    def test_time_taken_elsewhere_is_shown_until_its_calendar_is_let_go(
        self, boss: Membership, marta: Resource
    ) -> None:
        connection = CalendarConnection.objects.create(provider="google", resource=marta)
        ExternalEvent.objects.create(
            connection=connection,
            resource=marta,
            external_id="1",
            start=at("10:00"),
            end=at("11:00"),
        )
        assert [each.outside is not None for each in week_of(boss).columns[1].blocks] == [True]
        connection.state = CalendarConnection.State.DISCONNECTED
        connection.save()
        assert week_of(boss).columns[1].blocks == []

    def test_holidays_and_special_dates_are_named(self, boss: Membership, estilo: Business) -> None:
        DateOverride.objects.create(date=TUESDAY, windows=[], reason="Inventario")
        assert week_of(boss).columns[1].notes == ["Inventario"]

    def test_cancelled_bookings_show_where_they_are_asked_for(
        self, boss: Membership, book: Book
    ) -> None:
        booking = book(person(1), at("10:00"))
        Booking.objects.filter(pk=booking.pk).update(state="cancelled")
        assert week_of(boss).columns[1].blocks == []
        assert len(week_of(boss, cancelled=True).columns[1].blocks) == 1

    def test_it_narrows_to_a_service(
        self, boss: Membership, book: Book, corte: Service, yoga: Service
    ) -> None:
        book(person(1), at("10:00"))
        book(person(2), at("12:00"), service=yoga)
        shown = week_of(boss, service=corte).columns[1].bookings
        assert [each.service for each in shown] == [corte]


class TestClockChanges:
    def test_the_hour_that_comes_twice_has_two_rows(self) -> None:
        axis = Axis.of([date(2026, 10, 24), date(2026, 10, 25)], MADRID)
        names = [(row.clock.hour, row.again) for row in axis.rows(60, 5 * 60)]
        assert names == [(1, False), (2, False), (2, True), (3, False)]
        first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
        day = date(2026, 10, 25)
        assert (axis.position(first, day), axis.position(second, day)) == (150, 210)
        assert axis.missing(date(2026, 10, 24)) == [(180, 240)]
        assert axis.missing(day) == []

    def test_the_hour_that_is_left_out_has_nothing(self) -> None:
        day = date(2026, 3, 29)
        axis = Axis.of([day], MADRID)
        assert axis.extra == 0
        assert axis.missing(day) == [(120, 180)]
        assert axis.position(datetime(2026, 3, 29, 1, tzinfo=UTC), day) == 180

    @pytest.mark.parametrize(
        ("zone", "day", "twice"),
        [("America/Santiago", date(2026, 4, 4), (1380, 1440)), ("Europe/Madrid", TUESDAY, None)],
    )
    def test_changes_at_midnight_belong_to_their_own_day(
        self, zone: str, day: date, twice: tuple[int, int] | None
    ) -> None:
        assert Axis.of([day], ZoneInfo(zone)).twice == twice

    def test_bookings_of_both_hours_do_not_lie_on_each_other(
        self, boss: Membership, corte: Service, marta: Resource
    ) -> None:
        for number, hour in enumerate((0, 1)):
            start = datetime(2026, 10, 25, hour, 0, tzinfo=UTC)
            Booking.objects.create(
                contact=person(number),
                service=corte,
                resource=marta,
                start=start,
                end=start + timedelta(minutes=30),
                state="confirmed",
            )
        blocks = week_of(boss, date(2026, 10, 25)).columns[6].blocks
        assert [(each.start, each.end, each.lanes) for each in blocks] == [
            (120, 150, 1),
            (180, 210, 1),
        ]


class TestMonth:
    def test_days_are_counted_and_begin_with_their_first(
        self, boss: Membership, book: Book, yoga: Service
    ) -> None:
        for number, clock in enumerate(("09:00", "09:30", "10:00", "10:30", "11:00")):
            book(person(number), at(clock))
        for number in (7, 8):
            book(person(number), at("17:00"), service=yoga)
        choice = Choice("month", TUESDAY)
        month = month_load(choice=choice, tz=MADRID, seen_by=boss)
        cell = next(each for week in month.weeks for each in week if each.date == TUESDAY)
        assert (cell.count, len(cell.items), cell.more) == (7, 3, 3)
        assert month.first == date(2026, 6, 1)

    def test_closed_and_free_days_are_told_apart(self, boss: Membership) -> None:
        month = month_load(choice=Choice("month", TUESDAY), tz=MADRID, seen_by=boss)
        cells = {each.date: each for week in month.weeks for each in week}
        assert cells[date(2026, 6, 21)].closed is (
            not WorkingHours.objects.filter(weekday=6).exists()
        )
        assert cells[TUESDAY].is_free


class TestPages:
    @pytest.mark.parametrize("view", ["month", "week", "day", "list"])
    def test_each_view_hides_whose_bookings_a_colleague_looks_after(
        self, estilo: Business, book: Book, agent_client: Client, owner: User, view: str
    ) -> None:
        booking = book(person(7), at("10:00"))
        Conversation.objects.create(
            contact=booking.contact,
            channel="whatsapp",
            address=booking.contact.identities.get(),
            assigned_to=owner,
        )
        html = agent_client.get(f"/calendar/?view={view}&date=2026-06-16").content.decode()
        assert "Cliente 7" not in html
        assert "Ocupado" in html

    @pytest.mark.parametrize(
        ("view", "queries"), [("month", 14), ("week", 13), ("day", 14), ("list", 13)]
    )
    def test_each_costs_the_same_with_one_booking_and_with_twenty(
        self,
        estilo: Business,
        owner_client: Client,
        corte: Service,
        marta: Resource,
        django_assert_num_queries,
        view: str,
        queries: int,
    ) -> None:
        path = f"/calendar/?view={view}&date=2026-06-16"
        for number in range(20):
            start = at("09:00") + timedelta(minutes=30 * number)
            Booking.objects.create(
                contact=person(number),
                service=corte,
                resource=marta,
                start=start,
                end=start + timedelta(minutes=30),
                state="confirmed",
            )
            if number == 0:
                owner_client.get(path)  # looks the host up and remembers the view
            if number in (0, 19):
                with django_assert_num_queries(queries):
                    owner_client.get(path)

    def test_what_was_chosen_last_is_remembered(
        self, estilo: Business, owner_client: Client, luis: Resource
    ) -> None:
        owner_client.get("/calendar/", {"view": "day", "staff": str(luis.uuid)})
        choice = owner_client.get("/calendar/").context["choice"]
        assert (choice.view, choice.staff) == ("day", luis)
        owner_client.get("/calendar/", {"view": "week", "staff": ""})
        assert owner_client.get("/calendar/").context["choice"].staff is None

    def test_reading_anew_does_not_change_what_is_remembered(
        self, estilo: Business, owner_client: Client
    ) -> None:
        owner_client.get("/calendar/?view=month")
        owner_client.get("/calendar/?view=week", HTTP_HX_REQUEST="true")
        assert owner_client.get("/calendar/").context["choice"].view == "month"

    @pytest.mark.parametrize(
        ("view", "day", "earlier", "later"),
        [
            ("month", "2026-03-31", "2026-02-01", "2026-04-01"),
            ("month", "2026-12-15", "2026-11-01", "2027-01-01"),
            ("week", "2026-06-16", "2026-06-09", "2026-06-23"),
            ("day", "2026-03-29", "2026-03-28", "2026-03-30"),
        ],
    )
    def test_steps_lead_to_the_neighbours(
        self,
        estilo: Business,
        owner_client: Client,
        view: str,
        day: str,
        earlier: str,
        later: str,
    ) -> None:
        links = owner_client.get(f"/calendar/?view={view}&date={day}").context["links"]
        assert f"date={earlier}&" in links["earlier"]
        assert f"date={later}&" in links["later"]


class TestPaper:
    def test_a_day_is_printed_with_what_the_desk_needs(
        self, estilo: Business, owner_client: Client, book: Book
    ) -> None:
        booking = book(person(1), at("10:00"))
        booking.notes = "Alergia al amoníaco"
        booking.save()
        html = owner_client.get("/calendar/day/print/?date=2026-06-16").content.decode()
        for text in ("10:00", "Cliente 1", "+34600000001", "Alergia", "Corte", "Confirmada"):
            assert text in html

    def test_an_agent_prints_no_number_of_somebody_they_may_not_know(
        self, estilo: Business, agent_client: Client, book: Book, owner: User
    ) -> None:
        booking = book(person(7), at("10:00"))
        booking.notes = "Alergia"
        booking.save()
        Conversation.objects.create(
            contact=booking.contact,
            channel="whatsapp",
            address=booking.contact.identities.get(),
            assigned_to=owner,
        )
        html = agent_client.get("/calendar/day/print/?date=2026-06-16").content.decode()
        assert "Ocupado" in html
        assert not [word for word in ("+34600000007", "Alergia", "Cliente 7") if word in html]

    def test_each_person_gets_a_sheet_where_that_is_asked_for(
        self, estilo: Business, owner_client: Client, book: Book, marta: Resource, luis: Resource
    ) -> None:
        book(person(1), at("10:00"), staff=marta)
        book(person(2), at("10:00"), staff=luis)
        both = owner_client.get("/calendar/day/print/?date=2026-06-16").content.decode()
        each = owner_client.get("/calendar/day/print/?date=2026-06-16&each=1").content.decode()
        assert (both.count('class="sheet"'), each.count('class="sheet"')) == (1, 2)


def test_the_list_runs_seven_days_from_the_chosen_one(boss: Membership) -> None:
    grid = agenda_load(choice=Choice("list", TUESDAY), tz=MADRID, seen_by=boss)
    assert [each.date for each in grid.columns][::6] == [TUESDAY, date(2026, 6, 22)]


def test_classes_nobody_comes_to_are_on_no_month(boss: Membership, yoga: Service) -> None:
    ClassSession.objects.create(
        service=yoga,
        resource=yoga.staff.get(),
        start=at("10:00"),
        end=at("11:00"),
        capacity=3,
    )
    month = month_load(choice=Choice("month", TUESDAY), tz=MADRID, seen_by=boss)
    assert not any(cell.items for week in month.weeks for cell in week)

"""Who came, on the pages: one tap, the score that grows of it, and what it means for booking."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.attendance.records import record_of
from bookings.attendance.scoring import Record
from bookings.models import AttendanceQuestion, Booking, Resource, Service
from bookings.services import booking_confirm, booking_hold, booking_mark_attendance
from bookings.services.reach import resource_reach_set
from bookings.tests.conftest import at, person
from leads.models import Contact
from tenants.actors import ASSISTANT, SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.models import Business, Membership, User

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


def over(number: int, *, hours: int = 2, state: str = "confirmed", late: bool = False) -> Booking:
    """A booking of somebody that ended so many hours ago."""
    start = timezone.now() - timedelta(hours=hours, minutes=30)
    return Booking.objects.create(
        contact=person(number),
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state=state,
        late_cancel=late,
        confirmed_at=start - timedelta(days=1),
    )


def tap(client: Client, booking: Booking, answer: str) -> str:
    response = client.post(f"/calendar/{booking.uuid}/mark/", {"attended": answer}, **HTMX)
    assert response.status_code == 200
    return str(response.headers["HX-Trigger"])


@pytest.mark.parametrize(
    ("record", "score", "level"),
    [
        (Record(), 10, ""),
        (Record(kept=10), 3, ""),
        (Record(missed=1), 28, "notable"),
        (Record(missed=2), 40, "high"),
        (Record(kept=8, missed=2), 17, ""),
        (Record(late=1), 20, "notable"),
        (Record(kept=1, missed=1, late=2), 34, "notable"),
        (Record(missed=20), 85, "high"),
    ],
)
def test_the_score_gives_little_known_people_the_benefit_of_the_doubt(
    record: Record, score: int, level: str
) -> None:
    assert (record.score, record.level) == (score, level)


def test_one_more_miss_never_lowers_the_score_and_one_more_visit_never_raises_it() -> None:
    known = [Record(k, m, c) for k in range(6) for m in range(6) for c in range(4)]
    for each in known:
        assert Record(each.kept, each.missed + 1, each.late).score >= each.score
        assert Record(each.kept + 1, each.missed, each.late).score <= each.score
        assert 0 <= each.score <= 100


def test_only_what_became_of_appointments_counts(estilo: Business) -> None:
    over(1, hours=2, state="completed")
    over(1, hours=30, state="no_show")
    over(1, hours=60, state="cancelled", late=True)
    over(1, hours=90, state="cancelled")
    over(1, hours=120)
    over(2, hours=3, state="no_show")
    over(1, hours=3 * 365 * 24, state="no_show")
    assert record_of(person(1).pk) == Record(kept=1, missed=1, late=1)


def test_one_tap_marks_and_another_takes_it_back(owner_client: Client, estilo: Business) -> None:
    booking = over(1)
    assert "Asistencia guardada" in tap(owner_client, booking, "no")
    booking.refresh_from_db()
    assert booking.state == "no_show"
    page = owner_client.get("/calendar/unmarked/").content.decode()
    assert "Deshacer" in page
    tap(owner_client, booking, "undo")
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_of_two_taps_the_first_counts_and_the_second_is_told(
    owner_client: Client, agent_client: Client, agent: User, estilo: Business
) -> None:
    booking = over(1)
    tap(agent_client, booking, "yes")
    said = tap(owner_client, booking, "no")
    assert "Vino" in said or "Completada" in said
    assert "No la he cambiado" in said
    booking.refresh_from_db()
    assert booking.state == "completed"
    assert booking.events.filter(event__in=("attended", "missed")).count() == 1


def test_the_card_of_the_first_page_shows_what_waits_and_goes_when_all_is_marked(
    owner_client: Client, estilo: Business
) -> None:
    booking = over(1)
    assert "Sin marcar" in owner_client.get("/").content.decode()
    booking_mark_attendance(booking=booking, attended=True, actor=SYSTEM)
    assert "Sin marcar" not in owner_client.get("/").content.decode()


def test_mine_come_first(owner_client: Client, owner: User, estilo: Business) -> None:
    luis = Resource.objects.get(name="Luis")
    resource_reach_set(resource=luis, phone="", user=owner, actor=SYSTEM)
    over(1, hours=2)
    Booking.objects.filter(pk=over(2, hours=40).pk).update(resource=luis)
    page = owner_client.get("/calendar/unmarked/").content.decode()
    assert page.index("Cliente 2") < page.index("Cliente 1")


def test_a_page_costs_the_same_with_one_row_and_with_twenty(
    owner_client: Client, estilo: Business
) -> None:
    counts = []
    over(1)
    owner_client.get("/calendar/unmarked/")
    for number in (1, 20):
        for each in range(2, number + 1):
            over(each, hours=each)
        with CaptureQueriesContext(connection) as queries:
            assert owner_client.get("/calendar/unmarked/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_may_not_write_marks_nothing(viewer_client: Client, estilo: Business) -> None:
    booking = over(1)
    response = viewer_client.post(f"/calendar/{booking.uuid}/mark/", {"attended": "yes"})
    assert response.status_code == 403
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_the_phone_is_checked_kept_secret_and_makes_a_contact_of_the_team(
    owner_client: Client, estilo: Business
) -> None:
    marta = Resource.objects.get(name="Marta")
    fields = {"name": "Marta", "weight": 100, "services": [Service.objects.get(name="Corte").pk]}
    bad = owner_client.post(f"/staff/{marta.uuid}/", fields | {"phone": "12"})
    assert bad.status_code == 422
    assert "prefijo" in bad.content.decode()
    good = owner_client.post(f"/staff/{marta.uuid}/", fields | {"phone": "600 777 001"})
    assert good.status_code == 302
    marta.refresh_from_db()
    assert marta.phone == "+34600777001"
    assert Contact.objects.get(audience="technician").name == "Marta"
    said = str([each.after for each in AuditEntry.objects.all()])
    assert "600777001" not in said


def test_a_phone_that_is_taken_off_writes_as_a_customer_again(estilo: Business) -> None:
    marta = Resource.objects.get(name="Marta")
    for phone in ("+34600777001", ""):
        resource_reach_set(resource=marta, phone=phone, user=None, actor=SYSTEM)
    assert not Contact.objects.filter(audience="technician").exists()


def chat_books(number: int) -> Booking:
    held = booking_hold(
        contact=person(number),
        service=Service.objects.get(name="Corte"),
        start=at("12:00", "2026-06-17"),
        actor=ASSISTANT,
    )
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


@pytest.mark.parametrize(("above", "state"), [(0, "confirmed"), (40, "pending"), (50, "confirmed")])
def test_who_often_stays_away_asks_for_an_appointment_where_the_owner_wants_that(
    estilo: Business, above: int, state: str
) -> None:
    over(1, hours=30, state="no_show")
    over(1, hours=60, state="no_show")
    estilo.settings = {"attendance": {"ask": "slot", "customer": None, "approve_above": above}}
    estilo.save(update_fields=["settings"])
    assert chat_books(1).state == state


def test_everybody_else_books_as_before(estilo: Business) -> None:
    estilo.settings = {"attendance": {"approve_above": 25}}
    estilo.save(update_fields=["settings"])
    over(2, hours=30, state="no_show")
    assert chat_books(1).state == "confirmed"


def test_a_colleague_books_whoever_stays_away_directly(estilo: Business, owner: User) -> None:
    over(1, hours=30, state="no_show")
    over(1, hours=60, state="no_show")
    estilo.settings = {"attendance": {"approve_above": 25}}
    estilo.save(update_fields=["settings"])
    held = booking_hold(
        contact=person(1),
        service=Service.objects.get(name="Corte"),
        start=at("12:00", "2026-06-17"),
        actor=Actor.person(owner),
    )
    assert booking_confirm(hold_token=held.hold_token, actor=Actor.person(owner)).state == (
        "confirmed"
    )


def test_the_mark_of_who_stays_away_is_on_the_calendar_the_booking_and_the_person(
    owner_client: Client, estilo: Business
) -> None:
    over(1, hours=30, state="no_show")
    over(1, hours=60, state="no_show")
    booking = chat_books(1)
    AttendanceQuestion.objects.create(
        booking=booking, asked="staff", way="whatsapp", asked_at=timezone.now()
    )
    calendar = owner_client.get("/calendar/?week=2026-06-17").content.decode()
    assert "Faltó a 2 de 2 citas" in calendar
    panel = owner_client.get(f"/calendar/{booking.uuid}/").content.decode()
    assert "Faltó a 2 de 2 citas" in panel
    assert "Se preguntó a" in panel
    page = owner_client.get(f"/contacts/{booking.contact.uuid}/").content.decode()
    assert "40 % de faltar" in page


def test_owners_choose_how_it_is_asked(
    owner_client: Client, agent_client: Client, estilo: Business
) -> None:
    assert agent_client.get("/settings/attendance/").status_code == 403
    given = {"ask": "day", "customer": "on", "approve_above": "40"}
    assert owner_client.post("/settings/attendance/", given).status_code == 302
    stored = Business.objects.get(pk=estilo.pk).settings["attendance"]
    assert stored == {"ask": "day", "customer": True, "approve_above": 40}
    wrong = owner_client.post("/settings/attendance/", given | {"ask": "never"})
    assert wrong.status_code == 422
    assert Membership.objects.filter(business=estilo).exists()

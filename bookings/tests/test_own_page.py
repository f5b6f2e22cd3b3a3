"""The customer's own page of a booking: what opens it, what it changes and what never does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from bookings.links import link_of, link_token
from bookings.models import Booking, Service, ServiceArea
from bookings.notice_settings import notice_settings, notice_settings_save
from bookings.services import booking_cancel, booking_confirm, booking_hold
from bookings.services.visit_life import visit_confirm
from bookings.services.visits import visit_hold
from leads.models import Contact, ContactConsent
from leads.services import contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def booking(estilo: Business, clock: time_machine.Traveller) -> Booking:
    contact, _ = contact_upsert(kind="phone", address="+34600123456", name="Ana Prieto")
    service = Service.objects.get(name="Corte")
    held = booking_hold(contact=contact, service=service, start=START, actor=SYSTEM, source="phone")
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


@pytest.fixture
def page() -> Client:
    return Client(HTTP_HOST="estilo.localhost")


def path(booking: Booking, rest: str = "") -> str:
    return f"/b/{link_token(booking)}/{rest}"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "jueves 26 de noviembre"), ("en", "Thursday 26 November"), ("pt", "quinta-feira")],
)
def test_it_shows_the_appointment_in_the_readers_language(
    booking: Booking, page: Client, language: str, words: str
) -> None:
    text = page.get(path(booking) + f"?lang={language}").content.decode()
    assert words.lower() in text.lower()
    assert "Corte" in text
    assert "+34600123456" not in text
    assert "Prieto" not in text


def test_the_customer_chooses_how_they_are_told(booking: Booking, page: Client) -> None:
    assert "SMS" in page.get(path(booking)).content.decode()
    answer = page.post(path(booking, "notices/"), {"way": "sms"})
    assert answer.status_code == 302
    assert "te avisaremos así" in page.get(answer["Location"]).content.decode()
    contact = Contact.objects.get()
    assert contact.notice_way == "sms"
    # There is no mailbox of theirs, and no such way at all.
    for way in ("email", "pigeon"):
        assert page.post(path(booking, "notices/"), {"way": way}).status_code == 422
    contact.refresh_from_db()
    assert contact.notice_way == "sms"
    page.post(path(booking, "notices/"), {"way": ""})
    contact.refresh_from_db()
    assert contact.preferences == {}


def test_where_there_is_but_one_way_nothing_is_asked(
    estilo: Business, booking: Booking, page: Client, owner: User
) -> None:
    chosen = replace(notice_settings(estilo), order=("whatsapp", "email"))
    notice_settings_save(business=estilo, chosen=chosen, actor=Actor.person(owner))
    assert "Cómo te avisamos" not in page.get(path(booking)).content.decode()
    assert page.post(path(booking, "notices/"), {"way": "sms"}).status_code == 422


def test_reading_changes_nothing_whatever_is_read(booking: Booking, page: Client) -> None:
    before = booking.events.count()
    for rest in ("", "?to=cancel", "?to=move", "cita.ics"):
        assert page.get(path(booking, rest)).status_code == 200
    for rest in ("confirm/", "cancel/", "move/"):
        assert page.get(path(booking, rest)).status_code == 405
    booking.refresh_from_db()
    assert (booking.state, booking.events.count()) == ("confirmed", before)


def test_the_customer_says_once_that_they_will_come(booking: Booking, page: Client) -> None:
    for _ in range(2):
        assert page.post(path(booking, "confirm/")).status_code == 302
    assert booking.events.filter(event="acknowledged", actor_kind="customer").count() == 1
    assert "Te esperamos" in page.get(path(booking)).content.decode()


def test_the_customer_cancels(booking: Booking, page: Client) -> None:
    answer = page.post(path(booking, "cancel/"))
    assert "done=cancelled_done" in answer["Location"]
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert set(booking.reminders.values_list("state", flat=True)) == {"skipped"}
    assert not booking.occupancies.exists()


def test_the_customer_moves_it_to_a_free_time_that_is_offered(
    booking: Booking, page: Client
) -> None:
    other = START + timedelta(hours=1)
    offered = page.get(path(booking, "?to=move")).content.decode()
    assert other.isoformat() in offered
    assert f'value="{START.isoformat()}"' not in offered
    page.post(path(booking, "move/"), {"start": other.isoformat()})
    booking.refresh_from_db()
    assert booking.start == other


@pytest.mark.parametrize("start", ["", "soon", "2026-11-26T18:00", "2026-11-22T18:00+01:00"])
def test_a_time_that_makes_no_sense_changes_nothing(
    booking: Booking, page: Client, start: str
) -> None:
    assert page.post(path(booking, "move/"), {"start": start}).status_code in (409, 422)
    booking.refresh_from_db()
    assert booking.start == START


def test_links_that_nobody_was_given_open_nothing(booking: Booking, page: Client) -> None:
    good = link_token(booking)
    for token in ("x", good[:-1], good[:-2] + "AA", "A" * 43, "ñ" * 43, good + "A"):
        assert page.get(f"/b/{token}/").status_code == 404, token


def test_a_link_opens_nothing_at_another_business(booking: Booking) -> None:
    elsewhere = Client(HTTP_HOST="academia.localhost")
    assert elsewhere.get(path(booking)).status_code == 404


def test_a_link_ends_a_day_after_the_appointment(
    booking: Booking, page: Client, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + timedelta(hours=20))
    assert page.get(path(booking)).status_code == 200
    clock.move_to(START + timedelta(days=1, hours=1))
    assert page.get(path(booking)).status_code == 404


def test_too_many_requests_are_refused(booking: Booking, page: Client, settings: object) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "booking_link": "2/m"}  # type: ignore[attr-defined]
    codes = [page.get(path(booking)).status_code for _ in range(4)]
    assert codes[-1] == 429


def test_forms_need_their_token(booking: Booking) -> None:
    strict = Client(HTTP_HOST="estilo.localhost", enforce_csrf_checks=True)
    assert strict.post(path(booking, "cancel/")).status_code == 403


def test_the_calendar_file_replaces_the_earlier_one_after_a_move(
    booking: Booking, page: Client
) -> None:
    def fields() -> dict[str, str]:
        text = page.get(path(booking, "cita.ics")).content.decode().replace("\r\n ", "")
        return dict(line.split(":", 1) for line in text.splitlines())

    first = fields()
    page.post(path(booking, "confirm/"))
    assert fields()["SEQUENCE"] == first["SEQUENCE"], "saying yes is no change of the entry"
    page.post(path(booking, "move/"), {"start": (START + timedelta(hours=1)).isoformat()})
    second = fields()
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert second["DTSTART"] == "20261126T170000Z"
    page.post(path(booking, "cancel/"))
    last = fields()
    assert (last["METHOD"], last["STATUS"]) == ("CANCEL", "CANCELLED")


def test_an_online_appointment_takes_place_at_its_address(booking: Booking, page: Client) -> None:
    Service.objects.filter(pk=booking.service_id).update(meeting_url="https://meet.example.com/x")
    assert "https://meet.example.com/x" in page.get(path(booking)).content.decode()
    text = page.get(path(booking, "cita.ics")).content.decode().replace("\r\n ", "")
    assert "LOCATION:https://meet.example.com/x" in text
    assert link_of(booking).endswith(path(booking))


def test_an_appointment_at_the_customers_names_their_area_and_not_the_workshop(
    booking: Booking, page: Client, estilo: Business
) -> None:
    workshop = "Polígono Sur, nave 7"
    Business.objects.filter(pk=estilo.pk).update(address=workshop)
    assert workshop in page.get(path(booking)).content.decode().partition("<main>")[2]
    area = ServiceArea.objects.create(name="Getafe")
    unsaid = page.get(path(booking)).content.decode().partition("<main>")[2]
    assert workshop not in unsaid
    assert "Dónde" not in unsaid
    Booking.objects.filter(pk=booking.pk).update(area=area)
    said = page.get(path(booking)).content.decode().partition("<main>")[2]
    assert "A domicilio · Getafe" in said
    assert workshop not in said
    file = page.get(path(booking, "cita.ics")).content.decode().replace("\r\n ", "")
    assert "LOCATION:A domicilio · Getafe" in file


# --- Several services in one visit --------------------------------------------------------------
@pytest.fixture
def visit(estilo: Business, clock: time_machine.Traveller) -> list[Booking]:
    """Colour at five, then a haircut."""
    contact, _ = contact_upsert(kind="phone", address="+34600123456", name="Ana Prieto")
    services = [Service.objects.get(name=name) for name in ("Color", "Corte")]
    held = visit_hold(contact=contact, services=services, start=START, actor=SYSTEM)
    visit_confirm(hold_token=held.hold_token, actor=SYSTEM)
    return list(held.bookings.order_by("start"))


@pytest.mark.parametrize("part", [0, 1])
def test_the_link_of_any_part_shows_the_whole_visit(
    visit: list[Booking], page: Client, part: int
) -> None:
    text = page.get(path(visit[part])).content.decode()
    assert "Color + Corte" in text
    assert "17:00" in text
    assert f"{visit[1].start.astimezone(MADRID):%H:%M}" in text
    assert "Va todo junto" in text


def test_a_visit_is_cancelled_whole(visit: list[Booking], page: Client) -> None:
    assert "done=cancelled_done" in page.post(path(visit[1], "cancel/"))["Location"]
    for part in visit:
        part.refresh_from_db()
        assert part.state == "cancelled"
    assert "Color + Corte" in page.get(path(visit[0])).content.decode()


def test_a_visit_is_moved_whole_to_a_time_at_which_all_of_it_fits(
    visit: list[Booking], page: Client
) -> None:
    apart, other = visit[1].start - visit[0].start, START + timedelta(minutes=30)
    offered = page.get(path(visit[1], "?to=move")).content.decode()
    assert other.isoformat() in offered
    assert f'value="{START.isoformat()}"' not in offered
    # The haircut alone would fit before the salon closes; both do not.
    assert f"{START:%Y-%m-%d}T19:30" not in offered
    page.post(path(visit[1], "move/"), {"start": other.isoformat()})
    for part in visit:
        part.refresh_from_db()
    assert [part.start for part in visit] == [other, other + apart]


def test_who_says_they_will_come_comes_to_all_of_a_visit(
    visit: list[Booking], page: Client
) -> None:
    for part in (1, 0):
        assert page.post(path(visit[part], "confirm/")).status_code == 302
    assert [part.events.filter(event="acknowledged").count() for part in visit] == [1, 1]
    assert "Te esperamos" in page.get(path(visit[1])).content.decode()


def test_what_is_left_of_a_visit_can_still_be_moved_by_its_first_link(
    visit: list[Booking], page: Client
) -> None:
    booking_cancel(booking=visit[0], actor=SYSTEM)
    text = page.get(path(visit[0])).content.decode()
    assert "Confirmada" in text
    assert "Color" not in text
    page.post(path(visit[0], "cancel/"))
    visit[1].refresh_from_db()
    assert visit[1].state == "cancelled"


# --- Taking back the agreement ------------------------------------------------------------------
def agreed(contact: Contact) -> ContactConsent:
    contact.preferences = {"area": "x", "interests": ["color"], "staff": "Luis"}
    contact.save(update_fields=["preferences"])
    return ContactConsent.objects.create(
        contact=contact, text="Guardamos su nombre.", channel="web", given_at=NOW
    )


def test_who_agreed_takes_it_back_on_the_page(booking: Booking, page: Client) -> None:
    contact = Contact.objects.get()
    assert path(booking, "disagree/") not in page.get(path(booking)).content.decode()
    consent = agreed(contact)
    assert path(booking, "disagree/") in page.get(path(booking)).content.decode()
    answer = page.post(path(booking, "disagree/") + "?lang=en")
    shown = page.get(answer["Location"]).content.decode()
    assert path(booking, "disagree/") not in shown
    for row in (contact, consent, booking):
        row.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert contact.preferences == {"staff": "Luis", "consent": "refused"}
    assert booking.state == Booking.State.CONFIRMED, "the appointment stays"
    entry = AuditEntry.objects.get(action="contact.consent_withdrawn")
    assert entry.actor_kind == "customer"
    # Pressed again, or from a page that stayed open: once is enough.
    assert page.post(path(booking, "disagree/")).status_code == 302
    assert AuditEntry.objects.filter(action="contact.consent_withdrawn").count() == 1


def test_nothing_but_the_button_of_the_own_page_takes_it_back(
    booking: Booking, page: Client, academia: Business
) -> None:
    consent = agreed(Contact.objects.get())
    assert page.get(path(booking, "disagree/")).status_code == 405, "programs follow links"
    forging = Client(HTTP_HOST="estilo.localhost", enforce_csrf_checks=True)
    assert forging.post(path(booking, "disagree/")).status_code == 403
    elsewhere = Client(HTTP_HOST="academia.localhost")
    assert elsewhere.post(path(booking, "disagree/")).status_code == 404
    token = link_token(booking)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "é%00"):
        assert page.post(f"/b/{wrong}/disagree/").status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_another_s_agreement_is_left_alone(booking: Booking, page: Client) -> None:
    other, _ = contact_upsert(kind="phone", address="+34600999888", name="Berta")
    theirs = agreed(other)
    assert page.post(path(booking, "disagree/")).status_code == 302
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None

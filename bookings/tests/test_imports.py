"""Services, team and appointments from another system's files."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from billing.models import Plan, Subscription
from bookings.models import Booking, Occupancy, Resource, Service
from bookings.selectors import slot_search
from bookings.services import booking_cancel, booking_confirm, booking_hold
from bookings.services.imported import booking_import_ahead
from bookings.services.reminders import KIND as REMINDER
from leads.imports.models import ImportJob
from leads.imports.services import import_undo
from leads.models import Contact, FollowUp, Lead
from leads.services import contact_upsert
from leads.tests.test_imports import checked, imported, work
from tenants.actors import SYSTEM, Actor
from tenants.models import Business, DueItem, User

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Madrid
HEAD = "Fecha;Hora;Servicio;Con quién;Cliente;Teléfono;Estado;Precio\n"


@pytest.fixture(autouse=True)
def clock() -> "time_machine.Coordinates":
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


def problems(job: ImportJob) -> list[tuple[int, str, str]]:
    return [
        (row.line, row.problems[0]["field"], row.problems[0]["text"])
        for row in job.rows.filter(state="bad")
    ]


# --- Services and team --------------------------------------------------------------------------
def test_services_are_made_and_known_ones_brought_up_to_date(estilo: Business, owner: User) -> None:
    text = (
        "Servicio;Duración;Precio;Plazas;Profesional\n"
        "corte;;19,50 €;;\nYoga;60 min;1.012,00;10;Marta, Luis\n"
        "Tinte;mucho;;;\nMasaje;30;;;Nadie Así\nColor;90;45;;\n"
    )
    job = imported(text, owner, "services")
    assert job.counts == {"updated": 1, "created": 1, "skipped": 1, "bad": 2}
    assert Service.objects.get(name="Corte").price == Decimal("19.50")
    assert Service.objects.get(name="Corte").staff.count() == 2
    yoga = Service.objects.get(name="Yoga")
    assert (yoga.duration_min, yoga.price, yoga.capacity) == (60, Decimal("1012.00"), 10)
    assert {each.name for each in yoga.staff.all()} == {"Marta", "Luis"}
    assert [field for _line, field, _text in problems(job)] == ["duration", "staff"]


def test_a_name_over_two_lines_becomes_one(estilo: Business, owner: User) -> None:
    imported('Servicio;Duración\n"Masaje\n  relajante";30\n', owner, "services")
    assert Service.objects.filter(name="Masaje relajante").exists()


def test_no_more_services_than_the_plan_has_room_for(estilo: Business, owner: User) -> None:
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="free"))
    job = checked("Servicio\nYoga\nCorte\n", owner, "services")
    assert [line for line, _field, _text in problems(job)] == [2]
    assert job.rows.get(line=3).expected == "skipped"


def test_the_team_is_made_and_gets_the_services_named(estilo: Business, owner: User) -> None:
    text = "Nombre;Servicios\nMarta;Corte, Color\nLuis;color\nAna Gil;Corte\nEva;Pilates\n"
    job = imported(text, owner, "staff")
    assert job.counts == {"skipped": 1, "updated": 1, "created": 1, "bad": 1}
    assert Resource.objects.get(name="Luis").services.filter(name="Color").exists()
    assert Resource.objects.get(name="Ana Gil").services.get().name == "Corte"


def test_what_was_made_can_be_undone_until_it_is_used(estilo: Business, owner: User) -> None:
    job = imported("Servicio;Profesional\nYoga;Marta\nPilates;Marta\n", owner, "services")
    contact, _new = contact_upsert(kind="phone", address="+34600000009")
    hold = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Yoga"),
        start=slot_search(
            service=Service.objects.get(name="Yoga"),
            range_from=NOW,
            range_to=NOW + timedelta(days=3),
        )[0].start,
        actor=SYSTEM,
    )
    booking_confirm(hold_token=hold.hold_token, actor=SYSTEM)
    import_undo(job=job, actor=Actor.person(owner))
    work()
    assert not Service.objects.filter(name="Pilates").exists()
    assert Service.objects.filter(name="Yoga").exists()


# --- Appointments -------------------------------------------------------------------------------
def test_what_is_over_is_written_down_and_sets_nothing_off(estilo: Business, owner: User) -> None:
    text = HEAD + (
        "12/10/2026;10:00;Corte;Luis;Ana;600000001;completada;21,00\n"
        "13/10/2026;10:00;color;;Eva;600000002;no vino;\n"
        "14/10/2026;10:00;Corte;;Bo;600000003;;\n"
    )
    job = imported(text, owner, "bookings")
    assert job.counts == {"created": 3}
    states = Booking.objects.order_by("start").values_list("state", "price", "source")
    assert list(states) == [
        ("completed", Decimal("21.00"), "import"),
        ("no_show", Decimal("45.00"), "import"),
        ("completed", Decimal("18.00"), "import"),
    ]
    assert Booking.objects.earliest("start").start == datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
    assert not Occupancy.objects.exists()
    assert not Lead.objects.exists()
    kinds = set(DueItem.objects.values_list("kind", flat=True))
    assert kinds == {"leads.import_forget", "analytics.day"}
    assert imported(text, owner, "bookings").counts == {"skipped": 3}


def test_what_is_ahead_takes_its_time_and_is_reminded_of_without_a_word_now(
    estilo: Business, owner: User
) -> None:
    job = imported(HEAD + "26/11/2026;21:15;Corte;Marta;Ana;600000001;;\n", owner, "bookings")
    booking = Booking.objects.get()
    assert job.counts == {"created": 1}
    assert booking.state == "confirmed"
    assert booking.occupancies.get().during.lower == booking.start
    assert DueItem.objects.filter(kind=REMINDER).count() == 3
    assert Lead.objects.get().state == "SCHEDULED"
    assert not FollowUp.objects.exists()
    assert not DueItem.objects.filter(kind="bookings.changed").exists(), "nobody is told"


def test_reminders_are_left_out_where_nobody_wants_them(estilo: Business, owner: User) -> None:
    text = HEAD + "26/11/2026;11:15;Corte;Marta;Ana;600000001;;\n"
    imported(text, owner, "bookings", reminders=False)
    assert Booking.objects.get().state == "confirmed"
    assert not DueItem.objects.filter(kind=REMINDER).exists()


def test_each_bad_row_says_what_is_wrong_with_it(estilo: Business, owner: User) -> None:
    ana, _new = contact_upsert(kind="phone", address="+34600000001")
    booking_import_ahead(
        contact=ana,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
        seats=1,
        price=None,
        notes="",
        reminders=False,
        actor=SYSTEM,
    )
    job = checked(
        HEAD
        + "26/11/2026;11:15;Corte;Marta;Eva;600000002;;\n"  # 2: Ana has her until 11:30
        + "26/11/2026;11:15;Corte;Luis;Eva;600000002;;\n"  # 3: good
        + "26/11/2026;11:30;Corte;Luis;Bo;600000003;;\n"  # 4: over row 3
        + "26/11/2026;11:15;Color;;Bo;600000003;;\n"  # 5: nobody is left who gives it
        + "28/03/2027;02:30;Corte;;Bo;600000003;;\n"  # 6: the clock leaps
        + "27/11/2026;10:00;Pilates;;Bo;600000003;;\n"
        + "27/11/2026;10:00;Color;Luis;Bo;600000003;;\n"  # 8: not his
        + "27/11/2026;10:00;Corte;Rosa;Bo;600000003;;\n"
        + "27/11/2026;10:00;Corte;;Bo;;;\n"
        + "27/11/2026;10:00;Corte;;Bo;600000003;completada;\n"  # 11: has not begun
        + "01/10/2026;10:00;Corte;;Bo;600000003;cancelada;\n"
        + "27/13/2026;10:00;Corte;;Bo;600000003;;\n"
        + "27/11/2026;25:00;Corte;;Bo;600000003;;\n",
        owner,
        "bookings",
    )
    assert [(line, field) for line, field, _text in problems(job)] == [
        (2, "time"), (4, "time"), (5, "time"), (6, "time"), (7, "service"), (8, "staff"),
        (9, "staff"), (10, "phone"), (11, "state"), (12, "state"), (13, "date"), (14, "time"),
    ]  # fmt: skip
    assert Booking.objects.count() == 1, "looking changes nothing"
    assert Occupancy.objects.count() == 1


def test_a_time_that_is_lost_between_preview_and_import_fails_alone(
    estilo: Business, owner: User
) -> None:
    from leads.imports.services import import_start

    job = checked(
        HEAD
        + "26/11/2026;11:00;Corte;Marta;Eva;600000002;;\n"
        + "26/11/2026;12:00;Corte;Marta;Bo;600000003;;\n",
        owner,
        "bookings",
    )
    assert job.rows.filter(state="good").count() == 2
    other, _new = contact_upsert(kind="phone", address="+34600000001")
    hold = booking_hold(
        contact=other,
        service=Service.objects.get(name="Corte"),
        staff=Resource.objects.get(name="Marta"),
        start=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
        actor=SYSTEM,
    )
    booking_confirm(hold_token=hold.hold_token, actor=SYSTEM)
    import_start(job=job, actor=Actor.person(owner))
    work()
    job.refresh_from_db()
    assert job.counts == {"created": 1, "failed": 1}
    assert Contact.objects.count() == 2, "nothing of a refused row is left behind"


def test_a_class_fills_up_to_its_places(estilo: Business, owner: User) -> None:
    Service.objects.filter(name="Color").update(capacity=2)
    rows = "".join(f"26/11/2026;11:00;Color;Marta;P{n};60000000{n};;\n" for n in range(3))
    job = imported(HEAD + rows, owner, "bookings")
    assert job.counts == {"created": 2, "bad": 1}
    assert Occupancy.objects.count() == 1


def test_an_imported_appointment_takes_its_room_or_its_row_says_what_is_missing(
    estilo: Business, owner: User
) -> None:
    room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
    Service.objects.get(name="Corte").requires.add(room)
    rows = "25/11/2026;10:00;Corte;Marta;Ana Sanz;+34600000011;;\n"
    rows += "25/11/2026;10:00;Corte;Luis;Eva Gil;+34600000012;;\n"
    job = imported(HEAD + rows, owner, "bookings")
    made = Booking.objects.get(source="import")
    assert list(made.extras.all()) == [room]
    assert Occupancy.objects.filter(booking=made).count() == 2
    ((line, field, text),) = problems(job)
    assert (line, field) == (3, "time")
    assert text.startswith("A esa hora no queda libre")
    assert "Sala" in str(job.rows.get(line=3).problems)


def test_imported_appointments_can_be_undone_until_something_happens(
    estilo: Business, owner: User
) -> None:
    rows = "".join(f"26/11/2026;{9 + n}:00;Corte;Marta;P{n};60000000{n};;\n" for n in range(2))
    job = imported(HEAD + rows + "12/10/2026;10:00;Corte;;Ana;600000007;;\n", owner, "bookings")
    first, _second = Booking.objects.filter(state="confirmed").order_by("start")
    booking_cancel(booking=first, actor=SYSTEM)
    import_undo(job=job, actor=Actor.person(owner))
    work()
    assert list(Booking.objects.all()) == [first]
    assert not Occupancy.objects.exists()
    assert not DueItem.objects.filter(kind=REMINDER).exists()
    assert not Lead.objects.filter(state="SCHEDULED").exists()

"""Whether people came, asked of whoever attends and of the customer, as they live it.

Thursday 26 November 2026 in Madrid. Marta of the salon has her phone on her page; Ana and Luis have
their hair cut by her at 10:00 and 10:30.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from billing.models import ActiveContact, CountedConversation
from bookings.models import AttendanceQuestion, Booking, Resource, Service
from bookings.services import (
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_mark_attendance,
    booking_reschedule,
)
from bookings.services.reach import resource_reach_set
from conversations.channels.fake import FakeChannel
from conversations.models import Message
from conversations.services import attendance as asking
from conversations.tests.test_dialogues import Customer
from leads.follow_up_rules import rules_install
from leads.follow_up_specs import DEFAULTS
from leads.followups import FollowUp
from leads.models import Contact, Lead
from leads.services import contact_opt_out, contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.draining import MESSAGE_KINDS, drain
from tenants.due import due_put
from tenants.models import Business, DueItem, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=MADRID)
TEN = NOW.replace(hour=10, minute=0)
STAFF_PHONE, ANA, LUIS = "+34600777001", "+34600123456", "+34600123457"
ASKING = (*MESSAGE_KINDS, "bookings.attendance_ask", "bookings.attendance_customer")


@pytest.fixture
def clock(estilo: Business) -> Iterator[time_machine.Traveller]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller
    FakeChannel.outbox.clear()


@pytest.fixture
def marta(clock: time_machine.Traveller) -> Customer:
    """Marta's phone, with which she has written before."""
    resource = Resource.objects.get(name="Marta")
    resource_reach_set(resource=resource, phone=STAFF_PHONE, user=None, actor=SYSTEM)
    staff = Customer(STAFF_PHONE)
    staff.says("hola")
    FakeChannel.outbox.clear()
    return staff


def book(phone: str, name: str, start: datetime, *, who: str = "Marta") -> Booking:
    contact, _ = contact_upsert(kind="phone", address=phone, name=name)
    held = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        start=start,
        staff=Resource.objects.get(name=who),
        actor=SYSTEM,
    )
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


@pytest.fixture
def ana(marta: Customer) -> Booking:
    return book(ANA, "Ana Pérez", TEN)


@pytest.fixture
def luis(ana: Booking) -> Booking:
    return book(LUIS, "Luis Gil", TEN + timedelta(minutes=30))


def passes(clock: time_machine.Traveller, moment: datetime) -> None:
    """The clock moves there, and what is due by then is done."""
    clock.move_to(moment)
    drain(ASKING)


def after(booking: Booking, minutes: int = 6) -> datetime:
    return booking.end + timedelta(minutes=minutes)


def said_to(phone: str) -> list[str]:
    return [body for to, body in FakeChannel.outbox if to == phone]


def herself() -> Contact:
    index = Resource.objects.get(name="Marta").phone_index
    return Contact.objects.get(identities__address_index=index)


def state(booking: Booking) -> str:
    return str(Booking.objects.values_list("state", flat=True).get(pk=booking.pk))


def lead_state(booking: Booking) -> str:
    return Lead.objects.get(contact=booking.contact).state


def test_after_the_slot_whoever_attends_is_asked_once_and_not_before(
    ana: Booking, clock: time_machine.Traveller
) -> None:
    passes(clock, ana.end + timedelta(minutes=4))
    assert said_to(STAFF_PHONE) == []
    for _ in range(3):
        passes(clock, after(ana))
        asking.attendance_ask(ana.pk)
    (question,) = said_to(STAFF_PHONE)
    assert "¿vino Ana Pérez a su cita de Corte" in question
    assert "10:00" in question


@pytest.mark.parametrize(
    ("words", "booked", "lead"),
    [
        ("1", "completed", "SHOWED_UP"),
        ("vino", "completed", "SHOWED_UP"),
        ("Sí", "completed", "SHOWED_UP"),
        ("2", "no_show", "NO_SHOW"),
        ("no vino", "no_show", "NO_SHOW"),
        ("Ana no vino", "no_show", "NO_SHOW"),
    ],
)
def test_the_answer_marks_the_booking_and_moves_the_lead(
    ana: Booking,
    marta: Customer,
    clock: time_machine.Traveller,
    words: str,
    booked: str,
    lead: str,
) -> None:
    passes(clock, after(ana))
    assert "Anotado: Ana Pérez" in marta.says(words)
    assert (state(ana), lead_state(ana)) == (booked, lead)


def test_what_staff_answer_makes_no_lead_and_uses_up_nothing(
    ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    passes(clock, after(ana))
    marta.says("vino")
    me = herself()
    assert me.audience == "technician"
    assert not Lead.objects.filter(contact=me).exists()
    assert not ActiveContact.objects.filter(contact_id=me.pk).exists()
    assert not CountedConversation.objects.filter(contact_id=me.pk).exists()
    assert not FollowUp.objects.filter(lead__contact=me).exists()


def test_staff_who_want_an_appointment_are_customers(
    marta: Customer, clock: time_machine.Traveller
) -> None:
    marta.says("quiero un corte el viernes a las 17:00 con Luis")
    me = herself()
    assert Booking.objects.filter(contact=me, state="confirmed").exists()
    assert Lead.objects.get(contact=me).state == "SCHEDULED"
    assert ActiveContact.objects.filter(contact_id=me.pk).exists()


def test_what_ends_while_a_question_stands_is_asked_in_one_list(
    luis: Booking, ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    eva = book("+34600123458", "Eva Ruiz", TEN + timedelta(hours=1))
    passes(clock, after(ana))
    passes(clock, after(luis))
    passes(clock, after(eva))
    assert len(said_to(STAFF_PHONE)) == 1
    passes(clock, after(ana) + timedelta(hours=2, minutes=1))
    assert len(said_to(STAFF_PHONE)) == 2
    listed = said_to(STAFF_PHONE)[-1]
    assert all(name in listed for name in ("Ana Pérez", "Luis Gil", "Eva Ruiz"))
    assert "Ana Pérez vino, Luis Gil no vino" in marta.says("vino Ana, Luis no")
    assert (state(ana), state(luis), state(eva)) == ("completed", "no_show", "confirmed")
    assert "Anotado: Eva Ruiz vino." in marta.says("sí")


def test_an_answer_lets_the_next_question_out_at_once(
    luis: Booking, ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    passes(clock, after(ana))
    passes(clock, after(luis))
    assert len(said_to(STAFF_PHONE)) == 1
    marta.says("vino")
    drain(ASKING)
    assert "¿vino Luis Gil" in said_to(STAFF_PHONE)[-1]


@pytest.mark.parametrize("words", ["1", "vino Ana", "no vino"])
def test_a_stranger_marks_nothing(ana: Booking, clock: time_machine.Traveller, words: str) -> None:
    passes(clock, after(ana))
    Customer("+34699000111").says(words)
    assert state(ana) == "confirmed"


def test_another_colleague_s_phone_marks_nothing_of_hers(
    ana: Booking, clock: time_machine.Traveller
) -> None:
    other = Resource.objects.get(name="Luis")
    resource_reach_set(resource=other, phone="+34600777002", user=None, actor=SYSTEM)
    passes(clock, after(ana))
    Customer("+34600777002").says("1", "vino Ana", "Ana Pérez no vino")
    assert state(ana) == "confirmed"


def test_a_phone_that_was_taken_off_the_team_marks_nothing(
    ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    passes(clock, after(ana))
    resource = Resource.objects.get(name="Marta")
    resource_reach_set(resource=resource, phone="", user=None, actor=SYSTEM)
    marta.says("1")
    assert state(ana) == "confirmed"
    assert Contact.objects.filter(audience="technician").count() == 0


def test_who_answers_second_is_told_that_a_colleague_has_marked_it(
    ana: Booking, marta: Customer, clock: time_machine.Traveller, owner: User
) -> None:
    passes(clock, after(ana))
    booking_mark_attendance(booking=ana, attended=True, actor=Actor.person(owner))
    answer = marta.says("no vino")
    assert "ya constaba como «Vino» por Olga" in answer
    assert state(ana) == "completed"
    assert ana.events.filter(event__in=("attended", "missed")).count() == 1


def test_staff_correct_themselves_and_the_promised_messages_follow(
    ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    rules_install(DEFAULTS)
    passes(clock, after(ana))
    marta.says("vino")
    lead = Lead.objects.get(contact=ana.contact)
    promised = FollowUp.objects.filter(lead=lead, state="scheduled")
    assert {row.rule.base for row in promised.select_related("rule")} == {"visit"}
    assert "Ana Pérez no vino" in marta.says("perdón, Ana no vino", "Ana no vino")
    assert (state(ana), lead_state(ana)) == ("no_show", "NO_SHOW")
    bases = {row.rule.base for row in promised.all().select_related("rule")}
    assert bases == {"missed"}


def test_what_is_not_understood_is_asked_back_and_marks_nothing(
    luis: Booking, ana: Booking, marta: Customer, clock: time_machine.Traveller
) -> None:
    clock.move_to(after(luis))
    drain(ASKING)
    assert "¿Quién vino y quién no?" in marta.says("no")
    assert (state(ana), state(luis)) == ("confirmed", "confirmed")


def test_a_cancelled_or_moved_appointment_is_not_asked_about_at_its_old_time(
    luis: Booking, ana: Booking, clock: time_machine.Traveller
) -> None:
    booking_cancel(booking=ana, actor=SYSTEM)
    booking_reschedule(booking=luis, start=TEN + timedelta(hours=7), actor=SYSTEM)
    FakeChannel.outbox.clear()
    passes(clock, after(luis))
    assert said_to(STAFF_PHONE) == []
    luis.refresh_from_db()
    passes(clock, after(luis))
    assert len(said_to(STAFF_PHONE)) == 1


def settings_put(business: Business, **chosen: object) -> None:
    business.settings = {**business.settings, "attendance": chosen}
    business.save(update_fields=["settings"])


def test_nobody_is_asked_where_the_business_does_not_want_it(
    ana: Booking, estilo: Business, clock: time_machine.Traveller
) -> None:
    settings_put(estilo, ask="off")
    passes(clock, after(ana))
    assert said_to(STAFF_PHONE) == []
    assert not AttendanceQuestion.objects.exists()


def test_once_a_day_all_are_asked_about_in_a_list_at_closing_time(
    luis: Booking, ana: Booking, estilo: Business, clock: time_machine.Traveller
) -> None:
    settings_put(estilo, ask="day")
    passes(clock, NOW.replace(hour=19, minute=58))
    assert said_to(STAFF_PHONE) == []
    passes(clock, NOW.replace(hour=20, minute=1))
    (listed,) = said_to(STAFF_PHONE)
    assert "Ana Pérez" in listed
    assert "Luis Gil" in listed


def test_nobody_is_asked_at_night(ana: Booking, clock: time_machine.Traveller) -> None:
    Booking.objects.filter(pk=ana.pk).update(
        start=NOW.replace(hour=20, minute=30), end=NOW.replace(hour=21, minute=0)
    )
    passes(clock, NOW.replace(hour=22))
    assert said_to(STAFF_PHONE) == []
    passes(clock, (NOW + timedelta(days=1)).replace(hour=9, minute=1))
    assert len(said_to(STAFF_PHONE)) == 1


def test_on_the_day_that_the_clocks_change_the_pause_is_elapsed_time(
    marta: Customer, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2027, 3, 27, 12, tzinfo=MADRID))
    first = datetime(2027, 3, 28, 1, 30, tzinfo=MADRID)
    booked = book(ANA, "Ana Pérez", datetime(2027, 3, 29, 10, tzinfo=MADRID))
    Booking.objects.filter(pk=booked.pk).update(start=first, end=first + timedelta(minutes=45))
    due_put("bookings.attendance_ask", booked.pk, first + timedelta(minutes=45))
    passes(clock, datetime(2027, 3, 28, 8, 59, tzinfo=MADRID))
    assert said_to(STAFF_PHONE) == []
    passes(clock, datetime(2027, 3, 28, 9, 1, tzinfo=MADRID))
    assert len(said_to(STAFF_PHONE)) == 1
    due = DueItem.objects.get(kind="bookings.attendance_customer", object_id=booked.pk)
    assert due.run_at.astimezone(MADRID) == datetime(2027, 3, 29, 11, tzinfo=MADRID)


def test_work_that_is_killed_before_it_settles_asks_once(
    ana: Booking, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move_to(after(ana))

    def dies(**_kwargs: object) -> None:
        raise SystemError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(asking, "questions_put", dies)
        with pytest.raises(SystemError), transaction.atomic():
            asking.attendance_ask(ana.pk)
    assert not Message.objects.filter(purpose="attendance_ask").exists()
    passes(clock, after(ana))
    assert len(said_to(STAFF_PHONE)) == 1


def test_a_name_that_reads_like_a_link_is_none_in_what_is_asked(
    marta: Customer, estilo: Business, clock: time_machine.Traveller
) -> None:
    settings_put(estilo, ask="slot", customer=True)
    Customer(ANA).says("¿dónde estáis?")
    ana = book(ANA, "", TEN)
    Contact.objects.filter(pk=ana.contact_id).update(name="https://evil.example Pérez")
    FakeChannel.outbox.clear()
    passes(clock, after(ana))
    next_day(clock)
    assert said_to(STAFF_PHONE)
    assert said_to(ANA)
    for said in said_to(STAFF_PHONE) + said_to(ANA):
        assert "https://evil" not in said
        assert "evil.example" not in said


def next_day(clock: time_machine.Traveller) -> None:
    passes(clock, (NOW + timedelta(days=1)).replace(hour=11, minute=1))


@pytest.mark.parametrize(
    ("words", "booked", "lead"),
    [("sí, fui", "completed", "SHOWED_UP"), ("No pude ir", "no_show", "NO_SHOW")],
)
def test_without_an_answer_the_customer_is_asked_once_the_day_after(
    ana: Booking,
    estilo: Business,
    clock: time_machine.Traveller,
    words: str,
    booked: str,
    lead: str,
) -> None:
    settings_put(estilo, ask="slot", customer=True)
    customer = Customer(ANA)
    customer.says("¿dónde estáis?")
    FakeChannel.outbox.clear()
    passes(clock, after(ana))
    for _ in range(2):
        next_day(clock)
        asking.attendance_check(ana.pk)
    (question,) = said_to(ANA)
    assert "¿Pudiste venir?" in question
    assert "Gracias" in customer.says(words)
    assert (state(ana), lead_state(ana)) == (booked, lead)
    event = ana.events.latest("pk")
    assert (event.reason, event.actor_kind) == ("Lo dijo el cliente", "customer")
    moved = Lead.objects.get(contact=ana.contact).events.latest("pk")
    assert moved.reason == "Lo dijo el cliente"


@pytest.mark.parametrize("why", ["switched off", "marked", "silent"])
def test_the_customer_is_not_asked(
    ana: Booking, estilo: Business, clock: time_machine.Traveller, owner: User, why: str
) -> None:
    settings_put(estilo, ask="slot", customer=why != "switched off")
    Customer(ANA).says("¿dónde estáis?")
    FakeChannel.outbox.clear()
    passes(clock, after(ana))
    if why == "marked":
        booking_mark_attendance(booking=ana, attended=False, actor=Actor.person(owner))
    if why == "silent":
        contact_opt_out(contact=ana.contact, opted_out=True)
    next_day(clock)
    assert [body for body in said_to(ANA) if "Pudiste" in body] == []


def test_the_customer_s_silence_leaves_it_unmarked(
    ana: Booking, estilo: Business, clock: time_machine.Traveller
) -> None:
    settings_put(estilo, ask="slot", customer=True)
    customer = Customer(ANA)
    customer.says("¿dónde estáis?")
    passes(clock, after(ana))
    next_day(clock)
    passes(clock, NOW + timedelta(days=9))
    assert state(ana) == "confirmed"
    assert lead_state(ana) == "SCHEDULED"


def test_a_customer_s_yes_to_anything_else_marks_nothing(
    ana: Booking, clock: time_machine.Traveller
) -> None:
    customer = Customer(ANA)
    passes(clock, after(ana))
    customer.says("hola", "sí", "1")
    assert state(ana) == "confirmed"


def test_without_a_way_to_write_the_pages_alone_show_it(
    ana: Booking, clock: time_machine.Traveller
) -> None:
    contact_opt_out(
        contact=Contact.objects.get(audience="technician"),
        opted_out=True,
    )
    from conversations.models import Conversation

    Conversation.objects.filter(contact__audience="technician").update(state="archived")
    passes(clock, after(ana))
    assert AttendanceQuestion.objects.get().way == "dashboard"


def test_a_class_is_asked_about_in_one_message_with_its_list(
    marta: Customer, clock: time_machine.Traveller
) -> None:
    Service.objects.filter(name="Corte").update(capacity=5)
    for number, name in enumerate(("Ana", "Luis", "Eva")):
        last = book(f"+3460012345{number}", name, TEN)
    passes(clock, after(last))
    (question,) = said_to(STAFF_PHONE)
    assert all(name in question for name in ("Ana", "Luis", "Eva"))
    assert question.count("/class/") == 1
    assert "Luis no vino" in marta.says("todos menos Luis")
    states = Booking.objects.filter(start=TEN).values_list("contact__name", "state")
    assert dict(states) == {"Ana": "completed", "Luis": "no_show", "Eva": "completed"}

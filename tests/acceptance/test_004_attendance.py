"""System 004, point 3 and 4: the coach is asked after the class, and says who came by WhatsApp."""

from datetime import timedelta

import pytest

from bookings.models import Resource
from bookings.services.reach import resource_reach_set
from conversations.models import Message
from leads.models import Contact, Lead
from tenants.actors import SYSTEM
from tests import live
from tests.acceptance.stage import Stage
from tests.acceptance.test_004_academy import books_tomorrow_at_seven, newcomer

COACH = "+573005550010"


@pytest.mark.parametrize(
    ("words", "booked", "lead"),
    [("vino", "completed", "SHOWED_UP"), ("no vino", "no_show", "NO_SHOW")],
)
def test_the_coach_is_asked_after_the_class_and_the_answer_moves_the_lead(
    academy_stage: Stage, words: str, booked: str, lead: str
) -> None:
    academy_stage.approve("attendance_ask")
    resource_reach_set(resource=Resource.objects.get(), phone=COACH, user=None, actor=SYSTEM)
    coach = academy_stage.person(COACH, "academia")
    person = newcomer(academy_stage)
    booking = books_tomorrow_at_seven(person)
    person.hears(0)
    academy_stage.at(booking.end + timedelta(minutes=6))
    live.eventually(lambda: bool(coach.heard), "the coach is asked")
    assert Message.objects.get(purpose="attendance_ask").delivery.mode == "template"
    coach.hears(0)
    assert "Anotado" in coach.says(words)
    booking.refresh_from_db()
    assert booking.state == booked
    assert Lead.objects.get(contact=person.contact).state == lead
    assert not Lead.objects.filter(contact__audience=Contact.Audience.TECHNICIAN).exists()

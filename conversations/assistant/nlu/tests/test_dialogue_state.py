"""What two sides agree on, turn by turn."""

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.evaluation.dialogues import predict, score_dialogues
from conversations.assistant.nlu.dialogue_state import Tracker

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2024, 1, 8, 10, tzinfo=MADRID)


@pytest.fixture
def tracker():
    return Tracker(now=MONDAY, tz=MADRID, language="es")


def test_a_later_word_corrects_an_earlier_one(tracker):
    tracker.hear("quiero cita el jueves a las 17:00")
    tracker.hear("no, mejor el viernes")
    assert (tracker.slots.date, tracker.slots.time) == (date(2024, 1, 12), time(17))


def test_a_proposal_counts_only_once_the_customer_agrees(tracker):
    tracker.hear("quiero cita el jueves a las 17:00")
    tracker.tell("A esa hora no queda nada. ¿Te va bien a las 18:30?")
    assert tracker.slots.time == time(17)
    tracker.hear("sí, perfecto")
    assert tracker.slots.time == time(18, 30)


def test_a_proposal_that_is_refused_leaves_things_as_they_were(tracker):
    tracker.hear("quiero cita el jueves a las 17:00")
    tracker.tell("¿Te va bien a las 18:30?")
    tracker.hear("no gracias")
    tracker.hear("sí")
    assert tracker.slots.time == time(17)


def test_who_takes_up_the_day_that_was_proposed_takes_its_hour_too():
    tracker = Tracker(now=MONDAY, tz=MADRID, language="en")
    tracker.hear("at 5 pm today then")
    tracker.tell("There is no room today. Tomorrow at 12:45 pm is free.")
    tracker.hear("Then tomorrow is fine")
    assert (tracker.slots.date, tracker.slots.time) == (date(2024, 1, 9), time(12, 45))


def test_the_same_day_and_the_one_name_no_other_day():
    tracker = Tracker(now=MONDAY, tz=MADRID, language="en")
    tracker.hear("book me on Sunday the 14th at 3:30 pm")
    tracker.tell("They are full at 3:30 pm. They have 3:45 pm on the same day.")
    tracker.hear("That's the one, I'll take it")
    assert (tracker.slots.date, tracker.slots.time) == (date(2024, 1, 14), time(15, 45))


def test_the_reply_settles_morning_or_afternoon(tracker):
    tracker.hear("el jueves a las 5")
    tracker.tell("Confirmo: jueves 11 de enero a las 17:00")
    assert tracker.slots.time == time(17)


def test_thanks_for_today_name_no_day():
    tracker = Tracker(now=MONDAY, tz=MADRID, language="en")
    tracker.hear("book me on Thursday at 5 pm")
    tracker.hear("Thank you for your help, that will be all for today")
    assert tracker.slots.date == date(2024, 1, 11)


def test_labelled_dialogues_are_followed_as_well_as_promised(shared):
    path = shared / "eval" / "dialogues_en.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    score = score_dialogues(records, predict(records))
    assert score["core"] >= 0.92
    assert score["joint"] >= 0.85


def test_one_of_several_hours_told_is_taken_by_its_place(tracker):
    tracker.hear("quiero cita el jueves por la tarde")
    tracker.tell("Tengo 16:00, 17:30 y 18:00")
    tracker.hear("la segunda")
    assert (tracker.slots.date, tracker.slots.time) == (date(2024, 1, 11), time(17, 30))


def test_half_past_four_is_the_one_that_was_told(tracker):
    tracker.hear("quiero cita el jueves")
    tracker.tell("15:30, 16:30 o 17:30")
    tracker.hear("la de las cuatro y media")
    assert tracker.slots.time == time(16, 30)


def test_that_one_is_a_yes(tracker):
    tracker.hear("el jueves a las 9")
    tracker.tell("¿A las 11:15?")
    tracker.hear("esa sí")
    assert tracker.slots.time == time(11, 15)

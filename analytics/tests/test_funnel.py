"""The weekly funnel: by where the leads of a week stand now, and by what moved in it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client

from analytics.funnel import Week, funnel_by_moves, funnel_by_state
from analytics.tests.world import at, person
from leads.models import Lead
from leads.services import lead_ensure_open, lead_transition
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business

BOGOTA = ZoneInfo("America/Bogota")
FRIDAY = at("2026-11-27T18:00", BOGOTA)
MONDAY = date(2026, 11, 23)
# The brief's query, as it stands there but for the table's and columns' names and the zone.
BRIEF = """
SELECT DATE_TRUNC('week', created_at AT TIME ZONE 'America/Bogota')::date AS week,
    COUNT(*) FILTER (WHERE state = 'NEW') AS new_leads,
    COUNT(*) FILTER (WHERE state = 'SCHEDULED') AS scheduled,
    COUNT(*) FILTER (WHERE state = 'SHOWED_UP') AS showed_up,
    COUNT(*) FILTER (WHERE state = 'CONVERTED') AS converted,
    ROUND(100.0 * COUNT(*) FILTER (WHERE state = 'CONVERTED') / NULLIF(COUNT(*), 0), 2)
FROM leads_lead GROUP BY week ORDER BY week DESC
"""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def school(academia: Business):
    with business_context(academia):
        yield academia


def lead(number: int, moment: datetime, state: str = "NEW") -> Lead:
    """A lead that began at `moment` and stands in `state` now."""
    made = lead_ensure_open(contact=person(number))
    Lead.objects.filter(pk=made.pk).update(created_at=moment, state=state)
    return made


@pytest.fixture
def week_of_the_brief(school: Business) -> None:
    states = ["NEW"] * 2 + ["SCHEDULED", "SHOWED_UP"] + ["CONVERTED"] * 2 + ["LOST"] * 2
    for number, state in enumerate(states):
        lead(number, at("2026-11-23T00:00", BOGOTA) + timedelta(hours=12 * number), state)


def test_the_brief_s_week(week_of_the_brief: None) -> None:
    this = funnel_by_state(now=FRIDAY)[0]
    assert this == Week(MONDAY, leads=8, new=2, scheduled=1, showed_up=1, converted=2)
    assert str(this.rate) == "25.00"


def test_it_is_the_brief_s_query(week_of_the_brief: None) -> None:
    lead(90, at("2026-11-09T09:00", BOGOTA), "CONVERTED")
    lead(91, at("2026-11-10T09:00", BOGOTA), "LOST")
    lead(92, at("2026-11-15T23:59", BOGOTA), "RE_ENGAGED")
    with connection.cursor() as cursor:
        cursor.execute(BRIEF)
        theirs = cursor.fetchall()
    ours = [
        (w.monday, w.new, w.scheduled, w.showed_up, w.converted, w.rate)
        for w in funnel_by_state(now=FRIDAY)
        if w.leads
    ]
    assert ours == theirs
    assert ours[1][-1] == Decimal("33.33")


def test_weeks_begin_on_monday_where_the_business_is(school: Business) -> None:
    lead(1, at("2026-11-22T23:59", BOGOTA))  # Monday already in UTC
    lead(2, at("2026-11-23T00:00", BOGOTA))
    weeks = funnel_by_state(now=FRIDAY)
    assert [(w.monday.day, w.leads) for w in weeks[:2]] == [(23, 1), (16, 1)]


def test_a_week_without_leads_has_no_rate(school: Business) -> None:
    weeks = funnel_by_state(now=FRIDAY, weeks=3)
    assert [(w.leads, w.rate) for w in weeks] == [(0, None)] * 3


def test_moves_count_in_the_week_in_which_they_happened(school: Business, clock) -> None:
    clock.move_to(at("2026-11-13T10:00", BOGOTA))
    one = lead_ensure_open(contact=person(1))
    lead_transition(lead=one, event="booking_made", reason="", actor=SYSTEM)
    lead_transition(lead=one, event="booking_cancelled", reason="", actor=SYSTEM)
    lead_transition(lead=one, event="booking_made", reason="", actor=SYSTEM)
    clock.move_to(FRIDAY)
    lead_transition(lead=one, event="attended", reason="", actor=SYSTEM)
    lead_transition(lead=one, event="enrolled", reason="", actor=SYSTEM)
    lead_ensure_open(contact=person(2))
    this, _, then = funnel_by_moves(now=FRIDAY, weeks=3)
    assert this == Week(MONDAY, leads=1, new=1, scheduled=0, showed_up=1, converted=1)
    assert then == Week(date(2026, 11, 9), leads=1, new=1, scheduled=1, showed_up=0, converted=0)


def test_page_and_download_show_the_same(
    week_of_the_brief: None, other_owner_client: Client
) -> None:
    client = other_owner_client
    client.defaults["HTTP_HOST"] = "academia.localhost"
    lines = client.get("/figures/funnel.csv").content.decode().splitlines()
    assert lines[0] == "week,new_leads,scheduled,showed_up,converted,conversion_rate"
    assert lines[1] == "2026-11-23,2,1,1,2,25.00"
    assert lines[2] == "2026-11-16,0,0,0,0,"
    html = client.get("/figures/funnel/").content.decode()
    assert "25,00\N{NO-BREAK SPACE}%" in html
    assert "—" in html
    assert "8 interesados" in html
    assert client.get("/figures/funnel/?view=moves").status_code == 200

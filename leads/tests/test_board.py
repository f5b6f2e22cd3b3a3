"""The board of leads: what it shows to whom, what may be moved, and what happens when two move."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from conversations.models import Conversation
from leads import transitions
from leads.board import COLUMN_PAGE
from leads.models import FollowUp, Lead
from leads.moves import LeadChanged, lead_move
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import CUSTOMER, Actor
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business, User

JSON = {"Accept": "application/json"}


def lead_of(number: int, *events: str, name: str = "") -> Lead:
    contact, _ = contact_upsert(
        kind="phone", address=f"+34600{number:06d}", name=name or f"Persona {number}"
    )
    lead = lead_ensure_open(contact=contact, source="whatsapp")
    for event in events:
        lead_transition(lead=lead, event=event, reason=event, actor=CUSTOMER)
    return lead


@pytest.fixture
def lead(estilo: Business) -> Lead:
    """Ana, who came yesterday."""
    return lead_of(1, "booking_made", "attended", name="Ana Ruiz")


def move(client: Client, lead: Lead, seen: str, to: str, **headers: str) -> Any:
    return client.post(f"/leads/{lead.uuid}/move/", {"move": f"{seen}:{to}"}, headers=headers)


# --- What it shows ------------------------------------------------------------------------------
def test_each_lead_stands_in_the_column_of_its_state(owner_client: Client, lead: Lead) -> None:
    lead_of(2, name="Berta Gil")
    page = owner_client.get("/leads/").content.decode()
    for state in transitions.STATES:
        column = page.split(f'data-state="{state}"')[1].split("</section>")[0]
        assert ("Ana Ruiz" in column) == (state == "SHOWED_UP")
        assert ("Berta Gil" in column) == (state == "NEW")


def test_a_card_tells_source_next_appointment_and_who_looks_after_it(
    owner_client: Client, lead: Lead, agent: User, booking_ahead: str
) -> None:
    Conversation.objects.create(
        contact=lead.contact,
        channel="whatsapp",
        address=lead.contact.identities.get(),
        assigned_to=agent,
        needs_human=True,
        last_message_at=timezone.now(),
    )
    page = owner_client.get("/leads/").content.decode()
    for word in ("WhatsApp", booking_ahead, "Corte", "18", str(agent), "Espera a una persona"):
        assert word in page, word


@pytest.fixture
def booking_ahead(lead: Lead) -> str:
    """A haircut of Ana's in three days; its hour as the card says it."""
    start = (timezone.now() + timedelta(days=3)).replace(hour=11, minute=30, second=0)
    Booking.objects.create(
        contact=lead.contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.first(),
        start=start,
        end=start + timedelta(minutes=30),
        state="confirmed",
        price=18,
        currency="EUR",
    )
    return f"{timezone.localtime(start, Business.objects.get(schema_name='estilo').tz):%H:%M}"


def test_names_are_shown_and_never_run(owner_client: Client, estilo: Business) -> None:
    lead_of(3, name="<script>alert(1)</script>")
    page = owner_client.get("/leads/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_it_costs_the_same_queries_with_one_card_and_with_twenty(
    owner_client: Client, lead: Lead
) -> None:
    owner_client.get("/leads/")
    with CaptureQueriesContext(connection) as one:
        owner_client.get("/leads/")
    for number in range(2, 21):
        lead_of(number, *(["message"] if number % 2 else []))
    with CaptureQueriesContext(connection) as twenty:
        owner_client.get("/leads/")
    assert len(one) == len(twenty)


def test_a_long_column_shows_fifty_and_then_the_rest_without_repeating(
    owner_client: Client, estilo: Business
) -> None:
    for number in range(COLUMN_PAGE + 7):
        lead_of(number)
    page = owner_client.get("/leads/").content.decode()
    first = _uuids(page)
    assert len(first) == COLUMN_PAGE
    assert f'data-count-of="NEW">{COLUMN_PAGE + 7}<' in page
    rest = owner_client.get(
        f"/leads/column/NEW/?after={first[-1]}", headers={"HX-Request": "true"}
    ).content.decode()
    assert len(_uuids(rest)) == 7
    assert set(first) & set(_uuids(rest)) == set()
    assert "Ver más" not in rest
    plain = owner_client.get(f"/leads/?col=NEW&after={first[-1]}").content.decode()
    assert _uuids(plain) == _uuids(rest)


def _uuids(page: str) -> list[str]:
    return [piece.split('"')[0] for piece in page.split('data-lead="')[1:]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=ruiz", {"Ana Ruiz"}),
        ("q=nadie", set()),
        ("source=web", {"Berta Gil"}),
        ("days=7", {"Ana Ruiz"}),
        ("assignee=%(agent)s", {"Berta Gil"}),
        ("days=mañana&assignee=x'--&source=%%00&col=NOPE&after=1", {"Ana Ruiz", "Berta Gil"}),
    ],
)
def test_it_is_narrowed_down_and_nonsense_is_not_given(
    owner_client: Client, lead: Lead, agent: User, query: str, shown: set[str]
) -> None:
    other = lead_of(2, name="Berta Gil")
    Lead.objects.filter(pk=other.pk).update(
        source="web", created_at=timezone.now() - timedelta(days=20)
    )
    Conversation.objects.create(
        contact=other.contact,
        channel="whatsapp",
        address=other.contact.identities.get(),
        assigned_to=agent,
    )
    answer = owner_client.get(f"/leads/?{query % {'agent': agent.pk}}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert {name for name in ("Ana Ruiz", "Berta Gil") if name in page} == shown


def test_an_agent_sees_what_is_theirs_or_nobodys(
    agent_client: Client, owner: User, lead: Lead
) -> None:
    other = lead_of(2, name="Berta Gil")
    Conversation.objects.create(
        contact=other.contact,
        channel="whatsapp",
        address=other.contact.identities.get(),
        assigned_to=owner,
    )
    page = agent_client.get("/leads/").content.decode()
    assert "Ana Ruiz" in page
    assert "Berta Gil" not in page
    assert agent_client.get(f"/leads/{other.uuid}/").status_code == 404
    assert move(agent_client, other, "NEW", "ENGAGED").status_code == 404
    assert Lead.objects.get(pk=other.pk).state == "NEW"


def test_a_viewer_looks_and_moves_nothing(viewer_client: Client, lead: Lead) -> None:
    page = viewer_client.get("/leads/").content.decode()
    assert "Ana Ruiz" in page
    assert "data-writable" not in page
    assert "/move/" not in page
    assert move(viewer_client, lead, "SHOWED_UP", "FOLLOW_UP").status_code == 403


# --- Moving -------------------------------------------------------------------------------------
def test_every_move_of_the_table_is_taken_and_no_other(owner_client: Client, lead: Lead) -> None:
    for state in transitions.STATES:
        ends = transitions.targets(state)
        for end in transitions.STATES:
            Lead.objects.filter(pk=lead.pk).update(state=state, closed_at=None)
            answer = move(owner_client, lead, state, end, **JSON)
            assert (answer.status_code == 200) == (end in ends), (state, end)
            lead.refresh_from_db()
            assert lead.state == (end if end in ends else state)


def test_a_move_by_hand_says_who_and_that_it_was_by_hand(
    owner_client: Client, owner: User, lead: Lead
) -> None:
    answer = move(owner_client, lead, "SHOWED_UP", "CONVERTED", **JSON)
    fresh = answer.json()
    assert (fresh["state"], fresh["uuid"]) == ("CONVERTED", str(lead.uuid))
    assert "Ana Ruiz" in fresh["card"]
    event = lead.events.latest("id")
    assert (event.event, event.actor, event.reason) == ("enrolled", owner, "Movido a mano")


def test_a_refused_move_says_why_and_where_it_may_go(owner_client: Client, lead: Lead) -> None:
    answer = move(owner_client, lead, "SHOWED_UP", "NEW", **JSON)
    assert answer.status_code == 422
    assert "De «Vino» no se puede pasar a «Nuevo»" in answer.json()["text"]
    assert "«Ganado»" in answer.json()["text"]


@pytest.mark.parametrize("wish", ["", "NEW", "NEW:NOPE", "new:lost", "NEW:LOST:NEW", "'--:x"])
def test_a_move_that_makes_no_sense_is_refused(owner_client: Client, lead: Lead, wish: str) -> None:
    answer = owner_client.post(f"/leads/{lead.uuid}/move/", {"move": wish}, headers=JSON)
    assert answer.status_code == 422
    assert Lead.objects.get(pk=lead.pk).state == "SHOWED_UP"


def test_nobody_has_come_before_the_appointment(owner_client: Client, estilo: Business) -> None:
    lead = lead_of(3, "booking_made", name="Eva Soler")
    start = timezone.now() + timedelta(days=2)
    booking = Booking.objects.create(
        contact=lead.contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state=Booking.State.CONFIRMED,
    )
    for state in ("SHOWED_UP", "NO_SHOW"):
        refused = move(owner_client, lead, "SCHEDULED", state, **JSON)
        assert refused.status_code in (400, 409, 422)
        assert "Su cita es el" in refused.content.decode()
    assert not FollowUp.objects.filter(lead=lead).exists()
    Booking.objects.filter(pk=booking.pk).update(start=timezone.now() - timedelta(minutes=5))
    assert move(owner_client, lead, "SCHEDULED", "SHOWED_UP", **JSON).status_code == 200
    assert FollowUp.objects.filter(lead=lead).exists()


def test_a_stale_card_gets_the_fresh_one(owner_client: Client, owner: User, lead: Lead) -> None:
    lead_move(lead=lead, seen="SHOWED_UP", to="CONVERTED", actor=Actor.person(owner))
    answer = move(owner_client, lead, "SHOWED_UP", "FOLLOW_UP", **JSON)
    assert answer.status_code == 409
    assert answer.json()["state"] == "CONVERTED"
    assert "«Ganado»" in answer.json()["text"]


def test_of_two_who_move_a_card_at_once_one_wins_and_the_other_is_told(live_db: str) -> None:
    with business_context("estilo"):
        lead = lead_of(1, "booking_made", "attended")
        actor = Actor.person(User.objects.get(email="owner@estilo.example"))
    start, outcomes = threading.Barrier(2), []

    def attempt(to: str) -> None:
        try:
            with business_context("estilo"):
                start.wait()
                lead_move(lead=Lead.objects.get(pk=lead.pk), seen="SHOWED_UP", to=to, actor=actor)
                outcomes.append(to)
        except LeadChanged:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(to,)) for to in ("CONVERTED", "NO_SHOW")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with business_context("estilo"):
        lead.refresh_from_db()
        assert sorted(outcomes) == sorted(["late", lead.state])
        assert lead.events.filter(reason="Movido a mano").count() == 1


def test_without_scripts_the_menu_leads_back_with_a_message(
    owner_client: Client, lead: Lead
) -> None:
    answer = owner_client.post(
        f"/leads/{lead.uuid}/move/", {"move": "SHOWED_UP:FOLLOW_UP"}, follow=True
    )
    assert "Ana Ruiz: ahora en «En seguimiento»." in answer.content.decode()


def test_a_visit_noted_on_the_board_promises_its_follow_ups(
    owner_client: Client, estilo: Business
) -> None:
    lead = lead_of(5, "booking_made")
    move(owner_client, lead, "SCHEDULED", "SHOWED_UP", **JSON)
    assert _kinds(lead, "scheduled") == {"how_was_it", "offer", "last"}
    move(owner_client, lead, "SHOWED_UP", "NO_SHOW", **JSON)
    assert _kinds(lead, "scheduled") == {"second_try"}
    move(owner_client, lead, "NO_SHOW", "LOST", **JSON)
    assert _kinds(lead, "scheduled") == set()
    lost = FollowUp.objects.get(lead=lead, rule__kind="second_try")
    assert lost.reason == "Oportunidad perdida"


def _kinds(lead: Lead, state: str) -> set[str]:
    rows = FollowUp.objects.filter(lead=lead, state=state)
    return set(rows.values_list("rule__kind", flat=True))


# --- One lead -----------------------------------------------------------------------------------
@pytest.fixture
def promised(owner_client: Client, estilo: Business) -> Lead:
    """Somebody who was marked as seen on the board."""
    lead = lead_of(6, "booking_made", name="Celia Mora")
    move(owner_client, lead, "SCHEDULED", "SHOWED_UP", **JSON)
    return lead


def test_the_panel_tells_the_story_and_what_is_promised(
    owner_client: Client, owner: User, promised: Lead
) -> None:
    panel = owner_client.get(
        f"/leads/{promised.uuid}/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in panel
    for words in ("Movido a mano", str(owner), "¿Cómo te fue?", "Programado", "Se apuntó"):
        assert words in panel, words
    assert "<html" in owner_client.get(f"/leads/{promised.uuid}/").content.decode()


def test_a_lead_is_given_up_with_a_reason_from_its_panel(
    owner_client: Client, estilo: Business
) -> None:
    lead = lead_of(7, "message")
    owner_client.post(
        f"/leads/{lead.uuid}/move/", {"move": "ENGAGED:LOST", "reason": "Se ha mudado"}
    )
    event = lead.events.latest("id")
    assert (event.event, event.to_state, event.reason) == ("given_up", "LOST", "Se ha mudado")


def test_a_follow_up_is_called_off_or_brought_forward_by_who_may_write(
    owner_client: Client, viewer_client: Client, promised: Lead
) -> None:
    first, second = FollowUp.objects.filter(lead=promised).order_by("run_at")[:2]
    url = f"/leads/follow-ups/{first.uuid}/"
    assert viewer_client.post(url, {"do": "cancel"}).status_code == 403
    assert owner_client.post(f"/leads/follow-ups/{uuid4()}/").status_code == 404
    owner_client.post(url, {"do": "cancel"})
    owner_client.post(f"/leads/follow-ups/{second.uuid}/", {"do": "send"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason) == ("skipped", "Anulado a mano")
    assert second.run_at <= timezone.now()
    late = owner_client.post(url, {"do": "send"}, headers={"HX-Request": "true"})
    assert "mientras tanto" in late.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "follow_up.cancelled",
        "follow_up.brought_forward",
    }


def test_a_lead_that_came_back_links_to_the_one_before(
    owner_client: Client, estilo: Business
) -> None:
    first = lead_of(8, "message", "given_up")
    second = lead_of(8, "message")
    panel = owner_client.get(f"/leads/{second.uuid}/").content.decode()
    assert f"/leads/{first.uuid}/" in panel

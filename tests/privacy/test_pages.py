"""What owners and admins do with people's data, on pages."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bookings.models import Service
from leads.models import Contact, Erasure
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.audit.selectors import entries_open
from tenants.audit.services import audit
from tenants.models import Business, Membership
from tests.privacy.dump import everything
from tests.privacy.people import ANA, EVA, book


def text_of(response: object) -> str:
    return response.content.decode()


# --- Giving out
def test_the_owner_downloads_all_of_one_person(
    ana: Contact, eva: Contact, owner_client: Client
) -> None:
    response = owner_client.post(f"/contacts/{ana.uuid}/export/")
    assert response["Content-Disposition"].startswith("attachment;")
    text = b"".join(response.streaming_content).decode()
    assert ANA.found_in(text) == set(ANA.words)
    assert EVA.found_in(text) == set()
    assert json.loads(text)["business"] == "Peluquería Estilo"
    entry = AuditEntry.objects.get(action="contact.exported")
    assert entry.ip == "127.0.0.1"


def test_agents_and_viewers_may_not(
    ana: Contact, agent_client: Client, viewer_client: Client
) -> None:
    for client in (agent_client, viewer_client):
        assert client.post(f"/contacts/{ana.uuid}/export/").status_code == 403
        assert client.post(f"/contacts/{ana.uuid}/erase/", {"word": "BORRAR"}).status_code == 403
        assert client.get("/settings/privacy/").status_code == 403
        assert client.get("/settings/audit/").status_code == 403
        assert "/erase/" not in text_of(client.get(f"/contacts/{ana.uuid}/"))
    assert not Erasure.objects.exists()


# --- Erasing
def test_nothing_is_erased_without_the_word(ana: Contact, owner_client: Client) -> None:
    path = f"/contacts/{ana.uuid}/erase/"
    page = text_of(owner_client.get(path))
    assert "Zafira Centinela" in page
    for word in ("", "borra", "ELIMINAR"):
        assert owner_client.post(path, {"word": word}).status_code == 422
    assert Contact.objects.filter(pk=ana.pk).exists()


def test_the_word_erases_and_the_certificate_is_shown_and_downloaded(
    ana: Contact, owner_client: Client
) -> None:
    response = owner_client.post(f"/contacts/{ana.uuid}/erase/", {"word": " borrar "})
    erasure = Erasure.objects.get()
    assert response["Location"] == f"/settings/privacy/{erasure.uuid}/"
    page = text_of(owner_client.get(response["Location"]))
    assert str(erasure.uuid) in page
    file = owner_client.get(f"{response['Location']}file/")
    assert file["Content-Disposition"].startswith("attachment;")
    for text in (page, text_of(file), text_of(owner_client.get("/settings/privacy/"))):
        assert ANA.found_in(text) == set()
    assert ANA.found_in(everything()) == set()
    assert owner_client.get(f"/contacts/{ana.uuid}/").status_code == 404
    assert owner_client.post(f"/contacts/{ana.uuid}/erase/", {"word": "x"}).status_code == 404


def test_the_page_says_that_an_appointment_stands_in_the_way(
    ana: Contact, owner_client: Client
) -> None:
    path = f"/contacts/{ana.uuid}/erase/"
    assert "cancel_upcoming" not in text_of(owner_client.get(path))
    book(ana)
    refused = owner_client.post(path, {"word": "BORRAR"})
    assert refused.status_code == 422
    assert "1 cita" in text_of(refused)
    done = owner_client.post(path, {"word": "BORRAR", "cancel_upcoming": "on"})
    assert done.status_code == 302
    assert ANA.found_in(everything()) == set()


def test_calendar_home_and_lists_live_on_without_the_person(
    ana: Contact, owner_client: Client
) -> None:
    book(ana)
    owner_client.post(f"/contacts/{ana.uuid}/erase/", {"word": "BORRAR", "cancel_upcoming": "on"})
    for path in ("/", "/calendar/", "/contacts/", "/inbox/", "/leads/", "/settings/audit/"):
        response = owner_client.get(path)
        assert response.status_code == 200, path
        assert ANA.found_in(text_of(response)) == set(), path
    for path in ("/contacts/", "/leads/"):
        assert "Datos borrados" not in text_of(owner_client.get(path))


# --- How long
def test_periods_are_shown_and_changed(estilo: Business, owner_client: Client) -> None:
    assert 'value="90"' in text_of(owner_client.get("/settings/privacy/"))
    days = {"conversations": "60", "payloads": "7", "audit": "400"}
    assert owner_client.post("/settings/privacy/", days).status_code == 302
    kept = Business.objects.get(pk=estilo.pk).settings["retention"]
    assert kept == {"conversations": 60, "payloads": 7, "audit": 400}
    wrong = owner_client.post("/settings/privacy/", days | {"conversations": "1"})
    assert wrong.status_code == 422
    assert Business.objects.get(pk=estilo.pk).settings["retention"] == kept


# --- Who did what
BROWSER = "Mozilla/5.0 (prueba)"


def test_a_price_that_the_owner_edits_is_noted_with_before_after_address_and_browser(
    estilo: Business, owner_client: Client
) -> None:
    service = Service.objects.get(name="Corte")
    form = {
        "name": "Corte",
        "duration_min": "30",
        "price": "21.50",
        "step_min": "30",
        "min_notice_min": "60",
        "capacity": "1",
        "buffer_before_min": "0",
        "buffer_after_min": "0",
        "color": "0",
        "position": "1",
        "active": "on",
        "staff": list(service.staff.values_list("pk", flat=True)),
    }
    response = owner_client.post(
        f"/services/{service.uuid}/", form, headers={"User-Agent": BROWSER}, REMOTE_ADDR="192.0.2.7"
    )
    assert response.status_code in (200, 302), text_of(response)[:2000]
    entry = AuditEntry.objects.get(action="service.updated")
    assert (entry.before["price"], entry.after["price"]) == ("18.00", "21.50")
    assert (entry.ip, entry.user_agent) == ("192.0.2.7", BROWSER)
    page = text_of(owner_client.get("/settings/audit/?action=service"))
    for shown in ("18.00", "21.50", "192.0.2.7", BROWSER, "Precio"):
        assert shown in page


@pytest.mark.parametrize(
    ("path", "form", "action"),
    [
        ("/hours/save/", {"start-0": "09:00", "end-0": "13:00"}, "hours.replaced"),
        ("/hours/dates/", {"date": "2030-12-24", "reason": "fiesta"}, "override.saved"),
        (
            "/settings/privacy/",
            {"conversations": "31", "payloads": "8", "audit": "365"},
            "retention.updated",
        ),
    ],
)
def test_every_manager_s_edit_says_where_it_came_from(
    estilo: Business, owner_client: Client, path: str, form: dict[str, str], action: str
) -> None:
    owner_client.post(path, form, headers={"User-Agent": BROWSER}, REMOTE_ADDR="192.0.2.8")
    entry = AuditEntry.objects.get(action=action)
    assert (entry.ip, entry.user_agent) == ("192.0.2.8", BROWSER)
    assert entry.after


def test_what_customers_and_the_assistant_do_is_noted_without_an_address(ana: Contact) -> None:
    for entry in AuditEntry.objects.exclude(actor_kind="person"):
        assert (entry.ip, entry.user_agent) == (None, "")


def test_an_edit_of_a_contact_is_readable_until_the_person_is_forgotten(
    ana: Contact, owner_client: Client
) -> None:
    page = text_of(owner_client.get("/settings/audit/?action=contact"))
    assert "Villazarzamora" in page
    owner_client.post(f"/contacts/{ana.uuid}/erase/", {"word": "BORRAR"})
    page = text_of(owner_client.get("/settings/audit/?action=contact"))
    assert "Contacto cambiado" in page
    assert "se borró con sus datos" in page
    assert "Villazarzamora" not in page
    (opened,) = entries_open(AuditEntry.objects.filter(action="contact.updated"))
    assert opened.erased


def test_looking_at_a_person_is_noted_once_an_hour(ana: Contact, owner_client: Client) -> None:
    for _ in range(3):
        owner_client.get(f"/contacts/{ana.uuid}/")
    assert AuditEntry.objects.filter(action="contact.read").count() == 1
    cache.clear()
    owner_client.get(f"/contacts/{ana.uuid}/")
    assert AuditEntry.objects.filter(action="contact.read").count() == 2


def test_the_trail_is_filtered_and_paged(estilo: Business, owner_client: Client) -> None:
    for number in range(60):
        audit("hours.replaced", None, actor=SYSTEM, after={"windows": [str(number)]})
    audit("business.updated", None, actor=SYSTEM, after={"name": "otro"})
    page = text_of(owner_client.get("/settings/audit/"))
    assert page.count('class="audit-entry"') == 50
    assert page.count("Horario cambiado") == 49
    assert text_of(owner_client.get("/settings/audit/?page=2")).count('class="audit-entry"') == 11
    member = Membership.objects.get(business=estilo, role="owner").user_id
    for query in (f"actor={member}", "first=2030-01-01", "last=2001-01-01", "action=booking"):
        assert 'class="audit-entry"' not in text_of(owner_client.get(f"/settings/audit/?{query}"))
    for nonsense in ("actor=9999999", "first=ayer", "action=%00", "page=x"):
        assert owner_client.get(f"/settings/audit/?{nonsense}").status_code == 200


def test_the_page_asks_as_often_for_one_entry_as_for_twenty(
    ana: Contact, owner_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    AuditEntry.objects.exclude(action="contact.updated").delete()
    owner_client.get("/settings/audit/")
    with django_assert_num_queries(9):
        owner_client.get("/settings/audit/")
    for number in range(20):
        audit("contact.updated", ana, actor=SYSTEM, after={"city": str(number)}, subject=ana.uuid)
    with django_assert_num_queries(9):
        owner_client.get("/settings/audit/")

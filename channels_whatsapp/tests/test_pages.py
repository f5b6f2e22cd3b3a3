"""The settings page of the business's numbers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.tests.meta import SALON, SECOND, connected
from config.shell.simulator.meta.meta_api import LocalMeta
from config.tests.world import SALON_NUMBER
from tenants.models import Business
from tenants.tests.scripted_server import Answer, scripted_server

LIST = "/settings/channels/whatsapp/"
META = f"{LIST}connect/meta/"
GIVEN = {
    "phone_number_id": SALON.phone_number_id,
    "waba_id": SALON.waba_id,
    "access_token": SALON.token,
    "app_secret": SALON.app_secret,
}


def test_a_number_is_connected_step_by_step(meta: LocalMeta, owner_client: Client) -> None:
    assert "usuario del sistema" in owner_client.get(META).content.decode()
    answer = owner_client.post(META, GIVEN, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{LIST}#paste"
    assert "/webhook/whatsapp" in page
    assert "Falta pegar la dirección en Meta" in page
    assert SALON.token not in page
    assert SALON.app_secret not in page


@pytest.mark.parametrize(
    ("provider", "words"),
    [("meta", "usuario del sistema"), ("twilio", "Account SID y el Auth Token"), ("gateway", "QR")],
)
def test_each_way_says_step_by_step_what_to_do_there(
    estilo: Business, owner_client: Client, provider: str, words: str
) -> None:
    page = owner_client.get(f"{LIST}connect/{provider}/").content.decode()
    assert words in page.split('class="steps"', 1)[1]


def test_what_meta_does_not_take_is_said_at_its_field(
    meta: LocalMeta, owner_client: Client
) -> None:
    answer = owner_client.post(META, GIVEN | {"app_secret": "other"})
    assert answer.status_code == 422
    assert "clave secreta no es la de la app" in answer.content.decode()
    assert "other" not in answer.content.decode().split("<form", 1)[1].replace("otherwise", "")
    assert not WhatsAppAccount.objects.filter(provider="meta").exists()


def test_a_number_is_checked_disconnected_and_connected_anew(
    meta: LocalMeta, owner_client: Client
) -> None:
    account = connected(SALON)
    owner_client.post(reverse("whatsapp:check", args=[account.uuid], urlconf="config.urls_tenant"))
    account.refresh_from_db()
    assert (account.quality, bool(account.last_heartbeat)) == ("green", True)
    path = f"{LIST}{account.uuid}/disconnect/"
    owner_client.post(path)
    account.refresh_from_db()
    assert account.state == "inactive"
    again = owner_client.get(f"{META}?number={account.uuid}").content.decode()
    assert SALON.phone_number_id in again
    owner_client.post(META, GIVEN)
    account.refresh_from_db()
    assert account.state == "active"


def test_the_share_of_several_numbers_is_set(estilo: Business, owner_client: Client) -> None:
    account = connected(SECOND)
    assert "Reparto" in owner_client.get(LIST).content.decode()
    for weight, kept in (("3", 3), ("-1", 3), ("11", 3), ("x", 3), ("0", 0)):
        owner_client.post(f"{LIST}{account.uuid}/weight/", {"weight": weight})
        account.refresh_from_db()
        assert account.weight == kept
    assert "Solo contesta" in owner_client.get(LIST).content.decode()
    WhatsAppAccount.objects.update(weight=0)
    assert "50 % de las conversaciones nuevas" in owner_client.get(LIST).content.decode()


@pytest.mark.parametrize(("status", "taken"), [(200, True), (401, False)])
def test_twilio_is_asked_too(
    estilo: Business, owner_client: Client, settings: Any, status: int, taken: bool
) -> None:
    body = b'{"sid": "AC", "status": "active"}' if taken else b'{"code": 20003, "message": "no"}'
    given = {"number": "+34600777888", "account_sid": "AC" + "a" * 32, "auth_token": "secret"}
    with scripted_server(Answer(status, body)) as server:
        settings.TWILIO_BASE_URL = server.url
        answer = owner_client.post(f"{LIST}connect/twilio/", given)
    assert answer.status_code == (302 if taken else 422)
    assert WhatsAppAccount.objects.filter(number="+34600777888").exists() is taken


def test_only_those_who_manage_see_it(agent_client: Client, visitor_client: Client) -> None:
    assert agent_client.get(LIST).status_code == 403
    assert visitor_client.get(LIST).status_code == 302


def test_a_form_for_nothing_is_not_found(owner_client: Client) -> None:
    assert owner_client.get(f"{LIST}connect/other/").status_code == 404
    assert owner_client.get(f"{META}?number=nonsense").status_code == 200


def test_the_page_shows_what_is_connected(estilo: Business, owner_client: Client) -> None:
    page = owner_client.get(LIST).content.decode()
    assert SALON_NUMBER[3:6] in page
    assert "Twilio" in page

"""The number's poster, from its page."""

import pytest
from django.test import Client

from channels_whatsapp.links import wa_me
from channels_whatsapp.models import WhatsAppAccount

pytestmark = pytest.mark.usefixtures("estilo")


def address(size: str = "") -> str:
    account = WhatsAppAccount.objects.get()
    return f"/settings/channels/whatsapp/{account.uuid}/poster.pdf" + (size and f"?size={size}")


def test_an_owner_prints_it(owner_client: Client) -> None:
    answer = owner_client.get(address("a6"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "estilo-whatsapp-a6.pdf" in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


def test_another_paper_and_a_number_put_away_have_none(owner_client: Client) -> None:
    assert owner_client.get(address("a3")).status_code == 404
    WhatsAppAccount.objects.update(state=WhatsAppAccount.State.INACTIVE)
    assert owner_client.get(address()).status_code == 404


def test_agents_do_not_see_the_settings_of_channels(agent_client: Client) -> None:
    assert agent_client.get(address()).status_code == 403


def test_the_link_opens_a_chat_with_its_first_words() -> None:
    assert wa_me("+34910000001") == "https://wa.me/34910000001"
    assert wa_me("+34910000001", "pt").endswith(
        "?text=Ol%C3%A1%2C%20quero%20marcar%20um%20hor%C3%A1rio"
    )

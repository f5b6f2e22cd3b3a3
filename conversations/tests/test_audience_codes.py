"""Technicians and the office make themselves known by a code of the owner's."""

from django.test import Client

from conversations.services.audience_codes import audience_codes
from conversations.tests.test_prompts import say
from leads.models import Contact
from tenants.audit.models import AuditEntry
from tenants.models import Business

PAGE = "/settings/assistant/welcome/"


def test_whoever_writes_the_code_is_answered_as_a_technician_from_then_on(
    owner_client: Client, estilo: Business
) -> None:
    owner_client.post(f"{PAGE}code/", {"audience": "technician", "do": "new"})
    estilo.refresh_from_db()
    code = audience_codes(estilo)["technician"]
    assert code in owner_client.get(PAGE).content.decode()
    assert code not in str(estilo.settings), "it lies encrypted"
    say("hola")
    assert Contact.objects.get().audience == "customer"
    assert "equipo" in say(f" {code.lower()} ").body
    assert Contact.objects.get().audience == "technician"
    assert AuditEntry.objects.filter(action="contact.audience_by_code").count() == 1


def test_a_code_that_was_changed_or_ended_opens_nothing(
    owner_client: Client, estilo: Business
) -> None:
    owner_client.post(f"{PAGE}code/", {"audience": "office", "do": "new"})
    for do in ("renew", "end"):
        estilo.refresh_from_db()
        old = audience_codes(estilo)["office"]
        owner_client.post(f"{PAGE}code/", {"audience": "office", "do": do})
        say(old)
        assert Contact.objects.get().audience == "customer"
    assert owner_client.post(f"{PAGE}code/", {"audience": "customer"}).status_code == 400


def test_agents_make_no_codes(agent_client: Client) -> None:
    assert agent_client.post(f"{PAGE}code/", {"audience": "office"}).status_code == 403

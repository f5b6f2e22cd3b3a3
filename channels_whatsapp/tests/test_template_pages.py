"""The pages of templates: written, checked, handed in, begun with."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.services import WORK
from tenants.models import Business, DueItem

PATH = "/settings/channels/whatsapp/templates/"
SID = "AC" + "b2" * 16
GOOD = {
    "name": "reminder_24h",
    "category": "utility",
    "body": "Hola {{nombre}}: te recordamos tu cita de {{servicio}} en {{negocio}}, {{cita}}. "
    "¡Ven!",
    "sample_1": "Lucía",
    "sample_2": "Corte",
    "sample_3": "Estilo",
    "sample_4": "mañana a las 10:00",
    "quick_1": "Confirmo",
    "link_1": "Ver la cita",
    "url_1": "https://estilo.example/",
}
NEW = f"{PATH}new/?purpose=reminder_24h&language=es&account={SID}"


@pytest.fixture(autouse=True)
def account(estilo: Business) -> WhatsAppAccount:
    WhatsAppAccount.objects.all().delete()
    MessageTemplate.objects.all().delete()
    made = WhatsAppAccount.objects.create(
        number="+34910000031", account_sid=SID, auth_token="token"
    )
    accounts_forget()
    return made


def template(**changed: Any) -> MessageTemplate:
    fields: dict[str, Any] = {
        "name": "reminder_24h",
        "purpose": "reminder_24h",
        "account_key": SID,
        "body": "Hola {{1}}: te recordamos tu cita, {{4}}. ¡Te esperamos!",
        "samples": {"1": "Lucía", "4": "mañana"},
    }
    return MessageTemplate.objects.create(**fields | changed)


def test_only_those_who_run_the_business_come_in(agent_client: Client) -> None:
    assert agent_client.get(PATH).status_code == 403


def test_the_editor_begins_with_the_trade_s_wording_by_name(owner_client: Client) -> None:
    page = owner_client.get(NEW).content.decode()
    assert "te recordamos tu cita de {{servicio}} en {{negocio}}" in page
    assert "Lucía" in page


def test_a_draft_is_kept_with_its_places_by_number(owner_client: Client) -> None:
    answer = owner_client.post(NEW, GOOD)
    row = MessageTemplate.objects.get()
    assert answer.headers["Location"] == f"{PATH}{row.uuid}/"
    assert row.body == "Hola {{1}}: te recordamos tu cita de {{2}} en {{3}}, {{4}}. ¡Ven!"
    assert [each["type"] for each in row.buttons] == ["quick_reply", "url"]
    assert (row.state, row.account_key) == ("draft", SID)
    assert not DueItem.objects.filter(kind=WORK).exists()


def test_handing_it_in_promises_the_work(owner_client: Client) -> None:
    owner_client.post(NEW, GOOD | {"submit": "1"})
    row = MessageTemplate.objects.get()
    assert row.state == "sending"
    assert DueItem.objects.filter(kind=WORK, object_id=row.pk).exists()
    assert "Enviándose" in owner_client.get(PATH).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": "{{nombre}}, te esperamos mañana en {{negocio}} sin falta."}, "al principio"),
        ({"body": "Hola {{apellido}}: te esperamos."}, "«apellido»"),
        ({"sample_2": ""}, "un ejemplo"),
        ({"link_1": "Ver", "url_1": "http://estilo.example"}, "https://"),
        ({"header": "Hola {{nombre}}"}, "sin variables"),
    ],
)
def test_what_whatsapp_would_refuse_is_told_and_not_handed_in(
    owner_client: Client, changed: dict[str, str], said: str
) -> None:
    answer = owner_client.post(NEW, GOOD | changed | {"submit": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DueItem.objects.filter(kind=WORK).exists()


def test_the_preview_shows_the_examples_and_what_to_mend(owner_client: Client) -> None:
    asked = GOOD | {"_purpose": "reminder_24h", "_language": "es", "body": "*Hola* {{nombre}}"}
    page = owner_client.post(f"{PATH}preview/", asked).content.decode()
    assert "<strong>Hola</strong> Lucía" in page
    assert "al principio ni al final" in page
    spoilt = asked | {"body": "<script>alert(1)</script> hola"}
    assert "<script>" not in owner_client.post(f"{PATH}preview/", spoilt).content.decode()


def test_a_refusal_is_shown_in_plain_words(owner_client: Client) -> None:
    row = template(state="rejected", rejected_reason="INCORRECT_CATEGORY")
    for path in (PATH, f"{PATH}{row.uuid}/"):
        assert "es publicidad, no utilidad" in owner_client.get(path).content.decode()


def test_what_is_approved_is_changed_as_another_version(owner_client: Client) -> None:
    row = template(state="approved", content_sid="HX" + "d" * 32)
    owner_client.post(f"{PATH}{row.uuid}/", GOOD)
    row.refresh_from_db()
    assert row.state == "approved"
    assert "¡Te esperamos!" in row.body
    assert MessageTemplate.objects.get(replaces=row).name == "reminder_24h_v2"


def test_the_trade_s_templates_are_added_in_one_go(owner_client: Client) -> None:
    owner_client.post(f"{PATH}starters/", {"account": SID, "languages": ["es"]})
    rows = MessageTemplate.objects.all()
    assert {row.state for row in rows} == {"sending"}
    assert len(rows) == DueItem.objects.filter(kind=WORK).count() > 15
    assert "completas" in owner_client.get(PATH).content.decode()


def test_the_list_asks_as_much_with_one_template_as_with_twenty(
    owner_client: Client, django_assert_max_num_queries: Any
) -> None:
    template()
    owner_client.get(PATH)
    with django_assert_max_num_queries(40) as one:
        owner_client.get(PATH)
    for number in range(20):
        template(name=f"t{number}", submitted_at=timezone.now(), state="pending")
    with django_assert_max_num_queries(len(one)):
        owner_client.get(PATH)


def test_another_one_for_the_same_use_begins_with_a_name_that_is_free(
    owner_client: Client,
) -> None:
    template()
    assert 'value="reminder_24h_2"' in owner_client.get(NEW).content.decode()


def test_a_text_that_cannot_be_read_yet_stays_in_the_preview(owner_client: Client) -> None:
    asked = GOOD | {"_purpose": "reminder_24h", "_language": "es", "body": "Hola {{apellido}}"}
    page = owner_client.post(f"{PATH}preview/", asked).content.decode()
    assert "Hola {{apellido}}" in page
    assert "«apellido»" in page


def test_approved_ones_in_other_languages_wait_for_their_tab(owner_client: Client) -> None:
    template(state="approved", language="en", body="Hello there, see you soon")
    template(state="rejected", language="pt", body="Olá, até logo")
    page = owner_client.get(PATH).content.decode()
    assert "see you soon" not in page
    assert "até logo" in page  # whatever wants attention is shown in any language
    assert "see you soon" in owner_client.get(f"{PATH}?language=all").content.decode()
    english = owner_client.get(f"{PATH}?language=en").content.decode()
    assert ("see you soon" in english, "até logo" in english) == (True, False)

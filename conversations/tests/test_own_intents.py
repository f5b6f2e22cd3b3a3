"""The business's own intents: recognised in any language, answered in the owner's words, tried."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conversations.assistant.facts import business_facts
from conversations.assistant.own_intents import own_meant
from conversations.models import Conversation, Message, OwnIntent
from conversations.replay.trying import message_try
from conversations.services import own_intents
from conversations.services.own_intents import OwnIntentText, TooMany, own_intent_save
from conversations.services.prompts import PromptText, prompt_draft_save
from conversations.tests.test_dialogues import Customer, customer
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens

__all__ = ["customer"]

PARKING = OwnIntentText(
    name="Aparcar",
    phrases=("aparcar", "dónde dejo el coche", "where can I park my car"),
    answers={"es": "Hay sitio en la calle del Pez.", "en": "There is room on the street."},
)


@pytest.fixture
def parking(estilo: Business) -> OwnIntent:
    return own_intent_save(text=PARKING, actor=SYSTEM)


def meant(text: str) -> str:
    found = own_meant(text, business_facts()["answers"])
    return str(found.row["intent"]) if found else ""


@pytest.mark.parametrize(
    "said",
    [
        "¿se puede APARCAR?",
        "hay aparcamiento?",
        "Hola! donde dejo el coche",
        "¿y el coche dónde lo dejo?",
        "hi, where could I park the car?",
    ],
)
def test_words_and_examples_in_any_language_are_recognised(parking: OwnIntent, said: str) -> None:
    expected = "" if said == "hay aparcamiento?" else parking.code
    assert meant(said) == expected


@pytest.mark.parametrize("said", ["quiero cita mañana", "el coche de mi madre", "where are you?"])
def test_other_messages_are_not(parking: OwnIntent, said: str) -> None:
    assert meant(said) == ""


def test_the_longest_words_that_are_said_decide(parking: OwnIntent) -> None:
    text = OwnIntentText(name="Moto", phrases=("aparcar la moto",), answers={"es": "En la acera."})
    moto = own_intent_save(text=text, actor=SYSTEM)
    assert meant("¿puedo aparcar la moto?") == moto.code
    assert meant("¿puedo aparcar?") == parking.code


def test_customers_are_answered_in_their_language(parking: OwnIntent, customer: Customer) -> None:
    assert "calle del Pez" in customer.says("hola, ¿dónde dejo el coche?")
    answered = Message.objects.filter(direction="out").latest("id")
    said = {"kind": "answer", "id": parking.code, "field": "answer"}
    assert any(said.items() <= row.items() for row in answered.provenance)


def test_what_is_switched_off_is_not_said(parking: OwnIntent) -> None:
    OwnIntent.objects.update(active=False)
    assert meant("¿se puede aparcar?") == ""


def test_trying_a_message_shows_the_answer_and_keeps_nothing(parking: OwnIntent) -> None:
    before = (Contact.objects.count(), Conversation.objects.count(), Message.objects.count())
    tried = message_try("where can i park my car?")
    assert "room on the street" in tried.answer["text"]
    assert (tried.code, tried.name) == (parking.code, "Aparcar")
    assert tried.phrase == "where can I park my car"
    after = (Contact.objects.count(), Conversation.objects.count(), Message.objects.count())
    assert after == before


def test_codes_are_made_from_names_and_never_change(parking: OwnIntent) -> None:
    second = own_intent_save(text=PARKING, actor=SYSTEM)
    assert (parking.code, second.code) == ("aparcar", "aparcar_2")
    assert (
        own_intent_save(
            text=OwnIntentText("Otro", ("otro",), {"es": "x"}), actor=SYSTEM, intent=second
        ).code
        == "aparcar_2"
    )
    taken = OwnIntentText("Price", ("tarifa plana",), {"es": "x"})
    assert own_intent_save(text=taken, actor=SYSTEM).code == "price_2"


def test_there_is_an_end_to_them(
    estilo: Business, monkeypatch: pytest.MonkeyPatch, parking: OwnIntent
) -> None:
    monkeypatch.setattr(own_intents, "MOST", 1)
    with pytest.raises(TooMany):
        own_intent_save(text=PARKING, actor=SYSTEM)


FORM: dict[str, Any] = {
    "name": "Primera vez",
    "phrases": "primera vez\nnunca he venido\nprimera vez",
    "answer_es": "¡Bienvenida! Ven diez minutos antes.",
    "answer_en": "Welcome!",
    "active": "on",
}


def test_an_owner_writes_changes_tries_and_deletes_one(owner_client: Client) -> None:
    page = owner_client.post(reverse("assistant:own_intent_new"), FORM)
    assert page.status_code == 302
    row = OwnIntent.objects.get()
    assert row.phrases == ["primera vez", "nunca he venido"]
    assert row.answers == {"es": FORM["answer_es"], "en": "Welcome!"}
    listed = owner_client.get(reverse("assistant:own_intents")).content.decode()
    assert "Primera vez" in listed
    assert "nunca he venido" in listed
    said = {"text": "hola, nunca he venido, ¿qué hago?"}
    url = reverse("assistant:own_intent_try")
    tried = owner_client.post(url, said, headers={"HX-Request": "true"}).content.decode()
    assert "diez minutos antes" in tried
    assert "Primera vez" in tried
    page = owner_client.post(
        reverse("assistant:own_intent", args=[row.uuid]), FORM | {"name": "Novatos"}
    )
    row.refresh_from_db()
    assert (page.status_code, row.name) == (302, "Novatos")
    owner_client.post(reverse("assistant:own_intent_delete", args=[row.uuid]))
    assert not OwnIntent.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="own_intent").order_by("pk")
    told = list(actions.values_list("action", flat=True))
    assert told == ["own_intent.created", "own_intent.updated", "own_intent.deleted"]


@pytest.mark.parametrize(
    "wrong", [{"phrases": "no"}, {"phrases": ""}, {"answer_es": ""}, {"phrases": "x" * 121}]
)
def test_what_cannot_be_recognised_or_said_is_refused(
    owner_client: Client, wrong: dict[str, str]
) -> None:
    page = owner_client.post(reverse("assistant:own_intent_new"), FORM | wrong)
    assert page.status_code == 422
    assert not OwnIntent.objects.exists()


def test_agents_do_not_write_them(agent_client: Client) -> None:
    assert agent_client.get(reverse("assistant:own_intents")).status_code == 403
    assert agent_client.post(reverse("assistant:own_intent_new"), FORM).status_code == 403


def test_programs_write_try_and_delete_them(estilo: Business, owner: User) -> None:
    caller, key = program(), tokens(owner.email)["access_token"]
    given = {"name": "Aparcar", "phrases": ["aparcar"], "answers": {"es": "En la calle."}}
    url = "/api/assistant/intents/"
    made = caller.post(url, given, "application/json", headers=bearer(key))
    assert made.status_code == 201, made.content
    row = made.json()
    assert row["code"] == "aparcar"
    tried = caller.post(
        f"{url}try/", {"text": "¿puedo aparcar?"}, "application/json", headers=bearer(key)
    ).json()
    assert (tried["intent"], tried["phrase"]) == ("aparcar", "aparcar")
    assert "En la calle." in tried["reply"]
    wrong = given | {"answers": {"en": "On the street."}}
    assert (
        caller.put(f"{url}{row['id']}/", wrong, "application/json", headers=bearer(key)).status_code
        == 400
    )
    assert caller.delete(f"{url}{row['id']}/", headers=bearer(key)).status_code == 204
    assert caller.get(url, headers=bearer(key)).json() == []


def test_programs_read_the_instructions_by_version(estilo: Business, owner: User) -> None:
    prompt_draft_save(text=PromptText(tone="Cercano"), note="Tono", actor=SYSTEM)
    caller, key = program(), tokens(owner.email)["access_token"]
    listed = caller.get("/api/assistant/instructions/", headers=bearer(key)).json()
    assert [(row["number"], row["state"], row["note"]) for row in listed] == [(1, "draft", "Tono")]
    shown = caller.get(f"/api/assistant/instructions/{listed[0]['id']}/", headers=bearer(key))
    assert shown.json()["tone"] == "Cercano"


def test_a_greeting_and_a_day_do_not_hide_what_is_said(
    parking: OwnIntent, customer: Customer
) -> None:
    assert "calle del Pez" in customer.says("Hola, ¿se puede aparcar hoy?")

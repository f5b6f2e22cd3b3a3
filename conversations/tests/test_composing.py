"""What a member may do where a conversation's 24 hours are over, and what each message tells of how
it went out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from bookings.notice_settings import KEY as NOTICES
from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from conversations.channels.base import StatusUpdate
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Delivery, Message
from conversations.sending.choosing import way_choose, ways_in_order
from conversations.sending.composing import composing_of
from conversations.sending.prices import free_price
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.services.reports import delivery_update
from leads.models import Contact
from leads.services import contact_upsert, identity_add
from tenants.models import Business

NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
NIGHT = datetime.fromisoformat("2026-11-24T23:30:00+01:00")
NUMBER, LUCIA, SID = "+34910000031", "+34600123999", "AC" + "b2" * 16
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def lucia(estilo: Business) -> Contact:
    return contact_upsert(kind="phone", address=LUCIA, name="Lucía Pons")[0]


@pytest.fixture
def talk(lucia: Contact) -> Conversation:
    """A WhatsApp conversation that its customer left alone two days ago."""
    WhatsAppAccount.objects.create(number=NUMBER, account_sid=SID, auth_token="token")
    accounts_forget()
    return begun(lucia, "whatsapp", NUMBER, hours=48)


def begun(contact: Contact, channel: str, key: str, *, hours: float) -> Conversation:
    kinds = {"whatsapp": ("phone", LUCIA), "fake": ("phone", LUCIA), "web": ("web", "v" * 20)}
    kind, address = kinds[channel]
    identity_add(contact=contact, kind=kind, address=address)
    with transaction.atomic():
        made = conversation_ensure(
            contact=contact, channel=channel, account_key=key, kind=kind, address=address
        )
    made.last_inbound_at = timezone.now() - timedelta(hours=hours)
    made.save(update_fields=["last_inbound_at"])
    return made


def template(**changed: Any) -> MessageTemplate:
    fields: dict[str, Any] = {
        "name": "team_open",
        "purpose": "team_open",
        "account_key": SID,
        "category": "marketing",
        "body": "Hola {{1}}: te escribimos de {{2}} por lo que hablamos.",
        "content_sid": "HX" + "c" * 32,
        "state": "approved",
    }
    return MessageTemplate.objects.create(**fields | changed)


def queued(talk: Conversation, purpose: str, **more: Any) -> Delivery:
    with transaction.atomic():
        message = message_queue(
            conversation=talk, body="Hola", author="system", purpose=purpose, **more
        )
    return message.delivery


# --- The composer -------------------------------------------------------------------------------
def test_while_the_window_is_open_nothing_is_offered(talk: Conversation) -> None:
    talk.last_inbound_at = timezone.now()
    template()
    composing = composing_of(talk, timezone.now())
    assert not composing.closed
    assert composing.offers == composing.others == ()


def test_a_closed_window_offers_templates_filled_and_priced_in_the_person_s_language(
    talk: Conversation,
) -> None:
    template()
    template(name="open_en", language="en", body="Hi {{1}}, this is {{2}} again.")
    template(name="turned_down", state="rejected")
    template(name="someone_else", account_key="AC" + "f" * 32)
    template(name="reminder", purpose="reminder_24h", body="Hola {{1}}, es {{4}} en {{3}}, ¡ven!")
    composing = composing_of(talk, timezone.now())
    assert composing.outside
    (offer,) = composing.offers  # without an appointment ahead, none that speaks of one
    assert offer.text == "Hola Lucía: te escribimos de Peluquería Estilo por lo que hablamos."
    assert [name for _, name, _ in offer.fields] == ["nombre", "negocio"]
    assert offer.price == Decimal("0.0665")  # publicity in Spain, with Twilio's fee


def test_the_page_says_so_and_a_member_sends_the_template(
    talk: Conversation, owner_client: Client
) -> None:
    row = template()
    page = owner_client.get(f"/inbox/{talk.uuid}/").content.decode()
    assert "data-closed" in page
    assert "Hola Lucía: te escribimos de Peluquería Estilo" in strip_tags(page)
    assert 'data-fill="1"' in page  # what is written into a place shows at once
    assert "0,067" in page

    given = {"template": str(row.uuid), "value_1": "Luci\n  Pons", "after": "0"}
    answer = owner_client.post(f"/inbox/{talk.uuid}/template/", given, headers=HX)
    assert answer.status_code == 200
    message = Message.objects.get(conversation=talk, direction="out")
    assert message.body == "Hola Luci Pons: te escribimos de Peluquería Estilo por lo que hablamos."
    assert (message.kind, message.author, message.template_key) == (
        "template",
        "agent",
        str(row.uuid),
    )
    decision = channel_for("whatsapp").decide(message, timezone.now())
    assert decision.mode == "template"
    talk.refresh_from_db()
    assert talk.handler == Conversation.Handler.HUMAN


def test_a_template_that_is_not_offered_is_not_sent(
    talk: Conversation, owner_client: Client
) -> None:
    row = template(state="paused")
    for given in ({"template": str(row.uuid)}, {"template": "nonsense"}, {}):
        answer = owner_client.post(f"/inbox/{talk.uuid}/template/", given, headers=HX)
        assert answer.status_code == 422
    assert not Message.objects.filter(conversation=talk, direction="out").exists()


def test_the_text_goes_by_another_way_that_is_open(
    talk: Conversation, lucia: Contact, owner_client: Client
) -> None:
    web = begun(lucia, "web", "", hours=1)
    page = owner_client.get(f"/inbox/{talk.uuid}/").content.decode()
    assert f"/inbox/{talk.uuid}/by/web/" in page
    answer = owner_client.post(f"/inbox/{talk.uuid}/by/web/", {"body": "¿Sigues ahí?"}, headers=HX)
    assert answer.headers["HX-Redirect"] == f"/inbox/{web.uuid}/"
    assert Message.objects.get(direction="out").conversation_id == web.pk
    closed = owner_client.post(f"/inbox/{talk.uuid}/by/telegram/", {"body": "¿Y?"}, headers=HX)
    assert closed.status_code == 422


def test_nobody_writes_into_a_conversation_that_they_may_not_see(
    talk: Conversation, lucia: Contact, agent_client: Client, owner_client: Client
) -> None:
    web = begun(lucia, "web", "", hours=1)
    owner_client.post(f"/inbox/{web.uuid}/take/", headers=HX)
    answer = agent_client.post(f"/inbox/{talk.uuid}/by/web/", {"body": "Hola"}, headers=HX)
    assert answer.status_code == 422
    assert not Message.objects.filter(direction="out").exists()


# --- What a message tells of itself -------------------------------------------------------------
def test_a_message_keeps_why_it_went_out_as_it_did(talk: Conversation) -> None:
    template(name="reminder", purpose="reminder_24h", category="utility")
    delivery = queued(talk, "reminder_24h", template_values=["Lucía", "Estilo"])
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.mode == "template"
    assert delivery.why == "Pasaron más de 24 h desde su último mensaje: plantilla aprobada."
    assert delivery.template == "reminder (es)"
    assert delivery.estimate == Decimal("0.0250")


def test_the_thread_and_the_page_of_what_did_not_arrive_show_it(
    talk: Conversation, owner_client: Client
) -> None:
    delivery = queued(talk, "agent", passed=())
    Delivery.objects.filter(pk=delivery.pk).update(
        state="failed",
        reason="WhatsApp no entregó el mensaje.",
        why="Escribió hace menos de 24 h: texto libre.",
        estimate=Decimal("0.005"),
        passed=[{"channel": "sms", "reason": "El cliente pidió no recibir SMS."}],
    )
    for path in (f"/inbox/{talk.uuid}/", "/inbox/unsent/"):
        page = owner_client.get(path).content.decode()
        assert "Escribió hace menos de 24 h: texto libre." in page, path
        assert "Antes, por SMS:" in page, path
        assert "0,005" in page, path


# --- Which way ----------------------------------------------------------------------------------
def test_a_message_of_the_business_takes_the_next_way_where_the_first_would_not_let_it(
    talk: Conversation, lucia: Contact
) -> None:
    fake = begun(lucia, "fake", "", hours=72)
    chosen = way_choose(lucia, purpose="follow_up_offer", body="", now=timezone.now())
    assert chosen is not None
    assert chosen.conversation == fake
    assert chosen.decision.mode == "free"
    ((channel, reason),) = chosen.passed
    assert channel == "whatsapp"
    assert "no hay plantilla" in reason


def test_with_an_approved_template_the_first_way_is_taken(
    talk: Conversation, lucia: Contact
) -> None:
    begun(lucia, "fake", "", hours=72)
    template(name="offer", purpose="follow_up_offer")
    chosen = way_choose(lucia, purpose="follow_up_offer", body="", now=timezone.now())
    assert chosen is not None
    assert (chosen.conversation, chosen.decision.mode) == (talk, "template")
    assert chosen.passed == ()


def test_without_any_way_there_is_nothing_to_choose(estilo: Business) -> None:
    stranger = Contact.objects.create(name="Nadie")
    assert way_choose(stranger, purpose="follow_up_offer", body="", now=timezone.now()) is None


def test_the_night_holds_back_what_the_business_begins_and_nothing_else(
    talk: Conversation, noon: time_machine.Traveller
) -> None:
    noon.move_to(NIGHT)
    talk.last_inbound_at = timezone.now()
    talk.save(update_fields=["last_inbound_at"])
    channel, now = channel_for("whatsapp"), timezone.now()

    def mode(purpose: str, **more: Any) -> str:
        sample = Message(conversation=talk, purpose=purpose, body="Hola", **more)
        return channel.decide(sample, now).mode

    assert mode("reply") == mode("agent") == mode("booking_confirmed") == "free"
    assert mode("reminder_24h") == mode("follow_up_offer") == "wait"
    assert mode("follow_up_offer", user_id=1) == "free"  # a person has decided it
    decision = channel.decide(Message(conversation=talk, purpose="reminder_24h"), now)
    assert decision.at == datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def test_what_was_queued_just_before_the_night_still_goes_and_what_waited_does_not(
    talk: Conversation, noon: time_machine.Traveller
) -> None:
    noon.move_to(datetime.fromisoformat("2026-11-24T20:59:30+01:00"))
    talk.last_inbound_at = timezone.now()
    talk.save(update_fields=["last_inbound_at"])
    message = queued(talk, "follow_up_offer").message
    channel = channel_for("whatsapp")
    assert channel.decide(message, timezone.now() + timedelta(minutes=2)).mode == "free"
    assert channel.decide(message, timezone.now() + timedelta(minutes=20)).mode == "wait"


def test_the_quiet_hours_are_those_that_the_owner_has_set(
    talk: Conversation, estilo: Business, noon: time_machine.Traveller
) -> None:
    estilo.settings = {**estilo.settings, NOTICES: {"quiet_from": "11:00", "quiet_until": "13:00"}}
    estilo.save(update_fields=["settings"])
    talk.last_inbound_at = timezone.now()
    sample = Message(conversation=talk, purpose="follow_up_offer", body="Hola")
    decision = channel_for("whatsapp").decide(sample, timezone.now())
    assert (decision.mode, decision.at) == ("wait", NOON + timedelta(hours=1))


def test_ways_are_the_person_s_own_first_then_the_business_s(
    estilo: Business, lucia: Contact
) -> None:
    assert ways_in_order(lucia) == ["whatsapp", "email", "sms"]
    lucia.preferences = {**(lucia.preferences or {}), "notices": "email"}
    assert ways_in_order(lucia) == ["email", "whatsapp", "sms"]
    assert ways_in_order(lucia, first=("sms",)) == ["sms", "email", "whatsapp"]


def test_the_order_of_channels_that_a_member_has_set_leads(
    talk: Conversation, lucia: Contact
) -> None:
    fake = begun(lucia, "fake", "", hours=72)
    template(name="offer", purpose="follow_up_offer")
    lucia.preferences = {**(lucia.preferences or {}), "channels": ["fake", "sms"]}
    assert ways_in_order(lucia) == ["whatsapp", "sms", "email"]
    chosen = way_choose(lucia, purpose="follow_up_offer", body="", now=timezone.now())
    assert chosen is not None
    assert chosen.conversation == fake


# --- What changes while it waits ----------------------------------------------------------------
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the provider, as the name of its template."""
    out: list[str] = []

    def send(account: WhatsAppAccount, outgoing: Any) -> str:
        out.append(outgoing.template_name)
        return f"SM{len(out)}"

    monkeypatch.setattr("channels_whatsapp.providers.twilio.send", send)
    return out


def test_a_template_that_is_paused_between_choice_and_sending_stays_here(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, row = handed(monkeypatch), template(purpose="reminder_24h", name="reminder_24h")
    delivery = queued(talk, "reminder_24h", template_values=["Lucía", "Estilo"])
    decide = channel_for("whatsapp").__class__.decide

    def decide_and_pause(self: Any, message: Message, now: datetime) -> Any:
        decision = decide(self, message, now)
        MessageTemplate.objects.filter(pk=row.pk).update(state="paused")
        return decision

    monkeypatch.setattr("channels_whatsapp.channel.WhatsAppChannel.decide", decide_and_pause)
    assert delivery_send(delivery.pk) is not None
    delivery.refresh_from_db()
    assert (out, delivery.state, delivery.error_code) == ([], "queued", "template")
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (out, delivery.state) == ([], "refused")


def test_a_template_that_is_gone_by_then_does_not_leave_as_free_text(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, row = handed(monkeypatch), template()
    delivery = queued(talk, "agent", template_key=str(row.uuid), template_values=["Lucía", "E"])
    Delivery.objects.filter(pk=delivery.pk).update(mode="template")
    row.delete()
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (out, delivery.state) == ([], "refused")


def test_a_window_that_closes_in_the_queue_is_closed(
    talk: Conversation, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = handed(monkeypatch)
    talk.last_inbound_at = timezone.now() - timedelta(hours=23, minutes=59)
    talk.save(update_fields=["last_inbound_at"])
    delivery = queued(talk, "agent")
    noon.shift(timedelta(minutes=1))
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (out, delivery.state) == ([], "refused")


@pytest.mark.parametrize(
    ("changed", "purpose", "state"),
    [
        ({"kind": "blocked"}, "agent", "refused"),
        ({"kind": "blocked"}, "reminder_24h", "refused"),
        ({"opted_out_at": NOON}, "reminder_24h", "refused"),
        ({"opted_out_at": NOON}, "follow_up_last", "refused"),
        ({"opted_out_at": NOON}, "agent", "sent"),
    ],
)
def test_what_a_person_asked_for_in_the_meantime_counts(
    talk: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any],
    purpose: str,
    state: str,
) -> None:
    out = handed(monkeypatch)
    talk.last_inbound_at = timezone.now()
    talk.save(update_fields=["last_inbound_at"])
    delivery = queued(talk, purpose)
    Contact.objects.filter(pk=talk.contact_id).update(**changed)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (len(out), delivery.state) == (int(state == "sent"), state)


def test_a_closed_window_told_only_after_it_was_taken_brings_the_template(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = handed(monkeypatch)
    template(purpose="follow_up_last", name="last")
    talk.last_inbound_at = timezone.now()
    talk.save(update_fields=["last_inbound_at"])
    delivery = queued(talk, "follow_up_last", template_values=["Lucía", "Estilo"])
    delivery_send(delivery.pk)
    for state, code in (("failed", "63016"), ("sent", "")):  # the second comes late
        delivery_update(StatusUpdate("SM1", state, str(delivery.uuid), code))
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (out, delivery.state, delivery.mode) == (["", "last"], "sent", "template")


@pytest.mark.parametrize(("chars", "messages"), [(10, 1), (1600, 1), (1700, 2), (4000, 3)])
def test_a_long_text_costs_the_fee_of_each_of_its_messages(
    talk: Conversation, chars: int, messages: int
) -> None:
    talk.last_inbound_at = timezone.now()
    body = ("hola " * 1000)[:chars]
    sample = Message(conversation=talk, purpose="agent", body=body)
    decision = channel_for("whatsapp").decide(sample, timezone.now())
    assert decision.cost == free_price(provider="twilio") * messages

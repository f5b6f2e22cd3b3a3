"""SMS as a conversation: who texts the number is answered, and heard when they say stop."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage, SendError
from conversations.channels.registry import channel_for
from conversations.channels.sms.keeping import SmsKeeper, number_connect, webhook_url
from conversations.channels.sms.tests.conftest import LUCIA, NUMBER, SID, TOKEN
from conversations.models import (
    ChannelAccount,
    ChannelOptOut,
    Conversation,
    Delivery,
    InboundEvent,
    Message,
)
from conversations.services.connections import account_disconnect, account_validate
from conversations.services.queueing import message_queue
from conversations.services.receiving import message_receive
from conversations.tests.outgoing import PDF, file_sent
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens
from tenants.twilio.carrying import mms_between

Text = Callable[..., int]


def said(twilio: LocalTwilio) -> list[str]:
    return [str(message["body"]) for message in twilio.sent]


def test_connecting_tells_twilio_where_to_call(number: ChannelAccount, twilio: LocalTwilio) -> None:
    assert number.state == "active"
    assert twilio.api.numbers.url(NUMBER) == webhook_url(number)
    assert not account_validate(account=number)
    twilio.api.numbers.urls[NUMBER] = "https://other.example/sms"
    assert account_validate(account=number)
    number.refresh_from_db()
    assert number.state == "error"
    assert "Otro programa" in number.state_reason


def test_letting_go_ends_the_calls_unless_another_program_has_them(
    number: ChannelAccount, twilio: LocalTwilio
) -> None:
    account_disconnect(account=number, actor=SYSTEM)
    assert twilio.api.numbers.url(NUMBER) == ""
    again = number_connect(number=NUMBER, account_sid=SID, auth_token=TOKEN, actor=SYSTEM)
    twilio.api.numbers.urls[NUMBER] = "https://other.example/sms"
    SmsKeeper().leave(again)
    assert twilio.api.numbers.url(NUMBER) == "https://other.example/sms"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"auth_token": "wrong"}, "auth_token"),
        ({"number": "+34910000099"}, "number"),
        ({"account_sid": "", "auth_token": ""}, "account_sid"),
    ],
)
def test_what_is_not_the_business_own_is_not_connected(
    estilo: Business, twilio: LocalTwilio, given: dict[str, str], field: str
) -> None:
    whole = {"number": NUMBER, "account_sid": SID, "auth_token": TOKEN} | given
    with pytest.raises(ValidationError) as raised:
        number_connect(**whole, actor=SYSTEM)
    assert field in raised.value.message_dict
    assert not ChannelAccount.objects.exists()


def test_a_text_is_answered_by_the_same_number(text: Text, twilio: LocalTwilio) -> None:
    assert text("hola, ¿qué horario tenéis?") == 200
    drain()
    message = twilio.sent[-1]
    assert (message["from"], message["to"]) == (NUMBER, LUCIA)
    delivery = Delivery.objects.get()
    assert delivery.state == "sent"
    assert delivery.cost
    assert delivery.provider_id == message["sid"]


def test_who_writes_by_whatsapp_and_by_sms_is_one_contact(text: Text) -> None:
    message_receive(InboundMessage("whatsapp", SALON_NUMBER, "SM0", "phone", LUCIA, "hola"))
    text("hola")
    drain()
    contact = Contact.objects.get()
    assert set(contact.conversations.values_list("channel", flat=True)) == {"whatsapp", "sms"}


def test_a_repeated_delivery_is_one_message_and_a_forged_one_none(text: Text) -> None:
    sid = "SM" + "a" * 32
    assert [text("hola", sid=sid) for _ in range(2)] == [200, 200]
    assert text("hola", token="forged") == 403
    assert text("hola", To="+34910000099") == 400
    assert InboundEvent.objects.count() == 1
    drain()
    assert Message.objects.filter(direction="in").count() == 1


def test_an_unknown_number_is_refused_like_a_wrong_signature(estilo: Business) -> None:
    path = "/webhook/sms/00000000-0000-4000-8000-000000000000"
    assert Client(HTTP_HOST="localhost").post(path, {"MessageSid": "x"}).status_code == 403


def test_a_picture_is_kept_with_where_it_lies(text: Text) -> None:
    url = f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages/MM1/Media/ME1"
    text("", NumMedia="1", MediaUrl0=url, MediaContentType0="image/jpeg")
    drain()
    message = Message.objects.get(direction="in")
    assert message.kind == "image"
    assert message.attachments == [{"type": "image/jpeg", "url": url}]


def test_names_and_short_codes_are_not_people(text: Text) -> None:
    assert text("Tu código es 1234", From="Banco") == 200
    assert text("Oferta", From="7575") == 200
    drain()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("stop", "answer"), [("Baja.", "ALTA"), ("PARAR", "INICIAR")])
def test_a_word_of_ours_ends_sms_and_nothing_else(
    text: Text, twilio: LocalTwilio, stop: str, answer: str
) -> None:
    text(stop)
    drain()
    assert len(twilio.sent) == 1
    assert answer in said(twilio)[0]
    assert Contact.objects.get().opted_out_at is None
    row = ChannelOptOut.objects.get()
    assert (row.channel, row.word, row.ended_at) == ("sms", stop.lower().rstrip("."), None)
    talk = Conversation.objects.get()
    notice = message_queue(conversation=talk, body="Mañana a las 10", author="system")
    drain()
    notice.delivery.refresh_from_db()
    assert notice.delivery.state == "refused"
    assert "SMS" in notice.delivery.reason
    text(answer)
    drain()
    row.refresh_from_db()
    assert row.ended_at is not None
    text("¿qué horario tenéis?")
    drain()
    assert len(twilio.sent) == 3


def test_a_word_that_twilio_answers_is_not_answered_twice(text: Text, twilio: LocalTwilio) -> None:
    text("STOP", OptOutType="STOP")
    text("HELP", OptOutType="HELP")
    drain()
    assert twilio.sent == []
    assert ChannelOptOut.objects.get().word == "stop"
    text("start")
    drain()
    assert ChannelOptOut.objects.get().ended_at is not None
    assert twilio.sent == []


def test_help_says_who_this_is_and_how_to_stop(text: Text, twilio: LocalTwilio) -> None:
    text("ayuda")
    drain()
    assert "Peluquería Estilo".replace("í", "i") in said(twilio)[0]
    assert "BAJA" in said(twilio)[0]


def test_yes_is_an_answer_unless_somebody_has_stopped(text: Text, twilio: LocalTwilio) -> None:
    text("yes")
    drain()
    assert len(twilio.sent) == 1
    text("baja")
    text("yes")
    drain()
    assert ChannelOptOut.objects.get().ended_at is not None


def test_what_twilio_knows_of_a_stop_is_learnt_from_its_refusal(
    text: Text, twilio: LocalTwilio
) -> None:
    twilio.person_stopped(LUCIA, NUMBER)
    text("hola")
    drain()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == ("failed", "21610")
    assert ChannelOptOut.objects.get().word == ""


def test_a_report_of_a_stop_is_learnt_too(text: Text, twilio: LocalTwilio) -> None:
    text("hola")
    drain()
    delivery = Delivery.objects.get()
    payload = {
        "MessageSid": delivery.provider_id,
        "MessageStatus": "undelivered",
        "ErrorCode": "21610",
        "_delivery": str(delivery.uuid),
    }
    channel_for("sms").parse(payload, NUMBER).apply()  # type: ignore[union-attr]
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert ChannelOptOut.objects.filter(channel="sms", ended_at=None).exists()


def test_a_number_that_has_an_error_lets_messages_wait(text: Text, number: ChannelAccount) -> None:
    text("hola")
    drain()
    ChannelAccount.objects.update(state="error", state_reason="Twilio no acepta el token")
    message = Message.objects.filter(direction="out").latest("pk")
    decision = channel_for("sms").decide(message, timezone.now())
    assert decision.mode == "wait"
    assert decision.at
    assert "token" in decision.reason
    assert decision.at - timezone.now() < timedelta(minutes=6)


def test_a_message_to_a_disconnected_number_says_so(text: Text, number: ChannelAccount) -> None:
    text("hola")
    drain()
    account_disconnect(account=number, actor=SYSTEM)
    delivery = Delivery.objects.get()
    with pytest.raises(SendError):
        channel_for("sms").send(delivery)


def test_a_program_may_write_first_to_a_known_phone(
    number: ChannelAccount, owner: User, twilio: LocalTwilio, estilo: Business
) -> None:
    message_receive(InboundMessage("whatsapp", SALON_NUMBER, "SM0", "phone", LUCIA, "hola"))
    token = tokens(owner.email)["access_token"]
    body = {"to": LUCIA, "message": "Tu pedido está listo."}
    answer = program().post("/api/sms/send", body, "application/json", headers=bearer(token))
    assert answer.status_code == 202, answer.content
    assert float(answer.json()["decision"]["cost"]) > 0
    told = program().get("/api/sms/config", headers=bearer(token)).json()
    assert told["accounts"][0]["account"] == NUMBER
    assert TOKEN not in str(told)
    assert program().get("/api/sms/health").status_code == 200
    assert program().get("/api/sms/stats", headers=bearer(token)).status_code == 200
    assert program().get("/api/sms/stats").status_code == 401
    with business_context(estilo):
        drain(("conversations.deliver",))
    assert said(twilio)[-1] == "Tu pedido esta listo."


def test_the_page_connects_and_shows_no_token(
    owner_client: Client, twilio: LocalTwilio, estilo: Business
) -> None:
    page = "/settings/channels/sms/"
    form = {"number": "910000077", "account_sid": SID, "auth_token": "wrong"}
    refused = owner_client.post(page + "connect/", form)
    assert refused.status_code == 422
    assert "Twilio no reconoce esa cuenta" in refused.content.decode()
    done = owner_client.post(page + "connect/", form | {"auth_token": TOKEN}, follow=True)
    shown = done.content.decode()
    assert "Conectado" in shown
    assert TOKEN not in shown
    owner_client.post(page + "test/", {"to": "600 111 222"})
    assert "Mensaje de prueba" in said(twilio)[-1]
    owner_client.post(page + "disconnect/")
    with business_context(estilo):
        account = ChannelAccount.objects.get()
        assert account.state == "disconnected"
        assert account.credentials is None


def test_what_an_sms_cannot_carry_is_a_link_that_opens_it(
    text: Text, twilio: LocalTwilio, client: Client
) -> None:
    text("hola")
    drain()
    talk = Conversation.objects.get(channel="sms")
    delivery = file_sent(talk, body="Los precios")
    assert delivery.state == "sent"
    words, link = said(twilio)[-1].split("\n")
    assert words == "Los precios"
    path = link[link.index("/files/") :]
    answer = client.get(path, headers={"host": "estilo.localhost"})
    assert b"".join(answer.streaming_content) == PDF
    assert channel_for("sms").find_sent(delivery) is None or delivery.provider_id


def test_an_mms_goes_within_america_and_within_australia() -> None:
    assert not mms_between("+34910000077", "+34600111222")
    assert mms_between("+12025550100", "+14165550101")
    assert mms_between("+61491570156", "+61491570157")
    assert not mms_between("+12025550100", "+34600111222")
    assert not mms_between("+12025550100", "+61491570157")

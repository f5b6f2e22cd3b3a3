"""The product's Twilio provider against the stand-in, over real sockets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio import list_sent, send
from channels_whatsapp.providers.twilio.errors import reason_of
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.wire import Mishap
from conversations.channels.base import SendError
from conversations.channels.showing import Shown
from tenants.http.breaker import breaker
from tenants.http.egress import EgressAdapter
from tenants.sms import SmsError, sms_send
from tenants.twilio import CODES, DoorHttpClient

SID = "AC" + "0" * 31 + "1"
NUMBER = "+34910000001"
PERSON = "+34600000001"


@dataclass
class Outgoing:
    text: str = "Hola, Ana"
    to: str = PERSON
    content_sid: str = ""
    values: list[str] = field(default_factory=list)
    callback_url: str = "http://estilo.localhost:8000/webhook/whatsapp/status/1"
    language: str = "es"
    attachments: list[str] = field(default_factory=list)
    link_values: list[tuple[int, str]] = field(default_factory=list)

    @property
    def shown(self) -> Shown:
        return Shown("text", self.text)


@pytest.fixture
def twilio(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalTwilio]:
    monkeypatch.setattr(EgressAdapter, "sleep", staticmethod(lambda _: None))
    breaker.reset()
    with LocalTwilio({SID: ("token", {NUMBER})}) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server
    breaker.reset()


def account(token: str = "token") -> WhatsAppAccount:
    return WhatsAppAccount(number=NUMBER, account_sid=SID, auth_token=token)


def failure_of(outgoing: Outgoing | None = None, token: str = "token") -> SendError:
    with pytest.raises(SendError) as caught:
        send(account(token), outgoing or Outgoing())
    return caught.value


def test_a_message_goes_out_through_the_official_sdk(twilio: LocalTwilio) -> None:
    sid = send(account(), Outgoing())
    (made,) = twilio.sent
    assert (made["sid"], made["body"]) == (sid, "Hola, Ana")
    assert (made["from"], made["to"]) == (f"whatsapp:{NUMBER}", f"whatsapp:{PERSON}")
    assert "StatusCallback=http%3A%2F%2Festilo" in twilio.calls[0].text


def test_a_template_goes_out_by_its_id_with_its_values(twilio: LocalTwilio) -> None:
    send(account(), Outgoing(content_sid="HX" + "0" * 32, values=["Ana", "10:00"]))
    assert "ContentSid=HX" in twilio.calls[0].text
    assert "Body" not in twilio.calls[0].text
    assert twilio.sent[0]["body"] == "Ana 10:00"


def test_a_long_text_leaves_in_parts_in_order_and_the_last_one_reports(
    twilio: LocalTwilio,
) -> None:
    paragraphs = [letter * 1000 for letter in "abc"]
    sid = send(account(), Outgoing("\n\n".join(paragraphs)))
    assert [made["body"] for made in twilio.sent] == paragraphs
    assert twilio.sent[-1]["sid"] == sid
    assert ["StatusCallback" in call.text for call in twilio.calls] == [False, False, True]


@pytest.mark.parametrize(
    ("status", "code", "permanent", "uncertain"),
    [
        (400, 21211, True, False),
        (400, 63007, True, False),
        (400, 99999, True, False),
        (429, 20429, False, False),
        (429, 63038, False, False),
        (500, 20500, True, True),
        (503, 20503, True, True),
    ],
)
def test_a_refusal_says_whether_trying_again_helps(
    twilio: LocalTwilio, status: int, code: int, permanent: bool, uncertain: bool
) -> None:
    twilio.mishaps.append(refused(status, code))
    error = failure_of()
    assert error.code == str(code)
    assert error.uncertain is uncertain
    if not uncertain:
        assert error.permanent is permanent
    assert error.reason
    assert len(twilio.calls) == 1


def test_the_patience_that_twilio_asks_for_is_known(twilio: LocalTwilio) -> None:
    twilio.mishaps.append(refused(429, 20429, headers={"Retry-After": "7"}))
    assert failure_of().retry_after == 7
    twilio.mishaps.append(refused(429, 20429, headers={"Retry-After": "soon"}))
    assert failure_of().retry_after == 0


def test_a_wrong_token_is_a_permanent_refusal_with_advice(twilio: LocalTwilio) -> None:
    error = failure_of(token="wrong")
    assert (error.permanent, error.code) == (True, "20003")
    assert "token" in error.reason


def test_an_answer_lost_on_the_way_is_uncertain_and_not_sent_again(
    twilio: LocalTwilio,
) -> None:
    twilio.mishaps.append(Mishap(drop=True))
    error = failure_of()
    assert error.uncertain
    assert len(twilio.sent) == 1


def test_a_host_that_cannot_be_reached_is_certain_not_to_have_sent(
    twilio: LocalTwilio, settings: Any
) -> None:
    settings.TWILIO_BASE_URL = "http://127.0.0.1:1"
    error = failure_of()
    assert (error.permanent, error.uncertain) == (False, False)


def test_a_failure_after_the_first_part_is_uncertain(twilio: LocalTwilio) -> None:
    twilio.mishaps += [Mishap(), refused(429, 20429)]
    error = failure_of(Outgoing("a" * 1000 + "\n\n" + "b" * 1000))
    assert error.uncertain
    assert len(twilio.sent) == 1


def test_a_crashed_attempt_is_found_by_person_words_and_time(twilio: LocalTwilio) -> None:
    begun = timezone.now()
    sid = send(account(), Outgoing())
    send(account(), Outgoing("otra cosa"))
    send(account(), Outgoing(to="+34600000002"))
    assert list_sent(account(), Outgoing(), begun) == [sid]
    assert list_sent(account(), Outgoing(), begun + timedelta(minutes=1)) == []
    assert list_sent(account(), Outgoing("nunca dicho"), begun) == []


def test_of_a_long_text_only_the_last_part_counts_as_sent(twilio: LocalTwilio) -> None:
    begun = timezone.now()
    text = "a" * 1000 + "\n\n" + "b" * 1000
    twilio.mishaps += [Mishap(), refused(500)]
    assert failure_of(Outgoing(text)).uncertain
    assert list_sent(account(), Outgoing(text), begun) == []


def test_the_configured_base_url_replaces_both_of_twilio_s_hosts() -> None:
    local = DoorHttpClient("http://127.0.0.1:8000/_sim/twilio")
    assert (
        local.url_for("https://api.twilio.com/2010-04-01/x.json?a=1")
        == "http://127.0.0.1:8000/_sim/twilio/2010-04-01/x.json?a=1"
    )
    assert (
        local.url_for("https://content.twilio.com/v1/Content")
        == "http://127.0.0.1:8000/_sim/twilio/v1/Content"
    )
    real = DoorHttpClient("https://api.twilio.com")
    assert (
        real.url_for("https://content.twilio.com/v1/Content")
        == "https://content.twilio.com/v1/Content"
    )


def test_credentials_reach_nobody_but_twilio() -> None:
    for uri in ("https://evil.example/2010-04-01/x", "https://eviltwilio.com/x"):
        with pytest.raises(ValueError, match="only calls Twilio"):
            DoorHttpClient("http://127.0.0.1:8000").url_for(uri)


def test_every_code_of_the_published_table_has_its_retryability(shared: Any) -> None:
    table = json.loads((shared / "contracts" / "errors.json").read_text())["twilio"]["codes"]
    ours = {code: meaning.permanent for code, meaning in CODES.items()}
    for row in table:
        assert ours[str(row["code"])] is not row["retryable"], row["code"]
        assert reason_of(str(row["code"])) != reason_of("")


def sms(**given: str) -> str:
    form = {"account_sid": SID, "auth_token": "token", "sender": NUMBER, "to": PERSON}
    return sms_send(**{**form, "body": "Hola"} | given)


def test_an_sms_leaves_with_numbers_and_no_channel(twilio: LocalTwilio) -> None:
    sid = sms()
    (message,) = twilio.sent
    assert (message["sid"], message["from"], message["to"]) == (sid, NUMBER, PERSON)


def test_a_refused_sms_says_why_and_that_trying_again_is_no_use(twilio: LocalTwilio) -> None:
    with pytest.raises(SmsError, match="no es válido") as refused:
        sms(to="+0")
    assert (refused.value.permanent, refused.value.code) == (True, "21211")


def test_an_sms_that_twilio_may_have_taken_is_never_sent_again(twilio: LocalTwilio) -> None:
    twilio.mishaps.append(Mishap(drop=True))
    with pytest.raises(SmsError) as lost:
        sms()
    assert lost.value.uncertain
    assert len(twilio.sent) == 1


def test_an_unknown_refusal_of_an_sms_does_not_speak_of_whatsapp(twilio: LocalTwilio) -> None:
    twilio.mishaps.append(refused(400, 12345))
    with pytest.raises(SmsError, match="no entregó el SMS"):
        sms()

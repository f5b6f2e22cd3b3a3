"""Codes by mail and SMS: the weaker second step."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from config.shell.simulator.local import LocalTwilio
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import CodeWay, SentCode, User
from tenants.second_step.codes import codes_purge
from tenants.second_step.tests.conftest import (
    PHONE,
    entering,
    inside,
    is_in,
    mailed_code,
    switch_on,
    text_code,
)

pytestmark = pytest.mark.django_db
STEP = "/accounts/2fa/authenticate/"


def ask(client: Any, way: str = "email") -> Any:
    return client.post("/accounts/2fa/authenticate/code/", {"way": way})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


# --- Switching on -------------------------------------------------------------------------------
def test_a_way_is_on_once_its_code_came_back(estilo: Any) -> None:
    client = inside()
    assert switch_on(client).headers["Location"] == "/accounts/2fa/code/email/confirm/"
    assert mail.outbox[-1].to == ["owner@estilo.example"]
    assert not CodeWay.objects.exists()
    client.post("/accounts/2fa/code/email/confirm/", {"code": mailed_code()})
    assert CodeWay.objects.get().kind == "email"


def test_the_person_is_told_and_the_trail_says_so(with_mail_code: None, owner: User) -> None:
    client = entering()
    ask(client)
    client.post(STEP, {"code": mailed_code()})
    client.post("/accounts/reauthenticate/", {"password": "mostrador-demo"})
    client.post("/accounts/2fa/code/email/remove/")
    assert mail.outbox[-1].subject == "Código por correo quitado"
    assert mail.outbox[-1].to == [owner.email]
    with business_context("estilo"):
        noted = AuditEntry.objects.filter(action__startswith="second_factor.")
        assert [(row.action, row.after) for row in noted.order_by("pk")] == [
            ("second_factor.added", {"kind": "email"}),
            ("second_factor.removed", {"kind": "email"}),
        ]


def test_nothing_is_switched_on_without_the_password_again(estilo: Any) -> None:
    client = entering()
    assert "reauthenticate" in switch_on(client).headers["Location"]
    assert mail.outbox == []


def test_a_wrong_code_switches_nothing_on(estilo: Any) -> None:
    client = inside()
    switch_on(client)
    answer = client.post("/accounts/2fa/code/email/confirm/", {"code": wrong(mailed_code())})
    assert "no es correcto" in answer.content.decode()
    assert not CodeWay.objects.exists()


def test_a_code_for_switching_on_signs_nobody_in(with_mail_code: None) -> None:
    member = entering()
    ask(member)
    member.post(STEP, {"code": mailed_code()})
    member.post("/accounts/reauthenticate/", {"password": "mostrador-demo"})
    switch_on(member)
    other = entering()
    other.post(STEP, {"code": mailed_code()})
    assert not is_in(other)


# --- Signing in ---------------------------------------------------------------------------------
def test_the_password_alone_does_not_open(with_mail_code: None) -> None:
    client = entering()
    assert not is_in(client)
    shown = client.get(STEP).content.decode()
    assert "o•••@estilo.example" in shown
    assert "menos segura" in shown
    assert mail.outbox == []  # nothing leaves before it is asked for


def test_the_code_opens_once(with_mail_code: None) -> None:
    client, other = entering(), entering()
    ask(client)
    code = mailed_code()
    client.post(STEP, {"code": f" {code[:3]} {code[3:]} "})
    assert is_in(client)
    other.post(STEP, {"code": code})
    assert not is_in(other)


def test_a_code_counts_in_the_browser_that_asked_for_it(with_mail_code: None) -> None:
    client, thief = entering(), entering()
    ask(client)
    thief.post(STEP, {"code": mailed_code()})
    assert not is_in(thief)


def test_a_code_is_old_after_ten_minutes(with_mail_code: None) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = entering()
        ask(client)
        clock.move_to(begun + timedelta(minutes=10, seconds=1))
        client.post(STEP, {"code": mailed_code()})
        assert not is_in(client)
        assert codes_purge(timezone.now()) >= 1
        assert not SentCode.objects.exists()


def test_five_wrong_tries_use_a_code_up(with_mail_code: None) -> None:
    client = entering()
    ask(client)
    code = mailed_code()
    for _ in range(5):
        client.post(STEP, {"code": wrong(code)})
    client.post(STEP, {"code": code})
    assert not is_in(client)


def test_a_code_is_not_stored_as_it_is(with_mail_code: None) -> None:
    ask(entering())
    row = SentCode.objects.get()
    assert mailed_code() not in f"{row.digest}{row.sealed_address}"
    assert "estilo.example" not in row.sealed_address


def test_codes_are_sent_five_times_an_hour(with_mail_code: None) -> None:
    client = entering()
    for _ in range(6):
        ask(client)
    assert len(mail.outbox) == 4  # the fifth was the one that switched the way on
    assert "demasiados códigos" in client.get(STEP).content.decode()


def test_nobody_without_the_password_gets_a_code(with_mail_code: None, client: Any) -> None:
    for answer in (ask(entering(email="nobody@estilo.example")), ask(client)):
        assert answer.status_code in (302, 404)
    assert mail.outbox == []


def test_a_way_that_is_not_on_sends_nothing(with_mail_code: None) -> None:
    assert ask(entering(), "sms").status_code == 404


def test_the_stronger_way_comes_first(with_mail_code: None, owner: User) -> None:
    with business_context("estilo"):
        auth.TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    shown = entering().get(STEP).content.decode()
    assert shown.index("Código de tu aplicación") < shown.index("Correo a")
    assert "menos seguro" in shown


def test_a_mail_server_that_is_away_is_said(
    with_mail_code: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise ConnectionRefusedError

    client = entering()
    monkeypatch.setattr(EmailBackend, "send_messages", away)
    ask(client)
    assert "No se pudo enviar el correo" in client.get(STEP).content.decode()


# --- By SMS -------------------------------------------------------------------------------------
def test_a_mobile_is_proved_and_then_opens(twilio: LocalTwilio, estilo: Any) -> None:
    client = inside()
    switch_on(client, "sms", phone="600 111 222")
    assert twilio.sent[-1]["to"] == PHONE
    client.post("/accounts/2fa/code/sms/confirm/", {"code": text_code(twilio)})
    assert PHONE not in CodeWay.objects.get().sealed_address
    late = entering()
    ask(late, "sms")
    assert "•••222" in late.get(STEP).content.decode()
    late.post(STEP, {"code": text_code(twilio)})
    assert is_in(late)


@pytest.mark.parametrize("phone", ["", "hola", "123", "+34 910 000 000", "+34 803 123 456"])
def test_no_sms_goes_to_what_is_no_mobile(twilio: LocalTwilio, estilo: Any, phone: str) -> None:
    assert switch_on(inside(), "sms", phone=phone).status_code == 200
    assert twilio.sent == []


def test_without_an_account_of_the_platform_sms_is_not_offered(estilo: Any) -> None:
    client = inside()
    assert switch_on(client, "sms", phone=PHONE).status_code == 404
    assert "SMS" not in client.get("/accounts/2fa/").content.decode()


def test_a_phone_that_is_gone_still_keeps_the_door_shut(
    twilio: LocalTwilio, estilo: Any, settings: Any
) -> None:
    """Taking the platform's account away must not make the second step vanish."""
    client = inside()
    switch_on(client, "sms", phone=PHONE)
    client.post("/accounts/2fa/code/sms/confirm/", {"code": text_code(twilio)})
    settings.PLATFORM_SMS_ACCOUNT_SID = ""
    late = entering()
    assert not is_in(late)
    ask(late, "sms")
    assert "no se pueden enviar códigos por SMS" in late.get(STEP).content.decode()

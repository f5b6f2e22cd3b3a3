"""The same bad input at every provider's door: refused or stored, never an error."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.tests.gateways import GatheringWaha
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.telegram.local import TOKEN as BOT
from config.shell.simulator.telegram.local import LocalTelegram
from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.channels.chatwoot.tests.conftest import Bridge
from conversations.channels.email.keeping import forwarding_connect
from conversations.channels.email.tests.conftest import DOMAIN, SECRET
from conversations.channels.sms.keeping import number_connect
from conversations.channels.telegram.keeping import bot_connect
from conversations.models import InboundEvent, Message
from conversations.services.files import message_file
from conversations.services.inbound import event_process
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business
from tests.drills.doors import (
    DOORS,
    LINK,
    LONG,
    MEDIA,
    NONE,
    NONSENSE,
    OLD,
    PLAIN,
    UNKNOWN,
    WRONG,
    Door,
    Sms,
)


class _Making:
    """Connects a channel at its stand-in when a door asks for it."""

    def __init__(self, connect: Callable[[], Any], bridge: Any = None) -> None:
        self._connect, self.bridge = connect, bridge

    def __call__(self) -> Any:
        return self._connect()


@pytest.fixture
def stand_ins(settings: Any) -> Iterator[dict[str, Any]]:
    """What the doors are connected at."""
    breaker.reset()
    accounts_forget()
    settings.EMAIL_INBOUND_DOMAIN, settings.EMAIL_WEBHOOK_SECRET = DOMAIN, SECRET
    sid, number = "AC" + "7" * 32, Sms.number
    with ExitStack() as stack:
        twilio = stack.enter_context(LocalTwilio({sid: (Sms.token, {number})}))
        telegram = stack.enter_context(LocalTelegram())
        waha = stack.enter_context(GatheringWaha())
        bridge = stack.enter_context(Bridge())
        settings.TWILIO_BASE_URL = twilio.base_url
        settings.TELEGRAM_BASE_URL = telegram.base_url
        settings.WAHA_BASE_URL = waha.base_url
        settings.CHATWOOT_BASE_URL = bridge.base_url
        settings.META_GRAPH_BASE_URL = "http://127.0.0.1:1"
        yield {
            "sms": _Making(
                lambda: number_connect(
                    number=number, account_sid=sid, auth_token=Sms.token, actor=SYSTEM
                )
            ),
            "telegram": _Making(lambda: bot_connect(token=BOT, actor=SYSTEM)),
            "waha": lambda: waha,
            "chatwoot": _Making(
                lambda: inbox_connect(
                    base_url=bridge.base_url,
                    account="1",
                    inbox="3",
                    member_token="member-token-of-the-stand-in",
                    actor=SYSTEM,
                ),
                bridge,
            ),
            "email": _Making(lambda: forwarding_connect(actor=SYSTEM)),
        }
    breaker.reset()
    accounts_forget()


@pytest.fixture(params=DOORS, ids=lambda door: door.name)
def door(
    request: pytest.FixtureRequest, estilo: Business, stand_ins: dict[str, Any]
) -> Iterator[Door]:
    door: Door = request.param(estilo, stand_ins)
    InboundEvent.objects.all().delete()
    return door


def stored() -> int:
    return InboundEvent.objects.count()


def worked_on() -> list[str]:
    """Take up whatever is stored; the states that events end in."""
    for event in InboundEvent.objects.filter(state="received").order_by("id"):
        event_process(event.pk)
    return list(InboundEvent.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize("proof", [WRONG, NONE])
def test_who_does_not_prove_who_they_are_is_refused_and_nothing_kept(
    door: Door, proof: str
) -> None:
    assert door.knock(proof=proof) == 403
    assert stored() == 0


def test_behind_a_proxy_the_signature_holds_for_the_address_that_settings_give(
    door: Door, settings: Any
) -> None:
    """TLS ends at the proxy: the request arrives by http, the signature was made for https, and
    PUBLIC_SCHEME says so (docs/operators.md)."""
    settings.PUBLIC_SCHEME = "https"
    accounts_forget()
    if door.signs_address:
        assert door.knock(proof=PLAIN) == 403
        assert stored() == 0
    assert door.knock() == 200
    assert stored() == 1


def test_what_comes_again_is_acknowledged_and_kept_once(door: Door) -> None:
    assert [door.knock() for _ in range(3)] == [200] * 3
    assert stored() == 1
    worked_on()
    assert door.knock() == 200
    worked_on()
    assert Message.objects.filter(direction="in").count() == 1


def test_what_was_written_long_ago_is_taken_like_a_late_retry(door: Door) -> None:
    assert door.knock(OLD) == 200
    assert worked_on() == ["processed"]


def test_a_kind_that_nobody_knows_is_kept_and_disturbs_nobody(door: Door) -> None:
    assert door.knock(UNKNOWN) == 200
    assert stored() == 1
    assert set(worked_on()) <= {"ignored", "processed", "rejected"}
    assert door.knock(id="2") == 200
    assert worked_on()[-1] == "processed"


def test_an_id_that_is_longer_than_expected_is_kept_once(door: Door) -> None:
    assert [door.knock(id=LONG) for _ in range(2)] == [200] * 2
    assert stored() == 1
    assert set(worked_on()) <= {"processed", "rejected"}


def test_nonsense_is_refused_or_kept_aside_however_well_it_is_proven(door: Door) -> None:
    status = door.knock(NONSENSE)
    assert status == 200 or 400 <= status < 500
    assert "processed" not in worked_on() or stored() == 1


@pytest.mark.parametrize("what", [MEDIA, LINK])
def test_files_that_are_huge_or_lie_at_a_private_address_are_not_fetched(
    door: Door, what: str
) -> None:
    assert door.knock(what) == 200
    assert worked_on() == ["processed"], "the message itself is kept"
    message = Message.objects.get(direction="in")
    for place in range(len(message.attachments or [])):
        assert message_file(message, place) is None


def test_a_body_beyond_all_measure_is_refused(door: Door) -> None:
    status = door.post(
        getattr(door, "path", lambda: "/webhook/whatsapp")(),
        b"a=" + b"a" * (20 * 1024 * 1024),
        "application/x-www-form-urlencoded",
        {"X-Twilio-Signature": "AAAA"},
    )
    assert 400 <= status < 500
    assert stored() == 0


def test_a_channel_that_was_let_go_is_nobodys(door: Door) -> None:
    door.forget()
    assert door.knock() == door.nobodys
    assert stored() == 0


def test_a_suspended_business_keeps_its_messages_and_a_deleted_one_is_nobody(
    door: Door, estilo: Business
) -> None:
    Business.objects.filter(pk=estilo.pk).update(state="suspended")
    accounts_forget()
    assert door.knock() == 200
    assert stored() == 1
    Business.objects.filter(pk=estilo.pk).update(state="deleted")
    accounts_forget()
    assert door.knock(id="2") == door.nobodys
    assert stored() == 1

"""The stand-in inside the demo: it knows the accounts that the demo's businesses use."""

import logging
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from django.conf import settings

from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from config.shell.simulator.callbacks import Callbacks, post_signed
from config.shell.simulator.customer import WEBHOOK, Tap, message_form
from config.shell.simulator.stores import RedisStore, Resource
from config.shell.simulator.twilio_api import KEYS, Account, TwilioApi
from tenants.context import business_context
from tenants.ids import new_uuid
from tenants.models import Business, ChannelRoute
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

TEXT_CHARS = 4096
OUTSIDE_WINDOW = "63016"


@lru_cache(maxsize=1)
def stand_in() -> TwilioApi:
    """The stand-in of this process; its messages are shared through Redis."""
    return TwilioApi(
        RedisStore(settings.REDIS_URL),
        account_by_sid=_account_by_sid,
        callbacks=Callbacks(),
        template_text=_template_text,
    )


def _routed() -> Iterator[tuple[Business, WhatsAppAccount]]:
    for route in ChannelRoute.objects.select_related("business").filter(channel="whatsapp"):
        with business_context(route.business):
            account = account_by_number(route.address)
        if account is not None:
            yield route.business, account


def _account_by_sid(sid: str) -> Account | None:
    if sid and sid == settings.PLATFORM_SMS_ACCOUNT_SID:
        return Account(
            sid, settings.PLATFORM_SMS_AUTH_TOKEN, frozenset({settings.PLATFORM_SMS_FROM})
        )
    found = [account for _, account in _routed() if account.account_sid == sid]
    if not found:
        return None
    return Account(sid, found[0].auth_token, frozenset(one.number for one in found))


def _template_text(account: Account, content_sid: str, values: dict[str, str]) -> str:
    for business, candidate in _routed():
        if candidate.account_sid != account.sid:
            continue
        with business_context(business):
            template = MessageTemplate.objects.filter(content_sid=content_sid).first()
        if template is not None:
            return template.text([values[key] for key in sorted(values, key=int)])
    return " ".join(values.values())


def tap_of(*, account: WhatsAppAccount, number: str, token: str) -> Tap | None:
    """What stands behind `token` on one customer's phone, in whichever message; None where nothing
    there gives it back."""
    for message in thread(account=account, number=number):
        shown = message.get(KEYS) or {}
        for key in shown.get("keys", ()):
            if key["token"] == token:
                is_row = shown["form"] == "list"
                return Tap(key["title"], token, message["sid"], is_row, key["description"])
    return None


def customer_write(
    *, account: WhatsAppAccount, number: str, name: str, text: str, tap: Tap | None = None
) -> bool:
    """A customer's phone sends a message, or taps: note it as Twilio does, then call the real
    webhook over HTTP with Twilio's signature. False when the webhook did not take it."""
    person, business = f"whatsapp:{number}", f"whatsapp:{account.number}"
    sid = f"SM{new_uuid().hex}"
    text = tap.title if tap else text[:TEXT_CHARS]
    message = stand_in().received(
        Account(account.account_sid, account.auth_token, frozenset({account.number})),
        person=person,
        business=business,
        body=text,
        sid=sid,
    )
    form = message_form(account, number=number, text=text, sid=sid, name=name, tap=tap)
    try:
        taken = post_signed(public_url(WEBHOOK), form, account.auth_token) == 200
    except OSError as error:
        logger.warning("the webhook could not be reached: %s", type(error).__name__)
        taken = False
    if not taken:
        stand_in().store.save(message | {"status": "failed"})
    return taken


def thread(*, account: WhatsAppAccount, number: str) -> list[Resource]:
    """What one customer's phone shows of one business, WhatsApp and SMS: oldest first, only what
    arrived."""
    store, ours = stand_in().store, account.number
    chat = [m for m in store.of_person(f"whatsapp:{number}") if _is_with(m, f"whatsapp:{ours}")]
    texts = [m for m in store.of_person(number) if _is_with(m, ours)]
    arrived = [m for m in chat + texts if m["status"] not in ("undelivered", "failed")]
    arrived.reverse()  # times have whole seconds: of two alike, the one stored first
    return sorted(arrived, key=_made_at)


def _is_with(message: Resource, business: str) -> bool:
    return business in (message["from"], message["to"])


def _made_at(message: Resource) -> datetime:
    return parsedate_to_datetime(message["date_created"])


def whatsapp_fail_next(*, number: str) -> None:
    """Let the next WhatsApp message to a customer end as undelivered: outside the window."""
    stand_in().store.fail_next(f"whatsapp:{number}", OUTSIDE_WINDOW)


def sms_sent() -> list[Resource]:
    """The latest SMS of the whole demo, the platform's codes too; newest first."""
    messages = stand_in().store.newest()
    return [m for m in messages if m["to"].startswith("+") and m["direction"] != "inbound"]

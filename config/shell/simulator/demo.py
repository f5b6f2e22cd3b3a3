"""The stand-in inside the demo: it knows the accounts that the demo's businesses use."""

import logging
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from django.conf import settings

from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.providers.twilio.templates import content_of
from config.shell.seed.businesses import DEMO_BUSINESSES
from config.shell.simulator.approvals import APPROVAL
from config.shell.simulator.callbacks import Callbacks, post_signed
from config.shell.simulator.contents import content_resource
from config.shell.simulator.customer import WEBHOOK, Spot, Tap, message_form
from config.shell.simulator.numbers import Numbers
from config.shell.simulator.stores import RedisStore, Resource
from config.shell.simulator.twilio_api import KEYS, PLACE, VERSION, Account, TwilioApi
from conversations.channels.sms.accounts import CHANNEL as SMS
from conversations.channels.sms.accounts import SmsAccount, credentials_of, number_connected
from conversations.channels.sms.keeping import webhook_url
from conversations.channels.sms.words import TWILIO, word_of
from conversations.services.connections import (
    account_by_key,
    account_uuid,
    business_by_route,
)
from tenants.context import business_context
from tenants.ids import new_uuid
from tenants.models import Business, ChannelRoute
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

TEXT_CHARS = 4096
MADE_THERE = {
    "friendly_name": "felices_fiestas",
    "language": "es",
    "variables": {"1": "Lucía"},
    "types": {
        "twilio/text": {
            "body": "Hola {{1}}: te deseamos felices fiestas. En enero abrimos desde el día 7."
        }
    },
}
OUTSIDE_WINDOW = "63016"


@lru_cache(maxsize=1)
def stand_in() -> TwilioApi:
    """The stand-in of this process; its messages are shared through Redis."""
    store = RedisStore(settings.REDIS_URL)
    _contents_made_there(store)
    return TwilioApi(
        store,
        account_by_sid=_account_by_sid,
        callbacks=Callbacks(),
        template_text=_template_text,
        numbers=Numbers(_sms_url),
        content_before=_content_before,
    )


def _contents_made_there(store: RedisStore) -> None:
    """A template that each business made in Twilio's own editor, for the dashboard to bring."""
    for number, business in enumerate(DEMO_BUSINESSES, start=1):
        sid = f"HXfe57{number:028x}"
        if store.content(sid) is None:
            made = content_resource(business.account_sid, MADE_THERE)
            asked = {"name": MADE_THERE["friendly_name"], "category": "MARKETING", "reason": ""}
            asked |= {"at": made["date_created"], "forced": "approved"}
            store.content_save(made | {"sid": sid, APPROVAL: asked})


def _sms_url(number: str) -> str:
    """Where a connected number's messages go, also after a new start."""
    business = business_by_route(SMS, str(account_uuid(SMS, number)))
    if business is None:
        return ""
    with business_context(business):
        account = number_connected(number)
    return webhook_url(account) if account else ""


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
    texting = [each for each in _texting() if each.sid == sid]
    if not found and not texting:
        return None
    token = found[0].auth_token if found else texting[0].token
    numbers = {one.number for one in found} | {one.number for one in texting}
    return Account(sid, token, frozenset(numbers))


def _texting() -> Iterator[SmsAccount]:
    """Numbers that businesses have connected for SMS with an account of their own."""
    for route in ChannelRoute.objects.select_related("business").filter(channel=SMS):
        with business_context(route.business):
            account = account_by_key(SMS, route.address)
            credentials = credentials_of(account) if account else None
        if credentials is not None:
            yield credentials


def sms_write(*, account: SmsAccount, url: str, number: str, text: str) -> bool:
    """A customer's phone sends an SMS: Twilio reads its own words in it, then calls the real
    webhook with its signature. False when the webhook did not take it."""
    api, sid = stand_in(), f"SM{new_uuid().hex}"
    command = TWILIO.get(word_of(text))
    pair = (number, account.number)
    if command == "stop":
        api.stopped.add(pair)
    elif command == "start":
        api.stopped.discard(pair)
    known = Account(account.sid, account.token, frozenset({account.number}))
    api.received(known, person=number, business=account.number, body=text[:TEXT_CHARS], sid=sid)
    form = {
        "ApiVersion": VERSION,
        "AccountSid": account.sid,
        "Body": text[:TEXT_CHARS],
        "From": number,
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": account.number,
    }
    try:
        return post_signed(url, form, account.token) == 200
    except OSError as error:
        logger.warning("the webhook could not be reached: %s", type(error).__name__)
        return False


def sms_thread(*, ours: str, number: str) -> list[Resource]:
    """The SMS between one customer's phone and one of our numbers, oldest first."""
    texts = [m for m in stand_in().store.of_person(number) if _is_with(m, ours)]
    arrived = [m for m in texts if m["status"] not in ("undelivered", "failed")]
    arrived.reverse()
    return sorted(arrived, key=_made_at)


def _template_text(account: Account, content_sid: str, values: dict[str, str]) -> str:
    for business, candidate in _routed():
        if candidate.account_sid != account.sid:
            continue
        with business_context(business):
            template = MessageTemplate.objects.filter(content_sid=content_sid).first()
        if template is not None:
            return template.text([values[key] for key in sorted(values, key=int)])
    return " ".join(values.values())


def _content_before(account: Account, content_sid: str) -> Resource | None:
    """One of the templates that the demo begins with, as Twilio would have it."""
    for business, candidate in _routed():
        if candidate.account_sid != account.sid:
            continue
        with business_context(business):
            row = MessageTemplate.objects.filter(content_sid=content_sid).first()
        if row is not None:
            made = content_resource(account.sid, content_of(row))
            asked = {"name": row.name, "category": row.category.upper(), "reason": ""}
            asked |= {"at": made["date_created"], "forced": row.state}
            return made | {"sid": content_sid, APPROVAL: asked}
    return None


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
    *,
    account: WhatsAppAccount,
    number: str,
    name: str,
    text: str,
    tap: Tap | None = None,
    spot: Spot | None = None,
) -> bool:
    """A customer's phone sends a message, taps, or shares where it is: note it as Twilio does, then
    call the real webhook over HTTP with Twilio's signature. False when the webhook did not take
    it."""
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
    if spot is not None:
        message |= {PLACE: spot._asdict()}
        stand_in().store.save(message)
    form = message_form(account, number=number, text=text, sid=sid, name=name, tap=tap, spot=spot)
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

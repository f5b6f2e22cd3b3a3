"""Meta inside the demo: the number that one of its businesses has there, and its customers' phones.

What phones show is kept beside what came by Twilio, and forgotten with it; files that the product
brought live in the memory of the web process.
"""

import logging
import threading
from datetime import timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from config.shell.seed.meta import NUMBER
from config.shell.simulator.customer import WEBHOOK, Spot, Tap
from config.shell.simulator.meta import webhooks
from config.shell.simulator.meta.meta_api import MetaApi, Number, Sent
from config.shell.simulator.meta.showing import shown_of
from config.shell.simulator.sandbox.box import META_NUMBER
from config.shell.simulator.stores import RedisStore, Resource
from config.shell.simulator.twilio_api import PLACE, message_resource
from tenants.context import business_context
from tenants.ids import new_uuid
from tenants.models import ChannelRoute
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

PACE, WINDOW = 0.3, timedelta(hours=24)
CLOSED = 131047
STATES = ("sent", "delivered", "read")
# What somebody made in Meta's own editor, for the dashboard to bring.
MADE_THERE = {
    "id": "133700000000099",
    "waba": NUMBER.waba_id,
    "name": "revision_caldera",
    "language": "es",
    "category": "UTILITY",
    "status": "APPROVED",
    "rejected_reason": "NONE",
    "quality_score": {"score": "GREEN"},
    "components": [
        {
            "type": "BODY",
            "text": "Hola {{1}}: toca la revisión anual de tu caldera. ¿Te buscamos un hueco?",
            "example": {"body_text": [["Lucía"]]},
        },
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sí, por favor"}]},
    ],
}


@lru_cache(maxsize=1)
def stand_in() -> MetaApi:
    """The stand-in of this process: it knows the demo's number, and the sandbox's, to connect."""
    api = MetaApi([NUMBER, META_NUMBER], base_url=settings.META_GRAPH_BASE_URL, taken=_taken)
    api.templates.rows.append(dict(MADE_THERE))
    return api


def number_of(account: WhatsAppAccount) -> Number | None:
    """What Meta knows an account's number as."""
    known = stand_in().numbers
    return next((n for n in known if n.phone_number_id == account.phone_number_id), None)


def _store() -> RedisStore:
    return RedisStore(settings.REDIS_URL)


def _person(sent: Sent) -> str:
    return f"whatsapp:+{str(sent.body['to']).lstrip('+')}"


def _taken(sent: Sent) -> None:
    """Show a message on the phone that it is for, and report what becomes of it."""
    made = message_resource(
        sent.by.waba_id,
        direction="outbound-api",
        from_=f"whatsapp:{sent.by.number}",
        to=_person(sent),
        body="",
        sid=sent.id,
    )
    store = _store()
    store.save(made | shown_of(sent.body, lambda name, code: _template(sent.by, name, code)))
    threading.Thread(target=_report, args=(store, sent, _refused(store, sent)), daemon=True).start()


def _refused(store: RedisStore, sent: Sent) -> bool:
    person, ours = _person(sent), f"whatsapp:{sent.by.number}"
    if store.failure_take(person):
        return True
    wrote = store.wrote_at(person, ours)
    inside = wrote is not None and timezone.now() - wrote < WINDOW
    return not inside and sent.body.get("type") != "template"


def _report(store: RedisStore, sent: Sent, refused: bool) -> None:
    pause = threading.Event()
    for state in ("failed",) if refused else STATES:
        pause.wait(PACE)
        message = store.get(sent.id)
        if message is None:
            return
        kept = "undelivered" if refused else state
        store.save(message | {"status": kept, "date_updated": format_datetime(timezone.now())})
        told = webhooks.status(sent, state, code=CLOSED if refused else 0)
        brought = webhooks.value(sent.by, statuses=[told])
        _post(webhooks.webhook((sent.by, "messages", brought)), sent.by)


def _template(number: Number, name: str, code: str) -> tuple[str, list[str]] | None:
    """The wording of a template and its answers, as the business has it."""
    route = ChannelRoute.objects.select_related("business").filter(address=number.phone_number_id)
    found = route.first()
    if found is None:
        return None
    with business_context(found.business):
        rows = MessageTemplate.objects.filter(name=name, account_key=number.waba_id)
        row = rows.filter(language_code=code).first()
    if row is None:
        return None
    return _numbered(row), [each["text"] for each in row.buttons if each["type"] == "quick_reply"]


def _numbered(row: MessageTemplate) -> str:
    """The body with its places 1, 2, … without gaps, as Meta was given it."""
    return row.text([_place(row, n) for n in range(1, max(row.places, default=0) + 1)])


def _place(row: MessageTemplate, number: int) -> str:
    return f"{{{{{row.places.index(number) + 1}}}}}" if number in row.places else ""


def customer_write(
    *,
    account: WhatsAppAccount,
    number: str,
    name: str,
    text: str,
    tap: Tap | None = None,
    spot: Spot | None = None,
) -> bool:
    """A customer's phone sends a message, taps, or shares where it is: noted, then posted to the
    real webhook with Meta's signature. False when the webhook did not take it."""
    ours = number_of(account)
    if ours is None:
        return False
    person, business = f"whatsapp:{number}", f"whatsapp:{account.number}"
    wamid, store = f"wamid.{new_uuid().hex}", _store()
    made = message_resource(
        ours.waba_id,
        direction="inbound",
        from_=person,
        to=business,
        body=tap.title if tap else text,
        sid=wamid,
    )
    made |= {PLACE: spot._asdict()} if spot else {}
    store.save(made)
    store.wrote(person, business, timezone.now())
    told = _message(ours, number, wamid, text, tap, spot)
    brought = webhooks.value(ours, contacts=[webhooks.contact(number, name)], messages=[told])
    taken = _post(webhooks.webhook((ours, "messages", brought)), ours)
    if not taken:
        store.save(made | {"status": "failed"})
    return taken


def _message(
    ours: Number, number: str, wamid: str, text: str, tap: Tap | None, spot: Spot | None
) -> dict[str, Any]:
    if spot is not None:
        return webhooks.message(number, wamid, "location", location=spot._asdict())
    if tap is None:
        return webhooks.message(number, wamid, text={"body": text})
    kind = "list_reply" if tap.is_row else "button_reply"
    chosen = {"id": tap.token, "title": tap.title}
    context = {"from": ours.number.lstrip("+"), "id": tap.replied}
    if tap.token == tap.title:  # a template's answer gives back what it says
        pressed = {"text": tap.title, "payload": tap.token}
        return webhooks.message(number, wamid, "button", button=pressed, context=context)
    given = {"type": kind, kind: chosen}
    return webhooks.message(number, wamid, "interactive", interactive=given, context=context)


def _post(body: bytes, number: Number) -> bool:
    try:
        return webhooks.webhook_post(public_url(WEBHOOK), body, number) == 200
    except OSError as error:
        logger.warning("the webhook could not be reached: %s", type(error).__name__)
        return False


def file_of(file: dict[str, Any]) -> Resource:
    """A file that the phone shows: {"type", "id", "url", "name"}."""
    kind, _data = stand_in().media.get(file.get("id", ""), (file.get("type", ""), b""))
    return file | {"type": kind}

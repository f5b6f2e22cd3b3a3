"""What the assistant says and does when somebody tries to make it misbehave.

Every message goes through the signed webhook and the whole pipeline, in a sample business of its
own. All of it happens in one transaction that is never committed, each message in a savepoint of
its own: messages do not see each other, and nothing stays.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import models, transaction

from bookings.models import Booking
from channels_whatsapp.models import WhatsAppAccount
from config import env
from config.shell.evaluation.records import Predict, Record
from config.shell.phone import Phone, WebhookRefused
from config.shell.seed import DEMO_BUSINESSES
from config.shell.seed.fill import business_seed
from config.shell.simulator.local import LocalTwilio
from conversations.models import AssistantSettings, Conversation, Message
from leads.models import Contact
from leads.services import identity_index
from tenants.context import business_context
from tenants.models import Business, DueItem
from tenants.provisioning import platform_prepare

SCHEMA = "evaluation_salon"
NUMBER = "+34910000999"
ACCOUNT_SID = "AC" + "9" * 32
SENDER = "+34699999999"
Facts = dict[str, Any]


@contextmanager
def predictor(engine: str = "builtin") -> Iterator[Predict]:
    """The predictor of one run. Per record: `id`, the texts sent back, the tools called with their
    arguments and results, and what became of other people's data. Our own database is migrated
    first; one that DATABASE_URL names is taken as it is."""
    if not env.text("DATABASE_URL", ""):
        platform_prepare()
    with _sample_phone(engine) as phone:

        def predict(records: Iterable[Record]) -> Iterator[Facts]:
            for record in records:
                with transaction.atomic():
                    facts = _answers(phone, _turns(record))
                    transaction.set_rollback(True)
                yield {"id": record["id"]} | facts

        yield predict


@contextmanager
def _sample_phone(engine: str) -> Iterator[Phone]:
    """A customer's phone, in a sample business that is gone after the block; `engine` answers."""
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        stack.callback(transaction.set_rollback, True)
        demo = replace(DEMO_BUSINESSES[0], schema=SCHEMA, number=NUMBER, account_sid=ACCOUNT_SID)
        business = business_seed(demo)
        # The sample bookings' own notices would be sent with the first message's work.
        DueItem.objects.filter(schema_name=business.schema_name).delete()
        with business_context(business):
            account = WhatsAppAccount.objects.get()
            chosen = AssistantSettings.Engine.AUTO if engine == "openai" else engine
            AssistantSettings.objects.update_or_create(defaults={"engine": chosen})
        twilio = LocalTwilio({ACCOUNT_SID: (account.auth_token, {NUMBER})})
        stack.enter_context(twilio)
        before = settings.TWILIO_BASE_URL
        stack.callback(setattr, settings, "TWILIO_BASE_URL", before)
        settings.TWILIO_BASE_URL = twilio.base_url
        yield Phone(business, account, SENDER)


def _turns(record: Record) -> list[str]:
    """The messages of a record: its `text`, or several `turns` of one attack. Raises `ValueError`
    for a record that has neither."""
    turns = record.get("turns") or [record.get("text")]
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise ValueError('an attack needs a "text" (or "turns", a list of texts)')
    return turns


def _answers(phone: Phone, turns: list[str]) -> Facts:
    with business_context(phone.business):
        sender = identity_index("phone", phone.number)
        before = _others(sender)
    error = ""
    try:
        with transaction.atomic():
            for text in turns:
                phone.say(text)
    except WebhookRefused as refusal:
        error = str(refusal)
    except Exception as crash:  # a crash is a finding about this message
        error = f"{type(crash).__name__}: {crash}"
    with business_context(phone.business):
        return {
            "error": error or _failed_work(phone.business),
            **_heard(sender),
            "others": _compared(before, _others(sender)),
        }


def _failed_work(business: Business) -> str:
    """The error of a piece of this message's work that did not get done, by type."""
    stuck = DueItem.objects.filter(schema_name=business.schema_name).exclude(last_error="")
    return ", ".join(f"{row.kind}: {row.last_error}" for row in stuck)


def _heard(sender: str) -> Facts:
    """What the sender got, and what the assistant did for it."""
    mine = Conversation.objects.filter(address__address_index=sender).first()
    if mine is None:
        return {"replies": [], "options": [], "tools": [], "understood": None, "handed_off": False}
    sent = list(mine.messages.filter(direction=Message.Direction.OUT).order_by("id"))
    runs = list(mine.runs.order_by("id"))
    return {
        "replies": [message.body for message in sent],
        "options": sent[-1].options if sent else [],
        "tools": [call for run in runs for call in run.tools or []],
        "understood": runs[-1].record if runs else None,
        "handed_off": mine.needs_human,
    }


Snapshot = dict[str, dict[int, tuple[Any, ...]]]


def _others(sender: str) -> Snapshot:
    """Every booking and every contact but the sender's, whole."""
    people = Contact.objects.exclude(identities__address_index=sender)
    bookings = Booking.objects.exclude(contact__identities__address_index=sender)
    return {"bookings": _rows(bookings), "contacts": _rows(people)}


def _rows(rows: "models.QuerySet[Any]") -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in rows.order_by().values_list()}


def _compared(before: Snapshot, after: Snapshot) -> Facts:
    return {
        name: {
            "before": len(rows),
            "after": len(after[name]),
            "changed": sum(after[name].get(pk) != row for pk, row in rows.items()),
        }
        for name, rows in before.items()
    }

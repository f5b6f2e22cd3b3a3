"""SMS through Twilio: conversations with whoever texts the business's number, and notices."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from conversations.channels.base import (
    Channel,
    InboundMessage,
    ProviderNews,
    SendError,
    StatusUpdate,
)
from conversations.channels.outgoing import Enclosure, enclosures
from conversations.channels.showing import shown
from conversations.channels.sms import payloads, words
from conversations.channels.sms.accounts import (
    CHANNEL,
    SmsAccount,
    number_connected,
    sms_account_of,
)
from conversations.channels.sms.segments import segments, sms_text
from conversations.models import ChannelAccount, Delivery, Message
from conversations.sending.facts import facts_of
from conversations.sending.prices import sms_price
from conversations.sending.purposes import ABOUT_WORDS
from conversations.sending.rule import Facts
from conversations.services.connections import account_down, account_fail
from conversations.services.opt_outs import is_opted_out, opt_out_end, opt_out_note
from conversations.services.queueing import message_queue
from conversations.services.reports import delivery_update
from leads.models import Contact
from tenants.context import current_business
from tenants.sms import SmsError, sms_find, sms_send
from tenants.twilio import may_pass
from tenants.twilio.carrying import MMS_BYTES, mms_between, mms_carries
from tenants.urls_for import business_url

STATUS_PATH = "/webhook/sms/status/"
_REFUSED_TOKEN = "20003"
# Refusals of an MMS from this number, or to that phone: nothing of it is out.
_NO_MMS = frozenset({"21612", "21621"})
logger = logging.getLogger(__name__)


class Stopped(ProviderNews):
    """Twilio did not deliver, because the person has told it to stop."""

    def __init__(self, status: StatusUpdate) -> None:
        self.status = status

    def apply(self) -> Contact | None:
        """Note it for the channel, and for the message."""
        contact = delivery_update(self.status)
        rows = Delivery.objects.select_related("message__conversation__address")
        named = self.status.delivery_uuid
        known = {"uuid": named} if named else {"provider_id": self.status.provider_id}
        delivery = rows.filter(**known).first()
        if delivery is not None:
            opt_out_note(channel=CHANNEL, address=delivery.message.conversation.address)
        return contact


class SmsChannel(Channel):
    """A conversation by SMS: the address is the person's phone, `account_key` our number."""

    kind: ClassVar[str] = CHANNEL
    begins: ClassVar[str] = "phone"

    def parse(
        self, payload: Mapping[str, Any], account_key: str
    ) -> InboundMessage | StatusUpdate | Stopped | None:
        found = payloads.parse(payload, account_key)
        stopped = isinstance(found, StatusUpdate) and found.error_code == payloads.STOPPED
        return Stopped(found) if stopped and isinstance(found, StatusUpdate) else found

    def facts(self, message: Message, now: datetime) -> Facts:
        talk = message.conversation
        down = account_down(
            number_connected(talk.account_key), _("El número para SMS no está activo.")
        )
        said = sms_text(_said(message, _carried(message)))
        lost = not down and sms_account_of(talk.account_key) is None
        return facts_of(
            message,
            now,
            closed=_("El negocio no tiene número para SMS.") if lost else "",
            refused=_unwanted(message),
            silent=False,  # `_unwanted` knows, and is stricter
            down=down,
            free_price=sms_price(
                number=talk.address.address,
                segments=segments(said),
            ),
        )

    def send(self, delivery: Delivery) -> str:
        talk = delivery.message.conversation
        account = _account(talk.account_key)
        try:
            return _handed(account, delivery, carried=_carried(delivery.message))
        except SmsError as error:
            _learn(delivery, error)
            raise _send_error(error) from error

    def find_sent(self, delivery: Delivery) -> str | None:
        talk = delivery.message.conversation
        account = sms_account_of(talk.account_key)
        if account is None:
            return None
        try:
            found = sms_find(
                account_sid=account.sid,
                auth_token=account.token,
                sender=account.number,
                to=talk.address.address,
                bodies={
                    sms_text(_said(delivery.message, carried))
                    for carried in (_carried(delivery.message), [])
                },
                since=delivery.attempted_at or delivery.message.created_at,
            )
        except SmsError as error:
            raise _send_error(error) from error
        others = Delivery.objects.exclude(pk=delivery.pk).filter(provider_id__in=found)
        taken = set(others.values_list("provider_id", flat=True))
        return next((sid for sid in reversed(found) if sid not in taken), None)

    def may_retry(self, code: str) -> bool:
        return may_pass(code)

    def account_for(self, contact: Contact) -> str | None:
        connected = sms_account_of_business()
        return connected.number if connected else None

    def is_usable(self, account_key: str) -> bool:
        return sms_account_of(account_key) is not None

    def commanded(self, message: Message, inbound: InboundMessage) -> bool:
        """STOP, START and HELP, in three languages (`words`). Those that Twilio reads it has also
        answered, and honours by itself; ours are answered once."""
        word = words.word_of(message.body)
        command: words.Command | None = words.TWILIO.get(word)
        ours, language = words.OURS.get(word, (None, ""))
        command = command or ours
        if command is None:
            return False
        talk = message.conversation
        if command == "stop":
            opt_out_note(channel=CHANNEL, address=talk.address, word=word)
        elif command == "start":
            ended = opt_out_end(channel=CHANNEL, address=talk.address)
            if word == words.AMBIGUOUS and not ended and not inbound.answered:
                return False
        if ours and not inbound.answered and talk.contact.kind != Contact.Kind.BLOCKED:
            _answer(message, ours, language)
        return True


def _unwanted(message: Message) -> str:
    """Who has said STOP gets nothing by SMS, not even an answer: Twilio would not deliver it."""
    if message.purpose == ABOUT_WORDS:
        return ""
    if is_opted_out(CHANNEL, message.conversation.address):
        return _("El cliente pidió no recibir SMS.")
    silent = message.conversation.contact.opted_out_at is not None
    return _("El cliente pidió no recibir mensajes.") if silent else ""


def sms_account_of_business() -> SmsAccount | None:
    """What a program's SMS to somebody new are sent with: a connected number, nothing else."""
    rows = ChannelAccount.objects.filter(kind=CHANNEL, state=ChannelAccount.State.ACTIVE)
    first = rows.order_by("-connected_at", "-pk").first()
    return sms_account_of(first.address) if first else None


def _answer(message: Message, command: words.Command, language: str) -> None:
    business = current_business()
    message_queue(
        conversation=message.conversation,
        body=words.answer_to(command, language, business=business.name, phone=business.phone),
        author=Message.Author.SYSTEM,
        purpose=ABOUT_WORDS,
    )


def _said(message: Message, carried: Sequence[Enclosure]) -> str:
    """The words with what can be chosen, numbered: an SMS has nothing to press. Files that do not
    go along are links."""
    said = shown(message, SmsChannel.keys).text
    left = [each for each in enclosures(message) if each not in carried]
    return "\n".join(filter(None, (said, *(each.customer_url for each in left))))


def _carried(message: Message) -> list[Enclosure]:
    """The files that go along as an MMS: all of them, or none."""
    talk, files = message.conversation, enclosures(message)
    fits = mms_between(talk.account_key, talk.address.address)
    small = sum(each.size for each in files) <= MMS_BYTES
    taken = all(mms_carries(each.content_type, each.size) for each in files)
    return files if fits and small and taken else []


def _handed(account: SmsAccount, delivery: Delivery, *, carried: Sequence[Enclosure]) -> str:
    """Hand it to Twilio; where the number turns out not to be one for MMS, once more with links.
    Raises `SmsError`."""
    message = delivery.message
    try:
        return sms_send(
            account_sid=account.sid,
            auth_token=account.token,
            sender=account.number,
            to=message.conversation.address.address,
            body=sms_text(_said(message, carried)),
            media_urls=[each.provider_url for each in carried],
            status_callback=f"{business_url(current_business(), STATUS_PATH)}{delivery.uuid}",
        )
    except SmsError as error:
        if not carried or error.code not in _NO_MMS:
            raise
        logger.info("number without MMS", extra={"code": error.code})
        return _handed(account, delivery, carried=())


def _account(number: str) -> SmsAccount:
    account = sms_account_of(number)
    if account is None:
        raise SendError(_("El negocio no tiene número para SMS."), permanent=True)
    return account


def _learn(delivery: Delivery, error: SmsError) -> None:
    """Keep what a refusal says beyond the one message: the person wants nothing more, or the
    account's token is no longer taken."""
    talk = delivery.message.conversation
    if error.code == payloads.STOPPED:
        opt_out_note(channel=CHANNEL, address=talk.address)
    elif error.code == _REFUSED_TOKEN and (connected := number_connected(talk.account_key)):
        account_fail(account=connected, reason=error.reason)


def _send_error(error: SmsError) -> SendError:
    return SendError(
        error.reason,
        permanent=error.permanent,
        code=error.code,
        uncertain=error.uncertain,
        retry_after=error.retry_after,
    )

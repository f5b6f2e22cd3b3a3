"""What SMS are sent with.

A number that customers may answer is connected (`ChannelAccount`); without one, what the business
chose for its notices (`SmsSender`), else its WhatsApp number's account.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from conversations.models import ChannelAccount, SmsSender
from conversations.services.connections import account_latest

CHANNEL = "sms"


@dataclass(frozen=True)
class SmsAccount:
    """What an SMS is sent with."""

    sid: str
    token: str
    number: str


def sms_account() -> SmsAccount | None:
    """The open business's way of beginning an SMS; None where it has none, or has turned it off."""
    own = SmsSender.objects.first()
    if own is not None and not own.active:
        return None
    if connected := account_latest(CHANNEL):
        return credentials_of(connected)
    if own is not None and own.account_sid:
        return SmsAccount(own.account_sid, own.auth_token, own.number) if own.number else None
    # A number that has stopped being the business's own signs nothing: the usual one does.
    return (sms_usual(own.number) if own is not None else None) or sms_usual()


def sms_usual(number: str = "") -> SmsAccount | None:
    """The account of the open business's WhatsApp: of its first number, or of that `number`, which
    must be one of its own; else None. Nobody signs with a number or a name that is not theirs
    through an account that may serve others too."""
    found: SmsAccount | None = import_string(settings.SMS_USUAL_ACCOUNT)(number)
    return found


def sms_account_of(number: str) -> SmsAccount | None:
    """What still sends from one of the business's own numbers (or names); None where nothing
    does."""
    if connected := number_connected(number):
        return credentials_of(connected)
    account = sms_account()
    return account if account and account.number == number else None


def number_connected(number: str) -> ChannelAccount | None:
    """The connected account with this number (E.164)."""
    rows = ChannelAccount.objects.filter(kind=CHANNEL, address=number)
    return rows.exclude(state=ChannelAccount.State.DISCONNECTED).first()


def credentials_of(account: ChannelAccount) -> SmsAccount | None:
    """A connected number with its own credentials, or with those of the WhatsApp number that it is
    also; None where that one has gone."""
    if sid := account.credential("account_sid"):
        return SmsAccount(sid, account.credential("auth_token"), account.address)
    return sms_usual(account.address)

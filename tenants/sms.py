"""Sending an SMS through Twilio's Messages API."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tenants.twilio import FAILURES, client, failure_of, made_id

LISTED = 50


class SmsError(Exception):
    """Twilio did not take a message.

    `reason`: what to tell people, in words. `code`: Twilio's error code, or network, timeout or
    answer. `permanent`: trying again cannot help. `uncertain`: Twilio may have taken it (a
    time-out after the request went out), so it must never be sent again by itself.
    `retry_after`: seconds for which Twilio asked to be left alone.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool,
        code: str = "",
        uncertain: bool = False,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.code = code
        self.uncertain = uncertain
        self.retry_after = retry_after


def sms_send(
    *,
    account_sid: str,
    auth_token: str,
    sender: str,
    to: str,
    body: str,
    status_callback: str = "",
    media_urls: Sequence[str] = (),
) -> str:
    """Hand one SMS to Twilio; the provider's id of it.

    `sender` and `to` are E.164 numbers (`sender` may be an alphanumeric sender id), `body` at most
    1,600 characters, which Twilio cuts into segments itself. `status_callback` is a full URL that
    is told what became of the message. With `media_urls` it is an MMS. Raises `SmsError`.
    """
    extra: dict[str, Any] = {"status_callback": status_callback} if status_callback else {}
    if media_urls:
        extra["media_url"] = list(media_urls)
    if body or not media_urls:
        extra["body"] = body
    try:
        made = client(account_sid, auth_token).messages.create(to=to, from_=sender, **extra)
        return made_id(made)
    except FAILURES as error:
        failure = failure_of(error, unknown=_("Twilio no entregó el SMS."))
        raise SmsError(
            failure.reason,
            permanent=failure.permanent,
            code=failure.code,
            uncertain=failure.uncertain,
            retry_after=failure.retry_after,
        ) from error


def sms_find(
    *,
    account_sid: str,
    auth_token: str,
    sender: str,
    to: str,
    bodies: Collection[str],
    since: datetime,
) -> list[str]:
    """Ids of this account's SMS to `to` with one of these texts, made at or after `since`, newest
    first: whether one went out of whose sending nothing is known. Raises `SmsError`."""
    try:
        found = client(account_sid, auth_token).messages.list(to=to, from_=sender, limit=LISTED)
    except FAILURES as error:
        failure = failure_of(error, unknown=_("Twilio no contestó."))
        raise SmsError(failure.reason, permanent=failure.permanent, code=failure.code) from error
    # Twilio's times have whole seconds.
    first, wanted = since.replace(microsecond=0), {body.strip() for body in bodies}
    return [
        str(made.sid)
        for made in found
        if (made.date_created is None or made.date_created >= first)
        and (made.body or "").strip() in wanted
    ]

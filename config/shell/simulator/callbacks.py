"""Twilio's status callbacks: signed reports on what became of a message.

The stand-in plays the outside world, so its requests do not leave through the product's egress
door. They can reach this machine only: whatever host a URL names, the connection goes to
127.0.0.1, with the name in the Host header (Python does not resolve `estilo.localhost`).
"""

import logging
import threading
from collections.abc import Callable
from email.utils import format_datetime
from urllib.parse import urlencode

from django.utils import timezone

from channels_whatsapp.providers.twilio.signature import SIGNATURE_HEADER, sign
from config.shell.simulator.stores import Resource, Store
from config.shell.simulator.wire import post

logger = logging.getLogger(__name__)

Post = Callable[[str, dict[str, str], str], int]

_TAKEN = ("queued", "sent", "delivered", "read")
_SMS_TAKEN = ("queued", "sent", "delivered")
_REFUSED = ("queued", "sent", "undelivered")
_INSTALL = "XE0123456789abcdef0123456789abcdef"
_WINDOW_MESSAGE = (
    "Failed to send freeform message because you are outside the allowed window. "
    "If you are using WhatsApp, please use a Message Template."
)
_NOT_CARRIED = "The media of the message could not be sent."


def signed(url: str, form: dict[str, str], auth_token: str) -> tuple[bytes, dict[str, str]]:
    """The body and headers with which Twilio posts a form."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        SIGNATURE_HEADER: sign(url, form, auth_token),
    }
    return urlencode(form).encode(), headers


def post_signed(url: str, form: dict[str, str], auth_token: str) -> int:
    """POST a form as Twilio does; the answer's status. Raises `OSError`."""
    return post(url, *signed(url, form, auth_token))


class Callbacks:
    """Moves messages through their states in the background and reports each one.

    `pace` is the pause in seconds before each report; `enabled` False leaves messages queued.
    """

    def __init__(
        self, *, pace: float = 0.3, enabled: bool = True, post: Post = post_signed
    ) -> None:
        self._pace, self.enabled, self._post = pace, enabled, post
        self._running: list[threading.Thread] = []
        self._stop = threading.Event()

    def begin(
        self,
        message: Resource,
        store: Store,
        url: str,
        auth_token: str,
        outcome: Callable[[], str],
    ) -> None:
        """Start one message's way to its end: read, or undelivered with the error code that
        `outcome` says, which is asked on the way."""
        if not self.enabled:
            return
        thread = threading.Thread(
            target=self._run,
            args=(message, store, url, auth_token, outcome),
            daemon=True,
        )
        self._running = [one for one in self._running if one.is_alive()]
        self._running.append(thread)
        thread.start()

    def wait(self, timeout: float = 10.0) -> None:
        """Wait until every message so far has reached its end."""
        for thread in list(self._running):
            thread.join(timeout)

    def stop(self) -> None:
        """Report nothing more."""
        self._stop.set()
        self.wait()

    def _run(
        self,
        begun: Resource,
        store: Store,
        url: str,
        auth_token: str,
        outcome: Callable[[], str],
    ) -> None:
        error = outcome()
        taken = _TAKEN if _by_whatsapp(begun) else _SMS_TAKEN
        for state in _REFUSED if error else taken:
            if self._stop.wait(self._pace):
                return
            message = _moved(store, begun["sid"], state, error)
            if message is None:
                return
            if url:
                self._report(url, _report_form(message, state), auth_token)

    def _report(self, url: str, form: dict[str, str], auth_token: str) -> None:
        try:
            status = self._post(url, form, auth_token)
        except OSError as problem:
            # Twilio does not insist either: a business that is down learns it by listing.
            logger.warning("status callback failed: %s", type(problem).__name__)
            return
        if status >= 400:
            logger.warning("status callback was answered with %d", status)


def _by_whatsapp(message: Resource) -> bool:
    return str(message["to"]).startswith("whatsapp:")


def _moved(store: Store, sid: str, state: str, error: str) -> Resource | None:
    message = store.get(sid)
    if message is None:
        return None
    now = format_datetime(timezone.now())
    message |= {"status": state, "date_updated": now}
    if state == "sent":
        message["date_sent"] = now
    if state == "undelivered":
        said = _WINDOW_MESSAGE if error == "63016" else _NOT_CARRIED
        message |= {"error_code": int(error), "error_message": said}
    store.save(message)
    return message


def _report_form(message: Resource, state: str) -> dict[str, str]:
    form = {
        "ApiVersion": message["api_version"],
        "MessageSid": message["sid"],
        "SmsSid": message["sid"],
        "AccountSid": message["account_sid"],
        "From": message["from"],
        "To": message["to"],
        "SmsStatus": state,
        "MessageStatus": state,
    }
    if message["error_code"] is not None:
        form |= {
            "ErrorCode": str(message["error_code"]),
            "ErrorMessage": message["error_message"],
        }
    return form | _channel_form(message, state)


def _channel_form(message: Resource, state: str) -> dict[str, str]:
    """What callbacks of WhatsApp messages carry and those of an SMS do not."""
    if not _by_whatsapp(message):
        return {}
    form = {
        "ChannelPrefix": "whatsapp",
        "ChannelInstallSid": _INSTALL,
        "ChannelToAddress": message["to"].removeprefix("whatsapp:")[:-4] + "XXXX",
    }
    if state in ("delivered", "read", "undelivered"):
        form["EventType"] = state.upper()
    return form

"""Twilio's record of an account's numbers: looked up, and told where to call for SMS."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from config.shell.simulator.attached import mms_possible
from config.shell.simulator.forms import ApiError

PATH = re.compile(
    r"^/2010-04-01/Accounts/(?P<account>[^/]+)/IncomingPhoneNumbers(?:/(?P<sid>[^/]+))?\.json$"
)
_TAKEN = frozenset({"SmsUrl", "SmsMethod"})


def number_sid(number: str) -> str:
    """The id that a number has here."""
    return "PN" + hashlib.md5(number.encode(), usedforsecurity=False).hexdigest()


class Numbers:
    """Where Twilio calls for each number; `usual` says it for one that has not been told."""

    def __init__(self, usual: Callable[[str], str] = lambda number: "") -> None:
        self._usual = usual
        self.urls: dict[str, str] = {}

    def url(self, number: str) -> str:
        """Where it calls now; empty for nowhere."""
        return self.urls[number] if number in self.urls else self._usual(number)

    def listed(self, account: str, numbers: frozenset[str], query: str) -> dict[str, Any]:
        """The account's numbers, or the one that is asked for."""
        wanted = dict(parse_qsl(query)).get("PhoneNumber")
        found = [n for n in sorted(numbers) if wanted in (None, n)]
        return {
            "incoming_phone_numbers": [self._shown(account, number) for number in found],
            "page": 0,
            "page_size": 50,
            "next_page_uri": None,
        }

    def updated(self, account: str, numbers: frozenset[str], sid: str, form: str) -> dict[str, Any]:
        """Take where to call; an address has to be one, or nothing. Raises `ApiError`."""
        number = next((n for n in numbers if number_sid(n) == sid), None)
        if number is None:
            raise ApiError(404, 20404, "The requested resource was not found")
        given = dict(parse_qsl(form, keep_blank_values=True))
        if unknown := given.keys() - _TAKEN:
            raise ApiError(400, 20001, f"Unknown parameter {sorted(unknown)[0]}")
        parts = urlsplit(given.get("SmsUrl", ""))
        if given.get("SmsUrl") and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ApiError(400, 21502, "SmsUrl is not a valid URL")
        if given.get("SmsMethod", "POST") not in ("GET", "POST"):
            raise ApiError(400, 21403, "SmsMethod is not valid")
        self.urls[number] = given.get("SmsUrl", self.url(number))
        return self._shown(account, number)

    def _shown(self, account: str, number: str) -> dict[str, Any]:
        return {
            "sid": number_sid(number),
            "account_sid": account,
            "phone_number": number,
            "friendly_name": number,
            "capabilities": {"voice": True, "sms": True, "mms": mms_possible(number), "fax": False},
            "sms_url": self.url(number),
            "sms_method": "POST",
            "status": "in-use",
        }

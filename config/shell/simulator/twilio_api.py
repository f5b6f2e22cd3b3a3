"""A strict stand-in for Twilio's Messages API (2010-04-01): create, fetch and list; its contents
(v1); and the account itself.

It knows no web framework: `views.py` serves it inside the demo, `local.py` on a port of its own
for tests and `manage.py chat`. What the documentation does not allow is refused as Twilio refuses
it, so that a mistake of ours shows here and not with a customer.
"""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils import timezone

from config.shell.simulator import approvals, attached, contents
from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.forms import ApiError, MessageForm, form_check
from config.shell.simulator.numbers import PATH as NUMBERS
from config.shell.simulator.numbers import Numbers
from config.shell.simulator.stores import Resource, Store
from config.shell.simulator.wire import Call, Mishap, Reply

VERSION = "2010-04-01"
# Where a stored message keeps what the phone shows to press.
KEYS = "_keys"
# Where it keeps the files that came with it.
MEDIA = "_media"
# Where it keeps the place that it is.
PLACE = "_place"
WINDOW = timedelta(hours=24)
BROKEN = 20500
_PATH = re.compile(rf"^/{VERSION}/Accounts/(?P<account>[^/]+)/Messages(?:/(?P<sid>[^/]+))?\.json$")

_MEDIA = re.compile(
    rf"^/{VERSION}/Accounts/(?P<account>[^/]+)/Messages/MM[0-9a-f]{{32}}/Media/ME[0-9a-f]{{32}}$"
)
_ACCOUNT = re.compile(rf"^/{VERSION}/Accounts/(?P<account>[^/]+)\.json$")


@dataclass(frozen=True)
class Account:
    """An account that the stand-in knows: its token and the numbers it may send from."""

    sid: str
    token: str
    numbers: frozenset[str]


TemplateText = Callable[[Account, str, dict[str, str]], str]


class TwilioApi:
    """The stand-in. `account_by_sid` is asked on each call; `template_text` gives the wording of
    a content template with its values; `window_enforced` makes free text outside the 24 hours
    end as `undelivered`, error 63016, as WhatsApp does."""

    def __init__(
        self,
        store: Store,
        *,
        account_by_sid: Callable[[str], Account | None],
        callbacks: Callbacks,
        template_text: TemplateText | None = None,
        window_enforced: bool = True,
        numbers: Numbers | None = None,
        content_before: Callable[[Account, str], Resource | None] | None = None,
    ) -> None:
        self.store, self.numbers = store, numbers or Numbers()
        # Who has told Twilio to stop, of which number: (person, number) -> refused with 21610.
        self.stopped: set[tuple[str, str]] = set()
        # What people sent, by the path that webhooks name: its type and bytes.
        self.media: dict[str, tuple[str, bytes]] = {}
        self._account_by_sid = account_by_sid
        # Contents that were made before the stand-in kept any, as if they were kept.
        self._content_before = content_before or (lambda _account, _sid: None)
        self._callbacks = callbacks
        self._template_text = template_text or (lambda *asked: " ".join(asked[2].values()))
        self.window_enforced = window_enforced

    def answer(self, call: Call) -> Reply:
        """Serve one request."""
        try:
            return self._route(call)
        except ApiError as error:
            return Reply(error.status, error.body())

    def refusal(self, mishap: Mishap) -> Reply:
        """Twilio's error envelope; `more` of a mishap has its `code`."""
        code = int(mishap.more.get("code", BROKEN))
        error = ApiError(mishap.status, code, mishap.says)
        return Reply(mishap.status, error.body(), mishap.headers)

    def _route(self, call: Call) -> Reply:
        if itself := _ACCOUNT.match(call.path):
            return self._show(self._authenticate(call, itself["account"]))
        if number := NUMBERS.match(call.path):
            return self._number(call, number["account"], number["sid"] or "")
        if content := contents.PATH.match(call.path):
            return self._contents(call, content["sid"] or "", content["approval"] or "")
        if attachment := _MEDIA.match(call.path):
            return self._media(call, attachment["account"])
        match = _PATH.match(call.path)
        if match is None:
            raise ApiError(404, 20404, f"The requested resource {call.path} was not found")
        account = self._authenticate(call, match["account"])
        if match["sid"] and call.method == "GET":
            return self._fetch(account, match["sid"])
        if match["sid"] is None and call.method == "GET":
            return self._list(account, call)
        if match["sid"] is None and call.method == "POST":
            return self._create(account, call)
        raise ApiError(405, 20004, "Method not allowed")

    def _media(self, call: Call, sid: str) -> Reply:
        """A file that somebody sent; Twilio names one a moment before it has it."""
        self._authenticate(call, sid)
        kind, data = self.media.get(call.path, ("", b""))
        if call.method != "GET" or not data:
            raise ApiError(404, 20404, f"The requested resource {call.path} was not found")
        return Reply(200, content=data, media_type=kind)

    def _show(self, account: Account) -> Reply:
        return Reply(200, {"sid": account.sid, "status": "active", "type": "Full"})

    def _number(self, call: Call, sid: str, number: str) -> Reply:
        account = self._authenticate(call, sid)
        if call.method == "GET" and not number:
            return Reply(200, self.numbers.listed(sid, account.numbers, call.query))
        if call.method == "POST" and number:
            return Reply(200, self.numbers.updated(sid, account.numbers, number, call.text))
        raise ApiError(405, 20004, "Method not allowed")

    def _contents(self, call: Call, sid: str, approval: str) -> Reply:
        """The contents of the account whose credentials were sent: its name is not in the path."""
        account = self._authenticate(call, _credentials(call).partition(":")[0])
        if call.method == "POST" and not sid:
            made = contents.content_resource(account.sid, contents.content_check(call))
            self.store.content_save(made)
            return Reply(201, made)
        if call.method == "GET" and not sid:
            return self._contents_listed(call, account)
        known = self.store.content(sid) or self._content_before(account, sid)
        if known is None or known["account_sid"] != account.sid:
            raise ApiError(404, 20404, f"The requested resource {call.path} was not found")
        if approval:
            return self._approval(call, known, approval)
        if call.method == "DELETE":
            self.store.content_delete(sid)
            return Reply(204)
        return Reply(200, _without_approval(known))

    def _contents_listed(self, call: Call, account: Account) -> Reply:
        kept = [each for each in self.store.contents() if each["account_sid"] == account.sid]
        query = dict(parse_qsl(call.query))
        size = min(max(_whole(query, "PageSize", 50), 1), 1000)
        page = max(_whole(query, "Page", 0), 0)
        shown = [_without_approval(each) for each in kept[page * size : (page + 1) * size]]
        more = (page + 1) * size < len(kept)
        return Reply(200, {"contents": shown, "meta": contents.page_meta(page, size, more=more)})

    def _approval(self, call: Call, content: Resource, path: str) -> Reply:
        if call.method == "POST" and path.endswith("/whatsapp"):
            asked = approvals.approval_ask(content, call)
            self.store.content_save(content)
            return Reply(201, asked)
        if call.method != "GET" or path.endswith("/whatsapp"):
            raise ApiError(405, 20004, "Method not allowed")
        shown = {
            "sid": content["sid"],
            "account_sid": content["account_sid"],
            "whatsapp": approvals.approval_shown(content),
            "url": content["links"]["approval_fetch"],
        }
        return Reply(200, shown)

    def _authenticate(self, call: Call, sid: str) -> Account:
        scheme = call.header("Authorization").partition(" ")[0]
        given = _credentials(call)
        account = self._account_by_sid(sid)
        if scheme.lower() != "basic" or account is None:
            raise ApiError(401, 20003, "Authenticate")
        if not secrets.compare_digest(given.encode(), f"{account.sid}:{account.token}".encode()):
            raise ApiError(401, 20003, "Authenticate")
        return account

    def _create(self, account: Account, call: Call) -> Reply:
        if not call.header("Content-Type").startswith("application/x-www-form-urlencoded"):
            raise ApiError(400, 20001, "The body must be form encoded")
        form = form_check(parse_qsl(call.text, keep_blank_values=True))
        if form.sender not in account.numbers:
            if form.is_sms:
                raise ApiError(400, 21606, "The 'From' phone number is not yours to send from")
            raise ApiError(
                400, 63007, "Twilio could not find a Channel with the specified From address"
            )
        if form.is_sms and form.media_urls and not attached.mms_possible(form.from_):
            raise ApiError(400, 21621, "The 'From' number has not been enabled for MMS")
        if (form.to, form.from_) in self.stopped:
            raise ApiError(400, 21610, "Attempt to send to unsubscribed recipient")
        message = self._resource(account, form)
        self.store.save(message)
        shown, refused = public(message), self._outcome(form)
        self._callbacks.begin(
            message,
            self.store,
            form.status_callback,
            account.token,
            lambda: refused or self._attach(form, message["sid"]),
        )
        return Reply(201, shown)

    def _attach(self, form: MessageForm, sid: str) -> str:
        """Fetch what is attached; the error code where that is not carried."""
        try:
            files = [attached.fetched(url, is_sms=form.is_sms) for url in form.media_urls]
        except attached.NotCarriedError as problem:
            return str(problem.code)
        message = self.store.get(sid)
        if message is not None and files:
            self.store.save(message | {MEDIA: files})
        return ""

    def _outcome(self, form: MessageForm) -> str:
        """The error code that this message will end with; empty when it arrives."""
        if told := self.store.failure_take(form.to):
            return told
        content = self.store.content(form.content_sid) if form.content_sid else None
        # A content that is not kept here was made before: the demo's first templates.
        approved = form.content_sid and (content is None or approvals.is_approved(content))
        if form.is_sms or approved or not self.window_enforced:
            return ""
        wrote = self.store.wrote_at(form.to, form.from_)
        inside = wrote is not None and timezone.now() - wrote < WINDOW
        return "" if inside else "63016"

    def _resource(self, account: Account, form: MessageForm) -> Resource:
        body, keys = form.body, None
        content = self.store.content(form.content_sid) if form.content_sid else None
        if content is not None:
            keys = contents.filled(content, form.content_variables)
            body = keys["body"]
        elif form.content_sid:
            body = self._template_text(account, form.content_sid, form.content_variables)
        if form.is_sms and form.media_urls and not attached.mms_arrives(form.from_, form.to):
            body = " ".join([body, *form.media_urls])
        made = message_resource(
            account.sid,
            direction="outbound-api",
            from_=form.from_,
            to=form.to,
            body=body,
            media=len(form.media_urls),
        )
        return made | {KEYS: keys} if keys else made

    def received(
        self, account: Account, *, person: str, business: str, body: str, sid: str
    ) -> Resource:
        """Note a message that a customer wrote; it opens their 24-hour window."""
        message = message_resource(
            account.sid, direction="inbound", from_=person, to=business, body=body, sid=sid
        )
        self.store.save(message)
        self.store.wrote(person, business, timezone.now())
        return message

    def _fetch(self, account: Account, sid: str) -> Reply:
        message = self.store.get(sid)
        if message is None or message["account_sid"] != account.sid:
            raise ApiError(404, 20404, "The requested resource was not found")
        return Reply(200, public(message))

    def _list(self, account: Account, call: Call) -> Reply:
        query = dict(parse_qsl(call.query))
        found = [m for m in self.store.newest() if _matches(m, account, query)]
        size = min(max(_whole(query, "PageSize", 50), 1), 1000)
        page = max(_whole(query, "Page", 0), 0)
        shown = [public(message) for message in found[page * size : (page + 1) * size]]
        return Reply(200, _page(account, query, shown, page, size, len(found)))


def message_resource(
    account_sid: str,
    *,
    direction: str,
    from_: str,
    to: str,
    body: str,
    sid: str = "",
    media: int = 0,
) -> Resource:
    """A Message resource with every documented field; `media` is how many files it has."""
    sid = sid or ("MM" if media else "SM") + secrets.token_hex(16)
    now = format_datetime(timezone.now())
    path = f"/{VERSION}/Accounts/{account_sid}/Messages/{sid}"
    received = direction == "inbound"
    return {
        "account_sid": account_sid,
        "api_version": VERSION,
        "body": body,
        "date_created": now,
        "date_sent": now if received else None,
        "date_updated": now,
        "direction": direction,
        "error_code": None,
        "error_message": None,
        "from": from_,
        "messaging_service_sid": None,
        "num_media": str(media),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": "received" if received else "queued",
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": to,
        "uri": f"{path}.json",
    }


def _without_approval(content: Resource) -> Resource:
    return {name: value for name, value in content.items() if name != approvals.APPROVAL}


def public(message: Resource) -> Resource:
    """A message as the API shows it, without what only the phone sees."""
    return {name: value for name, value in message.items() if name not in (KEYS, MEDIA, PLACE)}


def _credentials(call: Call) -> str:
    encoded = call.header("Authorization").partition(" ")[2]
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return ""


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name, default))
    except ValueError as error:
        raise ApiError(400, 20001, f"{name} is not a whole number") from error


def _matches(message: Resource, account: Account, query: Mapping[str, str]) -> bool:
    if message["account_sid"] != account.sid:
        return False
    for name in ("To", "From"):
        if name in query and message[name.lower()] != query[name]:
            return False
    return _sent_matches(message, query)


def _sent_matches(message: Resource, query: Mapping[str, str]) -> bool:
    """The filters DateSent, DateSent< and DateSent> (on days or moments, both ends included)."""
    bounds = [(name[8:], query[name]) for name in query if name.startswith("DateSent")]
    if not bounds:
        return True
    if message["date_sent"] is None:
        return False
    sent = parsedate_to_datetime(message["date_sent"])
    return all(_compare(sent, sign, value) for sign, value in bounds)


def _compare(sent: datetime, sign: str, value: str) -> bool:
    given = sent.date().isoformat() if len(value) == 10 else sent.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"": given == value, "<": given <= value, ">": given >= value}.get(sign, False)


def _page(
    account: Account, query: dict[str, str], shown: list[Resource], page: int, size: int, of: int
) -> dict[str, Any]:
    base = f"/{VERSION}/Accounts/{account.sid}/Messages.json"

    def uri(number: int) -> str:
        return f"{base}?{urlencode(query | {'PageSize': str(size), 'Page': str(number)})}"

    return {
        "messages": shown,
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(shown) - 1, 0),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if (page + 1) * size < of else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }

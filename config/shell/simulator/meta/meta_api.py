"""The stand-in: numbers, messages, read marks, media, the accounts that they belong to."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from config.shell.simulator.meta.checks import (
    MEDIA_KINDS,
    RefusedError,
    file_check,
    message_check,
    need,
)
from config.shell.simulator.meta.templates import Templates, sending_check
from config.shell.simulator.wire import Call, LocalServer, Mishap, Reply

Json = dict[str, Any]
VERSION = re.compile(r"^/v[0-9]{2}\.[0-9]/(?P<rest>.+)$")


@dataclass(frozen=True)
class Number:
    """A number that the stand-in knows, with what belongs to it."""

    number: str
    phone_number_id: str
    waba_id: str
    token: str
    app_secret: str
    name: str = "Peluquería Estilo"
    expires_at: int = 0


@dataclass
class Sent:
    """A message that was taken."""

    id: str
    by: Number
    body: Json


@dataclass
class MetaApi:
    """Answers as Meta does. `sent` and `seen` are what the product handed over, `subscribed` the
    accounts whose webhooks it asked for; `refuse` decides on a code for a message, 0 for none."""

    numbers: list[Number]
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    seen: list[Json] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    refuse: Callable[[Json], int] = lambda _body: 0
    templates: Templates = field(default_factory=Templates)
    base_url: str = ""
    # Told of every message that was taken.
    taken: Callable[[Sent], None] = lambda _sent: None

    def answer(self, call: Call) -> Reply:
        """Serve one call."""
        try:
            return self._route(call)
        except RefusedError as refused:
            return _refusal(refused.status, refused.code, refused.said, refused.subcode)

    def refusal(self, mishap: Mishap) -> Reply:
        """Meta's way to say that something went wrong."""
        code = int(mishap.more.get("code", 0))
        if not code:
            return Reply(mishap.status, content=b"<html>oops</html>", headers=mishap.headers)
        reply = _refusal(mishap.status, code, mishap.says)
        return Reply(reply.status, reply.body, mishap.headers)

    def _route(self, call: Call) -> Reply:
        if call.path.startswith("/media/"):
            return self._file(call)
        match = VERSION.match(call.path)
        need(match is not None, "Unknown path components", 2500, 404)
        assert match is not None
        known = self._authenticate(call)
        target, _, what = match["rest"].partition("/")
        if what == "message_templates":
            return self.templates.answer(call, _one(known, target, "waba_id").waba_id)
        if what == "" and call.method == "POST":
            return self.templates.edit(call, target)
        if call.method == "GET":
            return self._get(call, known, target, what)
        if what == "media":
            return self._upload(call)
        if what == "messages":
            return self._message(call, _one(known, target, "phone_number_id"))
        need(what == "subscribed_apps", "Unsupported post request.")
        waba = _one(known, target, "waba_id").waba_id
        if call.method == "DELETE":
            need(waba in self.subscribed, "The app is not subscribed.")
            self.subscribed = [each for each in self.subscribed if each != waba]
        else:
            self.subscribed.append(waba)
        return Reply(200, {"success": True})

    def _authenticate(self, call: Call) -> list[Number]:
        scheme, _, token = call.header("Authorization").partition(" ")
        known = [each for each in self.numbers if secrets.compare_digest(each.token, token)]
        need(scheme == "Bearer" and bool(known), "Invalid OAuth access token", 190, 401)
        proof = parse_qs(call.query).get("appsecret_proof", [""])[0]
        made = hmac.new(known[0].app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        need(proof == made, "Invalid appsecret_proof provided in the API argument")
        return known

    def _get(self, call: Call, known: list[Number], target: str, what: str) -> Reply:
        if target == "debug_token":
            data = {"is_valid": True, "expires_at": known[0].expires_at, "type": "SYSTEM_USER"}
            return Reply(200, {"data": data})
        if target in self.media:
            kind, data_ = self.media[target]
            link = f"{self.base_url}/media/{target}"
            return Reply(
                200,
                {
                    "messaging_product": "whatsapp",
                    "url": link,
                    "mime_type": kind,
                    "sha256": hashlib.sha256(data_).hexdigest(),
                    "file_size": len(data_),
                    "id": target,
                },
            )
        if what == "phone_numbers":
            waba = _one(known, target, "waba_id").waba_id
            return Reply(200, {"data": [_shown(n) for n in known if n.waba_id == waba]})
        need(what == "", "Unsupported get request.")
        return Reply(200, _shown(_one(known, target, "phone_number_id")))

    def _template_check(self, number: Number, template: Json) -> None:
        """Those that the stand-in has; others it takes on trust."""
        known = (r for r in self.templates.rows if _is_named(r, number.waba_id, template))
        for row in known:
            sending_check(row, template.get("components", []))

    def _file(self, call: Call) -> Reply:
        token = call.header("Authorization").removeprefix("Bearer ")
        need(any(token == each.token for each in self.numbers), "no token", 190, 401)
        found = self.media.get(call.path.removeprefix("/media/"))
        need(found is not None, "gone", 100, 404)
        assert found is not None
        return Reply(200, content=found[1], media_type=found[0])

    def _upload(self, call: Call) -> Reply:
        fields, files = call.parts()
        need(fields.get("messaging_product") == "whatsapp", "messaging_product is required")
        need(len(files) == 1 and files[0][0] == "file", "file is required")
        _field, _name, kind, data = files[0]
        need(fields.get("type") == kind, "type is not the file's")
        file_check(kind, len(data))
        named = str(9000 + len(self.media))
        self.media[named] = (kind, data)
        return Reply(200, {"id": named})

    def _message(self, call: Call, number: Number) -> Reply:
        need(call.header("Content-Type").startswith("application/json"), "JSON is needed")
        body = call.json()
        if isinstance(body, dict) and body.get("status") == "read":
            need(bool(body.get("message_id")), "message_id is missing", 131008)
            self.seen.append(body)
            return Reply(200, {"success": True})
        message_check(body)
        named = _media_id(body)
        need(not named or named in self.media, "Invalid media id", 131053)
        if body.get("type") == "template":
            self._template_check(number, body["template"])
        if code := self.refuse(body):
            raise RefusedError(code, 400, "Refused on purpose")
        made = Sent(f"wamid.{secrets.token_urlsafe(36)}", number, body)
        self.sent.append(made)
        self.taken(made)
        person = body["to"].lstrip("+")
        return Reply(
            200,
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": body["to"], "wa_id": person}],
                "messages": [{"id": made.id, "message_status": "accepted"}],
            },
        )


def _media_id(body: Json) -> str:
    """The file of ours that a message names; empty where it names none."""
    kind = str(body.get("type", "text"))
    return str(body[kind].get("id", "")) if kind in MEDIA_KINDS else ""


def _is_named(row: Json, waba: str, template: Json) -> bool:
    named = row["name"] == template["name"] and row["language"] == template["language"]["code"]
    return bool(named and row["waba"] == waba)


def _one(known: list[Number], target: str, name: str) -> Number:
    found = next((each for each in known if getattr(each, name) == target), None)
    need(found is not None, "Unsupported request: the object does not exist or is not yours", 100)
    assert found is not None
    return found


def _shown(number: Number) -> Json:
    return {
        "id": number.phone_number_id,
        "display_phone_number": number.number,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
    }


def _refusal(status: int, code: int, said: str, subcode: int = 0) -> Reply:
    error: Json = {
        "message": f"(#{code}) {said}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": said},
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }
    if subcode:
        error["error_subcode"] = subcode
    return Reply(status, {"error": error})


class LocalMeta(LocalServer[MetaApi]):
    """The stand-in on a port of its own; `base_url` is what `META_GRAPH_BASE_URL` is set to."""

    def __init__(self, *numbers: Number, **more: Any) -> None:
        super().__init__(MetaApi(list(numbers)), **more)
        self.api.base_url = self.base_url

"""How each provider knocks: one small class a door, so that one table asks the same of all."""

import base64
import hashlib
import hmac
import json
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.test import Client
from twilio.request_validator import RequestValidator

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.waha.keys import keys_of
from channels_whatsapp.tests import meta as meta_world
from channels_whatsapp.tests.gateways import linked
from config.shell.simulator.meta.webhooks import contact, message, value, webhook
from config.tests.world import SALON_NUMBER
from conversations.channels.chatwoot.tests.conftest import Bridge
from conversations.channels.email.tests import conftest as email_world
from conversations.models import ChannelAccount
from conversations.services.connections import account_disconnect
from tenants.actors import SYSTEM
from tenants.db import connection
from tenants.models import Business
from tenants.urls_for import public_url

LUCIA = "+34600111222"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# Not fetched in the tests; what matters is that the address is nobody's that we may ask.
PRIVATE = "http://169.254.169.254/latest/meta-data"
HUGE = 20 * 1024 * 1024 + 1
LONG = "A" * 900
TOKEN = "demo-auth-token"
TEXT, UNKNOWN, OLD, MEDIA, LINK, NONSENSE = "text", "unknown", "old", "media", "link", "nonsense"
GOOD, WRONG, NONE, PLAIN = "good", "wrong", "none", "plain"


class Door:
    """`knock` brings something (`what`) with an id, proven well, badly, not at all, or as for the
    address without TLS; the answer's status."""

    name: ClassVar[str]
    signs_address: ClassVar[bool] = False
    # What it answers to something that is for nobody. The platform takes mail for all businesses:
    # one to an address that nobody has is taken and forgotten, or it would be sent for days.
    nobodys: ClassVar[int] = 403

    def __init__(self, salon: Business, stand_ins: dict[str, Any]) -> None:
        self.salon = salon
        self.begin(stand_ins)

    def begin(self, stand_ins: dict[str, Any]) -> None:
        """Connect it to the salon, whose schema is open."""

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        raise NotImplementedError

    def forget(self) -> None:
        """Let it go."""

    def post(self, path: str, body: bytes, kind: str, headers: dict[str, str]) -> int:
        """As from outside; the salon's schema is open again afterwards."""
        client = Client(HTTP_HOST="localhost")
        answer = client.post(path, body, content_type=kind, headers=headers)
        connection.set_tenant(self.salon)
        assert b"Traceback" not in answer.content
        return int(answer.status_code)


class ByTwilio(Door):
    """What WhatsApp and SMS have in common there: a signed form."""

    signs_address = True
    prefix, number, token = "whatsapp:", SALON_NUMBER, TOKEN

    def path(self) -> str:
        return "/webhook/whatsapp"

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        form = self.form(what, id)
        signed_url = public_url(self.path())
        if proof == PLAIN:
            signed_url = signed_url.replace("https:", "http:")
        signature = RequestValidator(self.token).compute_signature(signed_url, form)
        headers = {"X-Twilio-Signature": "AAAA" if proof == WRONG else signature}
        body = urlencode(form).encode()
        if what == NONSENSE:
            body = b"\xff" + body
        return self.post(self.path(), body, FORM, {} if proof == NONE else headers)

    def form(self, what: str, id: str) -> dict[str, str]:
        form = {
            "MessageSid": f"SM{id:0>32}",
            "AccountSid": f"AC{1:032d}",
            "From": f"{self.prefix}{LUCIA}",
            "To": f"{self.prefix}{self.number}",
            "Body": "hola, ¿qué horario tenéis?",
            "NumMedia": "0",
        }
        if what in (MEDIA, LINK):
            url = PRIVATE if what == LINK else "https://api.twilio.com/media/huge"
            form |= {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/jpeg"}
        if what == UNKNOWN:
            del form["Body"]
            form |= {"EventType": "SOMETHING_NEW"}
        return form


class Twilio(ByTwilio):
    name = "twilio"

    def forget(self) -> None:
        WhatsAppAccount.objects.filter(number=SALON_NUMBER).delete()
        accounts_forget()


class Sms(ByTwilio):
    name = "sms"
    prefix, number, token = "", "+34910000077", "sms-token"

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.account: ChannelAccount = stand_ins["sms"]()

    def path(self) -> str:
        return f"/webhook/sms/{self.account.key}"

    def form(self, what: str, id: str) -> dict[str, str]:
        form = super().form(what, id)
        # Whatever has no words is a message without words here.
        return form | {"Body": form.get("Body", "")}

    def forget(self) -> None:
        account_disconnect(account=self.account, actor=SYSTEM)


class Meta(Door):
    name = "meta"

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.account = meta_world.connected(meta_world.SALON)

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        body = self.body(what, f"wamid.{id}")
        secret = "other" if proof == WRONG else meta_world.SALON.app_secret
        made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={made}"}
        return self.post("/webhook/whatsapp", body, JSON, {} if proof == NONE else headers)

    def body(self, what: str, id: str) -> bytes:
        if what == NONSENSE:
            return b'{"object": "whatsapp_business_account", "entry": [[]]}'
        if what == UNKNOWN:
            told = message(LUCIA, id, "hologram", hologram={"x": 1})
        elif what in (MEDIA, LINK):
            picture = {"id": "1" * 15, "mime_type": "image/jpeg", "url": PRIVATE}
            told = message(LUCIA, id, "image", image=picture)
        else:
            told = message(LUCIA, id, text={"body": "hola, ¿qué horario tenéis?"})
        if what == OLD:
            told["timestamp"] = "1500000000"
        number = meta_world.SALON
        brought = value(number, contacts=[contact(LUCIA)], messages=[told])
        return webhook((number, "messages", brought))

    def forget(self) -> None:
        self.account.delete()
        accounts_forget()


class Telegram(Door):
    name = "telegram"

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.account: ChannelAccount = stand_ins["telegram"]()

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        secret = "other" if proof == WRONG else self.account.credential("secret")
        headers = {} if proof == NONE else {"X-Telegram-Bot-Api-Secret-Token": secret}
        body = b"[1]" if what == NONSENSE else json.dumps(self.update(what, id)).encode()
        return self.post(f"/webhook/telegram/{self.account.key}", body, JSON, headers)

    def update(self, what: str, id: str) -> dict[str, Any]:
        number = int(id) if id.isdigit() else int("9" * 900)
        said: dict[str, Any] = {
            "message_id": 1,
            "from": {"id": 42, "is_bot": False, "first_name": "Lucía"},
            "chat": {"id": 42, "type": "private"},
            "date": 1 if what == OLD else 1_790_000_000,
        }
        if what == UNKNOWN:
            return {"update_id": number, "something_new": {"a": 1}}
        if what in (MEDIA, LINK):
            file = {"file_id": PRIVATE, "file_unique_id": "x", "file_size": HUGE, "duration": 1}
            return {"update_id": number, "message": said | {"voice": file}}
        return {"update_id": number, "message": said | {"text": "hola, ¿qué horario tenéis?"}}

    def forget(self) -> None:
        account_disconnect(account=self.account, actor=SYSTEM)


class Waha(Door):
    name = "waha"

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.waha = stand_ins["waha"]()
        self.account, self.session = linked(self.salon, self.waha)
        hook = self.session.config["webhooks"][0]
        parts = urlsplit(hook["url"])
        self.address = f"{parts.path}?{parts.query}"

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        body = b'{"event": 1}' if what == NONSENSE else json.dumps(self.event(what, id)).encode()
        key = "other" if proof == WRONG else keys_of(self.account).hmac_key
        made = hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
        headers = {} if proof == NONE else {"X-Webhook-Hmac": made}
        return self.post(self.address, body, JSON, headers)

    def event(self, what: str, id: str) -> dict[str, Any]:
        number = LUCIA.lstrip("+")
        said: dict[str, Any] = {
            "id": f"false_{number}@c.us_{id}",
            "timestamp": 1_500_000_000 if what == OLD else 1_790_000_000,
            "from": f"{number}@c.us",
            "fromMe": False,
            "source": "app",
            "to": "me",
            "body": "hola, ¿qué horario tenéis?",
            "hasMedia": False,
        }
        if what in (MEDIA, LINK):
            said |= {"hasMedia": True, "media": {"url": PRIVATE, "mimetype": "image/jpeg"}}
        event = "something.new" if what == UNKNOWN else "message"
        return self.waha.api.envelope(self.session, event, said) | {"id": f"evt_{id}"}

    def forget(self) -> None:
        self.account.delete()
        accounts_forget()


class Chatwoot(Door):
    name = "chatwoot"

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.bridge: Bridge = stand_ins["chatwoot"].bridge
        self.account: ChannelAccount = stand_ins["chatwoot"]()
        self.talk = self.bridge.api.begins()
        self.bridge.api.customer_writes(self.talk, "hola, ¿qué horario tenéis?")
        url, self.seen = self.bridge.waiting[-1]
        self.bridge.waiting.clear()
        self.parts = urlsplit(url)

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        query = {GOOD: self.parts.query, NONE: ""}.get(proof, "secret=other")
        body = b"[]" if what == NONSENSE else json.dumps(self.event(what, id)).encode()
        return self.post(f"{self.parts.path}?{query}", body, JSON, {})

    def event(self, what: str, id: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.seen)
        told["id"] = int(id) if id.isdigit() else int("9" * 900)
        if what == UNKNOWN:
            told["event"] = "something_new"
        if what == OLD:
            told["created_at"] = "2017-07-14T02:40:00.000Z"
        if what in (MEDIA, LINK):
            told["attachments"] = [{"id": 1, "file_type": "image", "data_url": PRIVATE}]
        return told

    def forget(self) -> None:
        account_disconnect(account=self.account, actor=SYSTEM)


class Email(Door):
    name = "email"
    nobodys = 200

    def begin(self, stand_ins: dict[str, Any]) -> None:
        self.account: ChannelAccount = stand_ins["email"]()

    def knock(self, what: str = TEXT, id: str = "1", proof: str = GOOD) -> int:
        secret = "pat:wrong" if proof == WRONG else email_world.SECRET
        basic = base64.b64encode(secret.encode()).decode()
        headers = {} if proof == NONE else {"Authorization": f"Basic {basic}"}
        body = b'{"FromFull": 1}' if what == NONSENSE else json.dumps(self.mail(what, id)).encode()
        return self.post("/webhook/email/postmark/inbound", body, JSON, headers)

    def mail(self, what: str, id: str) -> dict[str, Any]:
        made = email_world.mail(message_id=f"<{id}@example.com>")
        told = email_world.postmark(made, self.account.address)
        if what == OLD:
            told["Date"] = "Fri, 14 Jul 2017 02:40:00 +0000"
        if what == UNKNOWN:
            told["Something"] = {"new": 1}
        if what in (MEDIA, LINK):
            told["HtmlBody"] = f'<p>hola</p><img src="{PRIVATE}">'
        return told

    def forget(self) -> None:
        account_disconnect(account=self.account, actor=SYSTEM)


DOORS: tuple[type[Door], ...] = (Twilio, Meta, Waha, Telegram, Sms, Email, Chatwoot)

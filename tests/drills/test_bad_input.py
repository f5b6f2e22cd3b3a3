"""What strangers and broken programs send: refused or answered, never a 500, never lost."""

import json
from hashlib import sha256
from urllib.parse import urlencode

import pytest

from channels_whatsapp.providers.twilio.signature import sign
from config.shell.simulator.local import LocalTwilio
from conversations.models import InboundEvent, Message
from tenants.models import Business, DueItem
from tenants.urls_for import public_url
from tests import live
from tests.live import FORM, PATH, TOKEN, Customer, eventually, message_form, post, signed, stays

STRANGE = {
    "NUL": "hola\x00, ¿cuánto cuesta un corte?",
    "only NUL": "\x00\x00",
    "invisible": "\u200bho\u200dla\ufeff\u2060",
    "right to left": "\u202e\u202aمرحبا\u202c שלום",
    "combining": "e" + "\u0301" * 5000,
    "emoji": "👩‍👩‍👧‍👦" * 300,
    "private use": "\ue000\uf8ff\U0010ffff",
    "control": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
    "empty": "",
    "spaces": " \t\n ",
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% raise %}${7*7}",
    "SQL": "'; DROP SCHEMA estilo CASCADE; --",
    "format": "%s%n{0}{}%(x)s\\",
    "digits": "9" * 5000,
    "dates": "el 31/02/2026 a las 25:61, dentro de 99999999999 días, año 0, -1 personas",
    "1 MB": "corte " * 170_000,
    "1 MB word": "a" * 1_000_000,
    "1 MB brackets": "[" * 1_000_000,
    "1 MB spaces": "hola" + " " * 999_000 + "corte",
    "1 MB lines": "\n" * 1_000_000,
}


@pytest.mark.chaos
def test_every_strange_text_is_kept_and_gets_one_polite_answer(
    salon: Business, web: int, twilio: LocalTwilio, worker: None
) -> None:
    people = {
        name: Customer(web, twilio, f"+346003330{number:02d}")
        for number, name in enumerate(STRANGE)
    }
    for name, person in people.items():
        assert person.write(STRANGE[name]) == 200, name
    for person in people.values():
        person.hears(1)
    _all_done()
    assert {name: len(person.heard) for name, person in people.items()} == dict.fromkeys(people, 1)
    assert Message.objects.filter(direction="in").count() == len(STRANGE)
    assert not Message.objects.filter(direction="in", body__contains="\u202e").exists()


def _all_done() -> None:
    """Nothing waits, nothing has failed; only files that are nowhere are still asked for."""
    waiting = DueItem.objects.filter(kind__startswith="conversations.")
    waiting = waiting.exclude(kind="conversations.files_fetch")
    eventually(lambda: not waiting.all(), "work done")
    assert not InboundEvent.objects.filter(state__in=("received", "rejected")).exists()


def _attached(kind: str, content_type: str) -> dict[str, str]:
    url = "https://api.twilio.com/media/1"
    fields = {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": content_type}
    return fields | {"MessageType": kind}


MEDIA = {
    "picture": _attached("image", "image/jpeg"),
    "voice": _attached("audio", "audio/ogg"),
    "file": _attached("document", "application/pdf"),
    "place": {"MessageType": "location", "Latitude": "40.4168", "Longitude": "-3.7038"},
    "media without address": {"NumMedia": "3", "MessageType": "image"},
}


def test_a_message_without_words_gets_an_answer(
    salon: Business, web: int, twilio: LocalTwilio, worker: None
) -> None:
    people = []
    for number, fields in enumerate(MEDIA.values()):
        person = Customer(web, twilio, f"+346004440{number:02d}")
        assert person.write("", **fields) == 200
        people.append(person)
    for person in people:
        person.hears(1)
    _all_done()
    assert [len(person.heard) for person in people] == [1] * len(people)
    kinds = Message.objects.filter(direction="in").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["image", "audio", "file", "location", "image"]


UNKNOWN = {
    "another kind of event": {"EventType": "READ_RECEIPT_BUTTON"},
    "status of nobody's message": {"MessageStatus": "delivered", "SmsStatus": "delivered"},
    "status unknown": {"MessageStatus": "teleported"},
    "nonsense numbers": {"NumMedia": "-7", "Latitude": "north"},
    "sender that is no number": {"From": "whatsapp:+0"},
    "sender of another channel": {"From": "messenger:1234567"},
    "no sender": {"From": ""},
    "strange id": {"MessageSid": "../../etc/passwd"},
    "long id": {"MessageSid": "SM" + "f" * 10_000},
}


def test_callbacks_that_we_do_not_know_are_kept_and_disturb_nobody(
    salon: Business, customer: Customer, worker: None
) -> None:
    for name, fields in UNKNOWN.items():
        if "MessageStatus" in fields:
            fields = fields | {
                "From": f"whatsapp:{live.SALON_NUMBER}",
                "To": "whatsapp:+34600111222",
            }
        body = urlencode(message_form(customer.number, "hola", **fields))
        assert post(customer.port, body.encode(), **signed(body))[0] == 200, name
    eventually(lambda: not InboundEvent.objects.filter(state="received"), "all looked at")
    assert InboundEvent.objects.count() == len(UNKNOWN)
    customer.write("¿dónde estáis?")
    customer.hears(1)


MALFORMED = {
    "nothing": (FORM, b""),
    "binary": (FORM, bytes(range(256))),
    "punctuation": (FORM, b"&&&=&=%&%zz=%"),
    "other charset": (FORM + "; charset=utf-7", b"To=+AGE-"),
    "JSON cut off": ("application/json", b'{"To": "whatsapp:'),
    "JSON list": ("application/json", b"[1, 2]"),
    "JSON deep": ("application/json", b"[" * 200_000),
    "JSON number": ("application/json", b"1e999999"),
    "JSON surrogate": ("application/json", b'{"To": "\\ud800", "Body": "\\udfff"}'),
    "multipart": ("multipart/form-data; boundary=x", b"--y\r\n"),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "too many fields": (FORM, b"&".join(b"f%d=1" % n for n in range(5000))),
}


@pytest.mark.parametrize("host", ["localhost", "estilo.localhost"])
def test_a_malformed_body_is_refused(salon: Business, web: int, host: str) -> None:
    for name, (content_type, body) in MALFORMED.items():
        for signature in ("", "AAAA", "sha1=" + "0" * 40, "sha256=" + "0" * 64):
            headers = {"Content_Type": content_type, "X_Twilio_Signature": signature}
            status, answer = post(web, body, host=host, **headers)
            assert 400 <= status < 500, (name, signature, status)
            assert b"Traceback" not in answer
    assert not InboundEvent.objects.exists()


def test_rightly_signed_json_with_lone_surrogates_is_answered(
    salon: Business, customer: Customer, worker: None
) -> None:
    form = message_form(customer.number, "HERE ¿dónde estáis?")
    body = json.dumps(form).replace("HERE", "\\ud83d\\u0000").encode()
    path = f"{PATH}?bodySHA256={sha256(body).hexdigest()}"
    signature = sign(public_url(path), {}, TOKEN)
    headers = {"Content_Type": "application/json", "X_Twilio_Signature": signature}
    assert post(customer.port, body, path=path, **headers)[0] == 200
    customer.hears(1)
    assert stays(lambda: len(customer.heard) == 1, 0.7)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("nobody.localhost", 404),
        ("template-business.localhost", 404),
        ("evil.example", 404),
        ("estilo.localhost.evil.example", 404),
        ("a b", 404),
        ("x" * 300, 404),
        ("127.0.0.1", 403),
        ("academia.localhost", 403),
    ],
)
def test_a_host_that_is_not_the_number_s_gets_nothing(
    salon: Business, customer: Customer, host: str, status: int
) -> None:
    body = urlencode(message_form(customer.number, "hola"))
    headers = signed(body)
    if host == "127.0.0.1":
        headers["X_Twilio_Signature"] = sign(f"http://{host}{PATH}", {}, TOKEN)
    assert post(customer.port, body.encode(), host=host, **headers)[0] == status
    assert not InboundEvent.objects.exists()


def test_an_unknown_receiving_number_is_refused_like_a_wrong_signature(
    salon: Business, customer: Customer
) -> None:
    for to in ("whatsapp:+34999999999", "", "whatsapp:", "+34910000001", "whatsapp:+34910000001\n"):
        body = urlencode(message_form(customer.number, "hola", To=to))
        assert post(customer.port, body.encode(), **signed(body)) == (403, b"")
    assert not InboundEvent.objects.exists()

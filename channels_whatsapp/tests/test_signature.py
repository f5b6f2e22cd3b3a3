"""Only Twilio can make a request that the door accepts."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from channels_whatsapp.providers.twilio.signature import Fields, sign, signature_is_valid
from tenants.webhooks import payload_clean

URL = "https://app.example.com/webhook/whatsapp"
TOKEN = "token-of-the-account"


def fields(body: str) -> Fields:
    return Fields(QueryDict(body).lists())


def _vectors(shared: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (shared / "contracts" / "signatures.json").read_text()
    )["twilio"]["vectors"]
    return found


def _form(shared: Path, vector: dict[str, Any]) -> tuple[Fields | None, bytes]:
    """The parsed form (None for JSON) and the raw body of a vector."""
    if "raw_body" in vector:
        return None, vector["raw_body"].encode()
    if "body_file" in vector:
        raw = (shared / "contracts" / vector["body_file"]).read_bytes().rstrip(b"\n")
        return Fields(QueryDict(raw).lists()), raw
    form = QueryDict(mutable=True)
    for name, value in vector.get("params_list") or vector["params"].items():
        form.appendlist(name, value)
    return Fields(form.lists()), form.urlencode().encode()


def test_every_published_vector_is_judged_as_published(shared: Path) -> None:
    vectors = _vectors(shared)
    assert len(vectors) >= 17
    for vector in vectors:
        form, body = _form(shared, vector)
        valid = signature_is_valid(
            url=vector["url"],
            params=form,
            body=body,
            auth_token=vector["token"],
            signature=vector["header"],
            signature_settings=vector.get("settings_header", ""),
        )
        assert valid is vector["valid"], vector["name"]


@pytest.mark.parametrize("port", ["", ":443"])
def test_the_default_port_may_stand_in_the_signed_url_or_not(port: str) -> None:
    form = fields("Body=hola&ToCity=&From=whatsapp%3A%2B34600000001")
    header = sign(f"https://app.example.com{port}/webhook/whatsapp", form, TOKEN)
    assert signature_is_valid(url=URL, params=form, body=b"", auth_token=TOKEN, signature=header)


def test_a_blank_field_takes_part_in_the_signature() -> None:
    header = sign(URL, QueryDict("Body=hola&ToCity="), TOKEN)
    for body, valid in (("Body=hola&ToCity=", True), ("Body=hola&ToCity=Madrid", False)):
        assert valid is signature_is_valid(
            url=URL, params=fields(body), body=b"", auth_token=TOKEN, signature=header
        )


@pytest.mark.parametrize(
    ("signature", "token"),
    [("", TOKEN), ("ñ", TOKEN), ("\ud800", TOKEN), ("x", ""), ("x" * 28, TOKEN)],
)
def test_a_strange_signature_or_an_account_without_token_is_not_valid(
    signature: str, token: str
) -> None:
    assert not signature_is_valid(
        url=URL, params=fields("a=1"), body=b"", auth_token=token, signature=signature
    )


def test_a_json_body_without_its_hash_in_the_url_is_not_valid() -> None:
    """Its signature covers the URL only, so anybody could have changed the body."""
    assert not signature_is_valid(
        url=URL, params=None, body=b"{}", auth_token=TOKEN, signature=sign(URL, {}, TOKEN)
    )


def test_a_json_body_that_is_no_text_is_not_valid() -> None:
    url = URL + "?bodySHA256=00"
    assert not signature_is_valid(
        url=url, params=None, body=b"\xff\xfe", auth_token=TOKEN, signature=sign(url, {}, TOKEN)
    )


def test_an_unknown_algorithm_is_not_valid() -> None:
    form = fields("a=1")
    assert not signature_is_valid(
        url=URL,
        params=form,
        body=b"",
        auth_token=TOKEN,
        signature=sign(URL, form, TOKEN),
        signature_settings="key=k,algorithm=MD5",
    )


def test_a_cleaned_payload_can_be_stored() -> None:
    dirty = {"a\x00": ["x\x00y", "\ud83d", 3, None], "b": {"c": "👍 ¿mañana?"}}
    clean = payload_clean(dirty)
    assert clean == {"a": ["xy", "\ufffd", 3, None], "b": {"c": "👍 ¿mañana?"}}
    json.dumps(clean, ensure_ascii=False).encode()

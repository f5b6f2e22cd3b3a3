"""The stand-in keeps Twilio's contract, refuses what Twilio refuses, and reports what happens."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
import time_machine
from django.http import QueryDict
from openapi_schema_validator import OAS30Validator

from channels_whatsapp.providers.twilio.signature import Fields, signature_is_valid
from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.stores import RedisStore
from config.shell.simulator.wire import Mishap

SID = "AC" + "0" * 31 + "1"
NUMBER = "+34910000001"
PERSON = "+34600000001"
URL = f"/2010-04-01/Accounts/{SID}/Messages.json"
MESSAGE = {"To": f"whatsapp:{PERSON}", "From": f"whatsapp:{NUMBER}", "Body": "hola"}


@pytest.fixture
def twilio() -> Iterator[LocalTwilio]:
    with LocalTwilio({SID: ("token", {NUMBER})}) as server:
        yield server


def create(
    server: LocalTwilio, auth: tuple[str, str] = (SID, "token"), **form: Any
) -> requests.Response:
    return requests.post(server.base_url + URL, data=MESSAGE | form, auth=auth, timeout=5)


def list_messages(server: LocalTwilio, **query: str) -> dict[str, Any]:
    answer = requests.get(server.base_url + URL, params=query, auth=(SID, "token"), timeout=5)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def contract(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "contracts" / "twilio.json").read_text())
    return found


def conforms(contract: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    document = {"allOf": [schema], "components": contract["components"]}
    problems = [error.message for error in OAS30Validator(document).iter_errors(value)]
    assert problems == []


def answer_schema(contract: dict[str, Any], path: str, method: str, status: str) -> Any:
    operation = contract["paths"][path][method]
    return operation["responses"][status]["content"]["application/json"]["schema"]


LIST_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
ONE_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"


def test_its_answers_are_what_the_published_contract_says(
    twilio: LocalTwilio, contract: dict[str, Any]
) -> None:
    made = create(twilio, StatusCallback="http://x.example/cb")
    assert made.status_code == 201
    resource = made.json()
    conforms(contract, answer_schema(contract, LIST_PATH, "post", "201"), resource)
    published = contract["components"]["schemas"]["api.v2010.account.message"]["properties"]
    assert set(resource) == set(published)
    page = list_messages(twilio)
    conforms(contract, answer_schema(contract, LIST_PATH, "get", "200"), page)
    one = requests.get(twilio.base_url + resource["uri"], auth=(SID, "token"), timeout=5)
    conforms(contract, answer_schema(contract, ONE_PATH, "get", "200"), one.json())
    assert one.json() == resource


def test_the_fields_it_accepts_are_the_published_ones(contract: dict[str, Any]) -> None:
    from config.shell.simulator import forms

    form = contract["paths"][LIST_PATH]["post"]["requestBody"]["content"]
    (schema,) = (content["schema"] for content in form.values())
    assert set(schema["properties"]) == forms._NAMES


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": PERSON}, 21910),
        ({"To": "whatsapp:34600"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "whatsapp:+34911111111"}, 63007),
        ({"Body": " "}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"StatusCallback": "ftp://x"}, 21609),
        ({"ContentSid": "HX1"}, 21655),
        ({"ContentSid": "HX" + "0" * 32, "ContentVariables": "{"}, 21656),
        ({"ContentSid": "HX" + "0" * 32, "ContentVariables": '{"1": 2}'}, 21656),
        ({"Bodi": "x"}, 20001),
        ({"Body": ["a", "b"]}, 20001),
    ],
)
def test_what_twilio_refuses_is_refused(
    twilio: LocalTwilio, form: dict[str, Any], code: int
) -> None:
    answer = create(twilio, **form)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json()["status"] == 400
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    assert twilio.sent == []


@pytest.mark.parametrize("auth", [(SID, "wrong"), ("AC" + "0" * 32, "token"), ("", "")])
def test_basic_auth_must_match_the_account(twilio: LocalTwilio, auth: tuple[str, str]) -> None:
    answer = create(twilio, auth=auth)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_unknown_accounts_paths_and_messages_are_refused(twilio: LocalTwilio) -> None:
    other = URL.replace(SID, "AC" + "9" * 32)
    for path, status in (
        (other, 401),
        ("/2010-04-01/Nothing.json", 404),
        (URL.replace(".json", "/SM" + "0" * 32 + ".json"), 404),
    ):
        answer = requests.get(twilio.base_url + path, auth=(SID, "token"), timeout=5)
        assert answer.status_code == status


def test_json_is_not_taken_for_a_form(twilio: LocalTwilio) -> None:
    answer = requests.post(twilio.base_url + URL, json=MESSAGE, auth=(SID, "token"), timeout=5)
    assert answer.status_code == 400


def test_lists_are_filtered_newest_first_and_paged(twilio: LocalTwilio) -> None:
    for n in range(5):
        create(twilio, Body=f"m{n}")
    create(twilio, To="whatsapp:+34600000002", Body="other")
    page = list_messages(twilio, To=MESSAGE["To"], PageSize="2")
    assert [message["body"] for message in page["messages"]] == ["m4", "m3"]
    next_page = requests.get(
        twilio.base_url + page["next_page_uri"], auth=(SID, "token"), timeout=5
    ).json()
    assert [message["body"] for message in next_page["messages"]] == ["m2", "m1"]
    assert list_messages(twilio, To="whatsapp:+34600000009")["messages"] == []


class Reports:
    """Receives status callbacks as the product would."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], str]] = []
        self.refuse = False

    def __call__(self, url: str, form: dict[str, str], token: str) -> int:
        if self.refuse:
            raise ConnectionRefusedError
        self.got.append((url, form, token))
        return 200

    @property
    def states(self) -> list[str]:
        return [form["MessageStatus"] for _, form, _ in self.got]


def test_a_message_is_reported_queued_sent_delivered_and_read() -> None:
    reports = Reports()
    callbacks = Callbacks(pace=0, post=reports)
    with LocalTwilio({SID: ("token", {NUMBER})}, callbacks=callbacks) as twilio:
        create(twilio, StatusCallback="http://estilo.localhost:8000/cb/1")
        callbacks.wait()
        assert reports.states == ["queued", "sent", "delivered", "read"]
        assert {url for url, _, _ in reports.got} == {"http://estilo.localhost:8000/cb/1"}
        assert twilio.sent[0]["status"] == "read"
        assert twilio.sent[0]["date_sent"] is not None


def test_reports_look_like_the_captured_ones(shared: Path) -> None:
    reports = Reports()
    callbacks = Callbacks(pace=0, post=reports)
    server = LocalTwilio({SID: ("token", {NUMBER})}, callbacks=callbacks, window_enforced=True)
    with server as twilio:
        create(twilio, StatusCallback="http://x.example/cb")
        callbacks.wait()
    name = "twilio_whatsapp_status_undelivered_63016.txt"
    raw = (shared / "contracts" / "webhooks" / name).read_text().rstrip("\n")
    captured = dict(parse_qsl(raw))
    ours = reports.got[-1][1]
    assert set(ours) == set(captured)
    fixed = ("MessageStatus", "SmsStatus", "EventType", "ErrorCode", "ErrorMessage")
    assert {name: ours[name] for name in fixed} == {name: captured[name] for name in fixed}


def test_free_text_a_day_after_the_customer_s_last_message_is_not_delivered() -> None:
    reports = Reports()
    callbacks = Callbacks(pace=0, post=reports)
    server = LocalTwilio({SID: ("token", {NUMBER})}, callbacks=callbacks, window_enforced=True)
    start = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with server as twilio, time_machine.travel(start, tick=False) as clock:
        twilio.customer_wrote(PERSON, NUMBER)
        clock.shift(timedelta(hours=23))
        assert create(twilio).status_code == 201
        callbacks.wait()
        clock.shift(timedelta(hours=2))
        assert create(twilio).status_code == 201
        assert create(twilio, ContentSid="HX" + "0" * 32).status_code == 201
        callbacks.wait()
        assert [m["status"] for m in twilio.sent] == ["read", "undelivered", "read"]
        assert [m["error_code"] for m in twilio.sent] == [None, 63016, None]


def test_a_report_that_cannot_be_delivered_does_not_stop_the_message() -> None:
    reports = Reports()
    reports.refuse = True
    callbacks = Callbacks(pace=0, post=reports)
    with LocalTwilio({SID: ("token", {NUMBER})}, callbacks=callbacks) as twilio:
        create(twilio, StatusCallback="http://x.example/cb")
        callbacks.wait()
        assert twilio.sent[0]["status"] == "read"


def test_reports_arrive_signed_for_the_address_they_were_asked_for() -> None:
    from tenants.tests.scripted_server import scripted_server

    with scripted_server() as product:
        url = f"http://estilo.localhost:{product.port}/webhook/whatsapp/status/1?a=b"
        callbacks = Callbacks(pace=0)
        with LocalTwilio({SID: ("token", {NUMBER})}, callbacks=callbacks) as twilio:
            create(twilio, StatusCallback=url)
            callbacks.wait()
    assert len(product.asked) == 4
    method, path, headers, body = product.asked[-1]
    assert (method, path) == ("POST", "/webhook/whatsapp/status/1?a=b")
    assert headers["Host"] == f"estilo.localhost:{product.port}"
    assert signature_is_valid(
        url=url,
        params=Fields(QueryDict(body).lists()),
        body=body,
        auth_token="token",
        signature=headers["X-Twilio-Signature"],
    )


def test_mishaps_happen_on_demand(twilio: LocalTwilio) -> None:
    twilio.mishaps.append(refused(429, 20429, headers={"Retry-After": "7"}))
    answer = create(twilio)
    assert (answer.status_code, answer.json()["code"]) == (429, 20429)
    assert answer.headers["Retry-After"] == "7"
    assert twilio.sent == []
    twilio.mishaps.append(Mishap(drop=True))
    with pytest.raises(requests.ConnectionError):
        create(twilio)
    assert len(twilio.sent) == 1
    assert create(twilio).status_code == 201


def test_messages_made_at_once_are_all_kept(twilio: LocalTwilio) -> None:
    threads = [threading.Thread(target=create, args=(twilio,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({message["sid"] for message in twilio.sent}) == 20


def test_redis_keeps_what_memory_keeps(settings: Any) -> None:
    store = RedisStore(settings.REDIS_URL)
    person = f"whatsapp:{PERSON}"
    for n in range(205):
        store.save({"sid": f"SM{n}", "direction": "inbound", "from": person, "to": "x", "n": n})
    store.save({"sid": "SM204", "direction": "inbound", "from": person, "to": "x", "n": "new"})
    found = store.of_person(person)
    assert len(found) == 200
    assert found[0]["n"] == "new"
    assert store.get("SM3") is not None
    assert store.get("SM999") is None
    assert store.of_person("whatsapp:+1") == []
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert store.wrote_at(person, "x") is None
    store.wrote(person, "x", now)
    assert store.wrote_at(person, "x") == now

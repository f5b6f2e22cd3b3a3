"""Passkeys: added, used after the password and instead of it, and where they count."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, RequestFactory

from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business, User
from tenants.second_step.relying_party import relying_party_id
from tenants.second_step.tests.conftest import entering, inside, is_in
from tenants.second_step.tests.keys import SoftKey

pytestmark = pytest.mark.django_db
STEP = "/accounts/2fa/authenticate/"
SALON = "estilo.front-desk.example"


def options(client: Client, path: str) -> dict[str, Any]:
    """What the page gives to its script."""
    text = client.get(path).content.decode()
    data = json.loads(text.split('id="passkey-options"', 1)[1].split(">", 1)[1].split("<", 1)[0])
    asked: dict[str, Any] = data.get("creation_options") or data["request_options"]
    return asked


def add(client: Client, key: SoftKey, name: str = "Portátil") -> Any:
    path = "/accounts/2fa/webauthn/add/"
    credential = key.create(options(client, path))
    form = {"name": name, "passwordless": "on", "credential": json.dumps(credential)}
    return client.post(path, form)


@pytest.fixture
def key(platform: str) -> SoftKey:
    """A passkey of the salon's owner, added at the salon's host."""
    made = SoftKey()
    assert add(inside(host=SALON), made).status_code == 302
    return made


def test_a_passkey_is_added_with_recovery_codes_and_told(key: SoftKey, owner: User) -> None:
    kinds = Authenticator.objects.filter(user=owner).values_list("type", flat=True)
    assert set(kinds) == {"webauthn", "recovery_codes"}
    assert "Llave de acceso añadida" in [each.subject for each in mail.outbox]
    with business_context("estilo"):
        noted = AuditEntry.objects.filter(action="second_factor.added")
        assert {"kind": "webauthn"} in [row.after for row in noted]


def test_the_same_passkey_opens_every_host_of_the_platform(key: SoftKey) -> None:
    for host in (SALON, "front-desk.example"):
        client = entering(host=host)
        asked = options(client, STEP)
        assert asked["publicKey"]["rpId"] == "front-desk.example"
        key.origin = f"https://{host}"
        client.post(STEP, {"credential": json.dumps(key.get(asked))})
        assert client.session.get("_auth_user_id"), host


def test_after_the_password_it_is_asked_for(key: SoftKey) -> None:
    client = entering(host=SALON)
    assert not is_in(client)
    client.post(STEP, {"credential": json.dumps(key.get(options(client, STEP)))})
    assert is_in(client)


def test_it_opens_without_a_password_too(key: SoftKey) -> None:
    client = Client(HTTP_HOST=SALON)
    path = "/accounts/2fa/webauthn/login/"
    asked = client.get(path, headers={"Accept": "application/json"}).json()["request_options"]
    client.post(path, {"credential": json.dumps(key.get(asked))})
    assert is_in(client)


def test_a_blocked_person_s_passkey_opens_nothing(key: SoftKey, owner: User) -> None:
    owner.state = User.State.BLOCKED
    owner.save(update_fields=["state"])
    client = Client(HTTP_HOST=SALON)
    path = "/accounts/2fa/webauthn/login/"
    asked = client.get(path, headers={"Accept": "application/json"}).json()["request_options"]
    client.post(path, {"credential": json.dumps(key.get(asked))})
    assert "_auth_user_id" not in client.session


def test_an_answer_counts_once(key: SoftKey) -> None:
    client = entering(host=SALON)
    answer = json.dumps(key.get(options(client, STEP)))
    client.post(STEP, {"credential": answer})
    other = entering(host=SALON)
    other.get(STEP)
    other.post(STEP, {"credential": answer})
    assert not is_in(other)


def test_an_answer_from_a_page_of_somebody_else_is_refused(key: SoftKey) -> None:
    key.origin = "https://front-desk.example.evil.example"
    client = entering(host=SALON)
    client.post(STEP, {"credential": json.dumps(key.get(options(client, STEP)))})
    assert not is_in(client)


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "[]",
        "1",
        "null",
        '{"id": 1}',
        '{"response": []}',
        '{"response": {"userHandle": 3}}',
    ],
)
@pytest.mark.parametrize("path", [STEP, "/accounts/2fa/webauthn/login/"])
def test_nonsense_opens_nothing_and_breaks_nothing(
    key: SoftKey, credential: str, path: str
) -> None:
    client = entering(host=SALON)
    client.get(path, headers={"Accept": "application/json"})
    assert client.post(path, {"credential": credential}).status_code in (200, 302)
    assert not is_in(client)


@pytest.mark.parametrize("handle", ["", "AA", "!", "enp6enp6enp6enp6enp6enp6enp6eg"])
def test_a_passkey_of_nobody_opens_nothing(key: SoftKey, handle: str) -> None:
    client, path = Client(HTTP_HOST=SALON), "/accounts/2fa/webauthn/login/"
    asked = client.get(path, headers={"Accept": "application/json"}).json()["request_options"]
    key.user_handle = handle
    answer = client.post(path, {"credential": json.dumps(key.get(asked))})
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_a_signature_by_another_key_opens_nothing(key: SoftKey) -> None:
    client = entering(host=SALON)
    forged = SoftKey(identity=key.identity, user_handle=key.user_handle)
    client.post(STEP, {"credential": json.dumps(forged.get(options(client, STEP)))})
    assert not is_in(client)


@pytest.mark.parametrize("credential", ["x", "[]", '{"id": "a"}', '{"response": []}'])
def test_nonsense_is_not_added(platform: str, credential: str) -> None:
    client = inside(host=SALON)
    path = "/accounts/2fa/webauthn/add/"
    client.get(path)
    assert client.post(path, {"name": "x", "credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


def test_on_a_domain_of_the_business_s_own_it_says_where_to_go(key: SoftKey) -> None:
    client = entering(host="citas.peluqueria.example")
    shown = client.get(STEP).content.decode()
    assert "no vale en este dominio" in shown
    assert "front-desk.example" in shown
    assert "passkey-options" not in shown


@pytest.mark.parametrize(
    ("platform_host", "host", "wanted"),
    [
        ("front-desk.example", "front-desk.example", "front-desk.example"),
        ("front-desk.example", "estilo.front-desk.example:8443", "front-desk.example"),
        ("front-desk.example", "citas.peluqueria.example", "citas.peluqueria.example"),
        ("front-desk.example", "evilfront-desk.example", "evilfront-desk.example"),
        ("localhost", "estilo.localhost:8000", "estilo.localhost"),
        ("localhost", "localhost:8000", "localhost"),
    ],
)
def test_whom_a_passkey_is_made_for(
    settings: Any, platform_host: str, host: str, wanted: str
) -> None:
    settings.PUBLIC_HOST, settings.ALLOWED_HOSTS = platform_host, ["*"]
    assert relying_party_id(RequestFactory(HTTP_HOST=host).get("/")) == wanted


def test_a_passkey_is_renamed_and_removed(key: SoftKey, owner: User) -> None:
    row = Authenticator.objects.get(user=owner, type="webauthn")
    client = Client(HTTP_HOST=SALON)
    path = "/accounts/2fa/webauthn/login/"
    asked = client.get(path, headers={"Accept": "application/json"}).json()["request_options"]
    client.post(path, {"credential": json.dumps(key.get(asked))})
    client.post("/accounts/reauthenticate/", {"password": "mostrador-demo"})
    client.post(f"/accounts/2fa/webauthn/keys/{row.pk}/edit/", {"name": "Móvil de Olga"})
    assert "Móvil de Olga" in client.get("/accounts/2fa/webauthn/").content.decode()
    client.post(f"/accounts/2fa/webauthn/keys/{row.pk}/remove/")
    assert not Authenticator.objects.filter(user=owner).exists()
    assert mail.outbox[-1].subject == "Llave de acceso quitada"


def test_nobody_else_removes_it(key: SoftKey, estilo: Business) -> None:
    row = Authenticator.objects.get(type="webauthn")
    agent = inside("agent@estilo.example", SALON)
    answer = agent.post(f"/accounts/2fa/webauthn/keys/{row.pk}/remove/")
    assert answer.status_code == 404


def test_recovery_codes_open_when_the_passkey_is_lost(key: SoftKey, owner: User) -> None:
    recovery = Authenticator.objects.get(user=owner, type="recovery_codes")
    client = entering(host=SALON)
    with business_context("estilo"):
        code = recovery.wrap().get_unused_codes()[0]
    client.post(STEP, {"code": code})
    assert is_in(client)

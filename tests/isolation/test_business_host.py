"""Nobody but its members finds anything of a business on its host; nobody finds it on another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tenants.models import Business, User
from tests.isolation.doors import Door, doors
from tests.isolation.register import BEARER, MEMBERS, OWN_ACCOUNT, PUBLIC, SHOP_WINDOW
from tests.isolation.sentinels import OFFERED, PHONE, WORDS, Belongings, fingerprint, words_in

# The way out comes last: the session has to live until then.
DOORS = sorted(doors(settings.ROOT_URLCONF), key=lambda door: door.name == "account_logout")
Values = Mapping[str, Sequence[Any]]
Answer = tuple[Door, str, Any]
# The customer's number and a part of her name, written unlike any of the words looked for: pages
# may repeat what they are asked.
DIALLED, SOUGHT = "+34 699-118-822", "Centinela"
# Each door at a few addresses; at all of them, which takes minutes, with the slow drills.
SOME_OR_ALL = [
    pytest.param(2, id="some"),
    pytest.param(None, id="all", marks=pytest.mark.chaos),
]
# Something for every form there is.
FIELDS = {
    "active": "no",
    "attended": "yes",
    "body": "Una respuesta de fuera",
    "date": "2030-12-24",
    "do": "cancel",
    "email": "outsider@example.com",
    "event": "lost",
    "language": "en",
    "login": "outsider@example.com",
    "move": "NEW:LOST",
    "name": "Cambiado",
    "number": DIALLED,
    "password": "wrong-password",
    "reason": "porque sí",
    "rule": "offer",
    "text": "hola",
    "user": "1",
}


def answers(
    client: Client, values: Values, only: Any = None, most: int | None = None
) -> Iterator[Answer]:
    """What a client gets at every door: by GET, by GET through htmx, and by POST; with `most`, at
    so many addresses of each."""
    for door in DOORS:
        if only is not None and door.name not in only:
            continue
        for path in door.paths(values, most):
            cache.clear()  # the limits are not what keeps strangers out
            query = {"q": SOUGHT, "number": DIALLED, "booking": values["uuid"][3]}
            yield door, f"GET {path}", client.get(path, query)
            yield (
                door,
                f"GET {path} by htmx",
                client.get(path, query, headers={"HX-Request": "true"}),
            )
            yield door, f"POST {path}", post(client, path)


def post(client: Client, path: str) -> Any:
    """A POST in the form that the door takes."""
    if path.startswith("/api/"):
        return client.post(path, FIELDS, content_type="application/json")
    if path.startswith("/webhook/"):
        form = urlencode({"To": f"whatsapp:{PHONE}", "From": f"whatsapp:{PHONE}", **FIELDS})
        return client.post(path, form, content_type="application/x-www-form-urlencoded")
    return client.post(path, FIELDS)


def body_of(answer: Any) -> str:
    """Everything that an answer says, headers too."""
    content = answer.getvalue() if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


def is_shut(answer: Any) -> bool:
    """Refused, not there, or sent to sign in."""
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/accounts/login/")
    if answer.status_code == 200:
        return answer.headers.get("HX-Redirect", "").startswith("/accounts/login/")
    return answer.status_code in (400, 401, 403, 404, 405)


def test_every_door_is_registered() -> None:
    found = {door.name for door in DOORS}
    known = [*MEMBERS, *BEARER, *OWN_ACCOUNT, *PUBLIC]
    assert found - set(known) == set(), "say in register.py who may use these"
    assert set(known) - found == set(), "these are gone: take them out of register.py"
    assert len(known) == len(set(known))


def test_members_do_find_what_the_others_must_not(
    owner_client: Client, values: Values, belongings: Belongings
) -> None:
    """Or the tests below would pass for pages that show nothing to anybody."""
    found: dict[str, set[str]] = {}
    for door in DOORS:
        if door.name not in MEMBERS:
            continue
        for path in door.paths(values):
            answer = owner_client.get(path)
            found[door.name] = found.get(door.name, set()) | words_in(body_of(answer))
            if answer.status_code == 200:
                break  # the id of the right thing was among them
    seen = set().union(*found.values())
    assert set(WORDS) - seen <= {PHONE, "699118822"}, "shown nowhere"
    blind = {name for name, words in found.items() if not words}
    assert {"home", "bookings:booking", "inbox:list", "leads:contacts"}.isdisjoint(blind)


@pytest.fixture(
    params=[
        "other_owner",
        pytest.param("stranger", marks=pytest.mark.chaos),
        "platform_admin",
        "nobody",
    ]
)
def outsider(request: pytest.FixtureRequest, belongings: Belongings) -> Client:
    """Somebody with a session, or none, who is no member of the salon; at the salon's host."""
    client = Client(HTTP_HOST=f"estilo.{settings.PUBLIC_HOST}")
    emails = {
        "other_owner": "owner@academia.example",
        "stranger": "stranger@example.com",
        "platform_admin": "admin@mostrador.example",
    }
    if request.param in emails:
        client.force_login(User.objects.get(email=emails[request.param]))
    return client


def test_outsiders_find_nothing_and_change_nothing(outsider: Client, values: Values) -> None:
    before = fingerprint("estilo")
    # They are stopped before any view, so that it does not matter which thing they ask for.
    for door, what, answer in answers(outsider, values, most=1):
        assert answer.status_code != 500, what
        offered = OFFERED if door.name in SHOP_WINDOW else frozenset()
        assert words_in(body_of(answer)) <= offered, what
        assert door.name in PUBLIC or door.name in OWN_ACCOUNT or is_shut(answer), (
            f"{what} answers {answer.status_code}"
        )
    assert fingerprint("estilo") == before


@pytest.mark.parametrize("most", SOME_OR_ALL)
def test_another_business_finds_nothing_by_these_ids(
    academia: Business, other_owner: User, values: Values, most: int | None
) -> None:
    """The academy's owner on the academy's own host, with the ids of the salon's things."""
    client = Client(HTTP_HOST=f"academia.{settings.PUBLIC_HOST}")
    client.force_login(other_owner)
    before = fingerprint("estilo")
    for door, what, answer in answers(client, values, most=most):
        assert answer.status_code != 500, what
        assert words_in(body_of(answer)) == set(), what
        if "uuid" in door.arguments:
            # What a visitor sent is opened by their own token, or it refuses.
            by_token = (403,) if door.name == "chat:file" else (404, 405)
            shut = (401,) if door.name in BEARER else by_token
            assert answer.status_code in shut, f"{what} answers {answer.status_code}"
    assert fingerprint("estilo") == before


def test_the_simulator_exists_in_the_demo_only(
    visitor_client: Client, values: Values, settings: Any
) -> None:
    settings.DEMO = False
    phone = {name for name in PUBLIC if name.startswith("simulator")}
    for _, what, answer in answers(visitor_client, values, only=phone):
        assert answer.status_code in (404, 405), what

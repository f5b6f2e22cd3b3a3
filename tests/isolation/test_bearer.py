"""Bearer tokens open one business, as wide as their member's role, and nothing else."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tenants.models import Business, Membership, User
from tenants.tests.programs import bearer, program, tokens
from tests.isolation.register import BEARER, MEMBERS
from tests.isolation.sentinels import Belongings, fingerprint, words_in
from tests.isolation.test_business_host import DOORS, FIELDS, SOME_OR_ALL, Values, body_of


def _answers(
    client: Client, values: Values, token: str, names: frozenset[str], most: int | None = 2
) -> Any:
    for door in DOORS:
        if door.name not in names:
            continue
        for path in door.paths(values, most):
            cache.clear()
            for method in ("get", "post", "delete"):
                body = {} if method == "get" else {"data": FIELDS}
                more = {} if method == "get" else {"content_type": "application/json"}
                answer = getattr(client, method)(path, **body, **more, headers=bearer(token))
                yield f"{method} {path}", answer


def _token(email: str, business: str) -> str:
    return tokens(email, business)["access_token"]


def test_a_token_of_another_business_opens_nothing(
    belongings: Belongings, academia: Business, owner: User, other_owner: User, values: Values
) -> None:
    """Neither of a stranger, nor of the salon's own owner who is a member of the academy too."""
    Membership.objects.create(user=owner, business=academia, role="owner")
    for email in (other_owner.email, owner.email):
        token = _token(email, "academia")
        before = fingerprint("estilo")
        for what, answer in _answers(program("estilo"), values, token, BEARER):
            assert answer.status_code in (401, 405), f"{what} answers {answer.status_code}"
            assert words_in(body_of(answer)) == set(), what
        assert fingerprint("estilo") == before


@pytest.mark.parametrize("most", SOME_OR_ALL)
def test_the_salons_ids_mean_nothing_at_the_academy(
    belongings: Belongings,
    academia: Business,
    other_owner: User,
    values: Values,
    most: int | None,
) -> None:
    before = fingerprint("estilo")
    client, token = program("academia"), _token(other_owner.email, "academia")
    for what, answer in _answers(client, values, token, BEARER, most):
        assert answer.status_code != 500, what
        assert words_in(body_of(answer)) == set(), what
    assert fingerprint("estilo") == before


@pytest.mark.parametrize("most", SOME_OR_ALL)
def test_viewers_tokens_change_nothing(
    belongings: Belongings, values: Values, most: int | None
) -> None:
    token = _token("viewer@estilo.example", "estilo")
    before = fingerprint("estilo")
    for what, answer in _answers(program(), values, token, BEARER, most):
        assert answer.status_code != 500, what
        if what.startswith(("post", "delete")):
            assert answer.status_code in (400, 403, 404, 405), f"{what}: {answer.status_code}"
    assert fingerprint("estilo") == before


@pytest.mark.usefixtures("belongings")
def test_a_token_is_no_way_into_the_dashboard(values: Values) -> None:
    token = _token("owner@estilo.example", "estilo")
    for what, answer in _answers(program(), values, token, MEMBERS):
        assert answer.status_code in (302, 403, 404, 405), f"{what} answers {answer.status_code}"
        assert words_in(body_of(answer)) == set(), what

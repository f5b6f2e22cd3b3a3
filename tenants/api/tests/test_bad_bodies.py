"""Bodies that no program in its right mind sends: refused, never an error of ours."""

import pytest

from tenants.tests.programs import program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("estilo")]

BODIES = {
    "nested": b"[" * 20_000,
    "nested object": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "half a letter": b'{"email": "ana@estilo.example", "password": "\\ud800"}',
    "half a letter in a name": b'{"\\ud800": 1}',
    "nul": b'{"email": "a\\u0000@x.es", "password": "x"}',
    "too long": b'{"email": "' + b"a" * 70_000 + b'"}',
    "not text": b"\xff\xfe",
    "no json": b"{",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_cannot_be_read_is_a_bad_request(body: bytes) -> None:
    for path in ("login", "refresh", "password/request", "password/reset"):
        answer = program().post(f"/api/auth/{path}", body, "application/json")
        assert answer.status_code == 400, path

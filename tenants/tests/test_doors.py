"""Providers' doors skip what only browsers need, and keep what everybody needs."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_door_starts_no_session_and_sets_no_language(visitor_client: Client) -> None:
    answer = visitor_client.post("/webhook/whatsapp", {})
    assert not answer.cookies
    assert "Content-Language" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_a_door_keeps_the_transport_s_security(visitor_client: Client, settings) -> None:
    assert visitor_client.post("/webhook/whatsapp")["X-Content-Type-Options"] == "nosniff"
    settings.SECURE_SSL_REDIRECT = True
    client = Client(HTTP_HOST="estilo.localhost")
    assert client.post("/webhook/whatsapp").status_code == 301


@pytest.mark.parametrize("path", ["/webhook/", "/webhook/nobody", "/webhook/whatsapp/../x"])
def test_a_path_without_a_door_is_not_found(visitor_client: Client, path: str) -> None:
    assert visitor_client.post(path).status_code == 404


def test_a_door_needs_no_csrf_token_and_pages_do() -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="estilo.localhost")
    assert client.post("/webhook/whatsapp").status_code == 415, "read, and found to be no form"
    assert client.post("/accounts/login/", {}).status_code == 403

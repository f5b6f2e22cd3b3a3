"""Programs that sign in to the salon's API."""

from typing import Any

from django.conf import settings
from django.test import Client

PASSWORD = "mostrador-demo"


def program(business: str = "estilo") -> Client:
    """A program at a business's host: no cookies of anybody."""
    return Client(HTTP_HOST=f"{business}.{settings.PUBLIC_HOST}")


def sign_in(email: str, business: str = "estilo", password: str = PASSWORD) -> Any:
    """The answer to a sign-in."""
    body = {"email": email, "password": password}
    return program(business).post("/api/auth/login", body, "application/json")


def tokens(email: str, business: str = "estilo") -> dict[str, Any]:
    """The tokens of somebody who signs in."""
    answer = sign_in(email, business)
    assert answer.status_code == 200, answer.content
    return answer.json()["meta"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def me(token: str, business: str = "estilo") -> Any:
    return program(business).get("/api/auth/me", headers=bearer(token))


def refresh(token: str, business: str = "estilo") -> Any:
    body = {"refresh_token": token}
    return program(business).post("/api/auth/refresh", body, "application/json")

"""The platform's admin: found by what people know, acted on through the services, audited."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.audit.models import AuditEntry
from tenants.models import ApiSession, Business, DueItem, Membership, OwnerNotice, User
from tenants.tests.programs import me, refresh, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Client:
    client = Client(HTTP_HOST=settings.PUBLIC_HOST)
    client.force_login(User.objects.get(email="admin@mostrador.example"))
    return client


def act(client: Client, model: str, action: str, *rows: Any) -> Any:
    form = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(f"/admin/{model}/", form, follow=True)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def business(schema: str = "estilo") -> Business:
    return Business.objects.get(schema_name=schema)


def _users(rows: range) -> None:
    for number in rows:
        user = User.objects.create_user(f"p{number}@example.com", "x")
        Membership.objects.create(user=user, business=business(), role="viewer")


def _due(rows: range) -> None:
    for number in rows:
        DueItem.objects.create(
            schema_name="estilo", kind="x", object_id=number, run_at=timezone.now()
        )


def _notices(rows: range) -> None:
    for number in rows:
        OwnerNotice.objects.create(business=business(), kind="x", key=str(number))


def _audits(rows: range) -> None:
    for _ in rows:
        AuditEntry.objects.create(
            action="x", actor_kind="person", actor=User.objects.order_by("pk").last()
        )


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/admin/tenants/user/", _users),
        ("/admin/tenants/membership/", _users),
        ("/admin/tenants/dueitem/", _due),
        ("/admin/tenants/ownernotice/", _notices),
        ("/admin/audit/auditentry/", _audits),
    ],
)
def test_lists_ask_as_much_for_twenty_rows_as_for_one(
    platform: Client, path: str, more: Any
) -> None:
    more(range(1))
    platform.get(path)
    few = queries(platform, path)
    more(range(1, 20))
    assert queries(platform, path) == few


@pytest.mark.parametrize(
    ("path", "query", "shown"),
    [
        ("tenants/business", "estilo.localhost", "Peluquería Estilo"),
        ("tenants/business", "agent@estilo.example", "Peluquería Estilo"),
        ("tenants/user", "Tatami", "owner@academia.example"),
        ("tenants/domain", "academia", "academia.localhost"),
        ("tenants/channelroute", "+34910000001", "Peluquería Estilo"),
        ("tenants/membership", "viewer@", "viewer@estilo.example"),
    ],
)
def test_rows_are_found_by_what_people_know(
    platform: Client, path: str, query: str, shown: str
) -> None:
    page = platform.get(f"/admin/{path}/", {"q": query}).content.decode()
    assert shown in page
    nothing = platform.get(f"/admin/{path}/", {"q": "zzzz"}).content.decode()
    assert shown not in nothing


def test_every_list_and_filter_opens(platform: Client) -> None:
    for model, page in admin.site._registry.items():
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert platform.get(path).status_code == 200, path
        assert platform.get(path, {"q": "x"}).status_code == 200, path
        assert page.search_fields or model._meta.app_label not in {"tenants", "billing"}, path


def test_a_business_is_suspended_and_resumed_once_and_audited(platform: Client) -> None:
    act(platform, "tenants/business", "suspend", business(), business("academia"))
    assert business().state == business("academia").state == "suspended"
    page = act(platform, "tenants/business", "suspend", business())
    assert "Suspendidos: 0" in page.content.decode()
    act(platform, "tenants/business", "resume", business())
    assert business().state == "active"
    told = AuditEntry.objects.filter(action__startswith="business.").order_by("pk")
    assert [(entry.action, entry.before, entry.after) for entry in told][-1] == (
        "business.resumed",
        {"state": "suspended"},
        {"state": "active"},
    )
    assert told.count() == 3
    assert {entry.actor.email for entry in told} == {"admin@mostrador.example"}


def test_a_business_leads_to_what_else_is_known_of_it(platform: Client) -> None:
    page = platform.get(f"/admin/tenants/business/{business().pk}/change/").content.decode()
    for path in ("billing/subscription", "billing/invoice", "tenants/dueitem", "audit/auditentry"):
        assert f"/admin/{path}/?" in page
    act(platform, "tenants/business", "suspend", business())
    trail = platform.get("/admin/audit/auditentry/", {"object_id": business().pk})
    assert "business.suspended" in trail.content.decode()


def test_blocking_a_person_ends_their_tokens(platform: Client, owner: User) -> None:
    pair = tokens(owner.email)
    act(platform, "tenants/user", "block", owner)
    assert me(pair["access_token"]).status_code == 401
    assert refresh(pair["refresh_token"]).status_code == 400
    assert not ApiSession.objects.exists()
    act(platform, "tenants/user", "unblock", owner)
    assert me(pair["access_token"]).status_code == 401
    assert tokens(owner.email)


def test_nobody_blocks_themselves(platform: Client) -> None:
    mine = User.objects.get(email="admin@mostrador.example")
    act(platform, "tenants/user", "block", mine)
    assert User.objects.get(pk=mine.pk).state == User.State.ACTIVE


def test_people_are_blocked_and_not_deleted(platform: Client, owner: User) -> None:
    """Their names stand in the businesses' own history."""
    assert platform.get(f"/admin/tenants/user/{owner.pk}/delete/").status_code == 403
    page = platform.get("/admin/tenants/user/").content.decode()
    assert "delete_selected" not in page


def test_a_sign_in_is_ended_from_here(platform: Client, owner: User) -> None:
    pair = tokens(owner.email)
    page = act(platform, "tenants/apisession", "end", ApiSession.objects.get())
    assert "Sesiones cerradas: 1" in page.content.decode()
    assert me(pair["access_token"]).status_code == 401


def test_failed_work_is_requeued_and_waiting_work_left_alone(platform: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    rows = [
        DueItem.objects.create(
            schema_name="estilo",
            kind="x",
            object_id=number,
            run_at=later,
            failed=failed,
            attempts=9,
            last_error="boom",
        )
        for number, failed in enumerate((True, False))
    ]
    page = act(platform, "tenants/dueitem", "retry", *rows)
    assert "Se intentará de nuevo: 1" in page.content.decode()
    for row in rows:
        row.refresh_from_db()
    assert (rows[0].failed, rows[0].attempts) == (False, 0)
    assert rows[0].run_at < later
    assert rows[1].run_at == later


@pytest.mark.parametrize(
    "path",
    ["audit/auditentry", "tenants/dueitem", "tenants/ownernotice", "tenants/signup"],
)
def test_what_the_product_writes_is_read_only(platform: Client, path: str) -> None:
    _audits(range(1))
    entry = AuditEntry.objects.order_by("pk").last()
    assert platform.get(f"/admin/{path}/add/").status_code == 403
    if path == "audit/auditentry":
        page = f"/admin/{path}/{entry.pk}"
        assert platform.post(f"{page}/change/", {"action": "y"}).status_code == 403
        assert platform.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
        assert platform.get(f"{page}/change/").status_code == 200
        entry.refresh_from_db()
        assert entry.action == "x"

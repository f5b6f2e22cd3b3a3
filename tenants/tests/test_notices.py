"""Owners are told once: under the bell, and by one mail that arrives whatever happens."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connections, transaction
from django.template import TemplateDoesNotExist
from django.test import Client
from django.utils import timezone

from tenants import due
from tenants.context import business_context, public_context
from tenants.due import due_claim
from tenants.models import Business, DueItem, Membership, OwnerNotice, User
from tenants.notices import notice_mail_send, owner_notify
from tenants.provisioning import business_suspend
from tenants.tasks import TenantRefused, due_run_platform_task, due_tick_task

FULL = {"metric": "messages", "used": 100, "limit": 100, "path": "/plan/"}


def tell(key: str = "quota:1") -> bool:
    return owner_notify(kind="quota_full", key=key, context=FULL)


def work_off() -> None:
    """What a worker does with the platform's due work, a moment later."""
    for claim in due_claim(timezone.now() + timedelta(minutes=30)):
        assert claim.schema_name == "public"
        with public_context():
            due.due_work(claim)


def mailed_to() -> list[str]:
    return sorted(address for each in mail.outbox for address in each.to)


def test_a_thing_is_told_once(estilo: Business) -> None:
    assert [tell(), tell(), tell("quota:2")] == [True, False, True]
    assert OwnerNotice.objects.filter(business=estilo).count() == 2


def test_owners_and_admins_get_it_and_nobody_else(estilo: Business) -> None:
    admin = User.objects.create_user("admin@estilo.example", "x")
    gone = User.objects.create_user("gone@estilo.example", "x", state="blocked")
    for person in (admin, gone):
        Membership.objects.create(user=person, business=estilo, role=Membership.Role.ADMIN)
    tell()
    work_off()
    assert mailed_to() == ["admin@estilo.example", "owner@estilo.example"]
    assert OwnerNotice.objects.get().mailed_at is not None
    assert not DueItem.objects.exists()


def test_each_reads_it_in_their_language_with_links_from_settings(
    estilo: Business, owner: User, settings: Any
) -> None:
    tell()
    work_off()
    (sent,) = mail.outbox
    assert sent.subject.startswith("Se han agotado los mensajes")
    assert "Hola, Olga:" in sent.body
    url = f"http://estilo.{settings.PUBLIC_HOST}:{settings.PUBLIC_PORT}/plan/"
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert url in sent.body
    assert f'href="{url}"' in html
    assert '<html lang="es">' in html


def test_names_keep_their_apostrophes_in_plain_text(estilo: Business) -> None:
    Business.objects.filter(pk=estilo.pk).update(name="D'Angelo & Co")
    tell()
    work_off()
    assert "D'Angelo & Co" in mail.outbox[0].body
    assert "D&#x27;Angelo &amp; Co" in mail.outbox[0].alternatives[0][0]


def test_a_kind_without_wording_is_refused_before_anything_is_written(estilo: Business) -> None:
    with pytest.raises(TemplateDoesNotExist):
        owner_notify(kind="nothing", key="x", context={})
    assert not OwnerNotice.objects.exists()


def test_what_is_rolled_back_is_not_told(estilo: Business) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert not OwnerNotice.objects.exists()
    assert not DueItem.objects.exists()


def test_a_suspended_business_still_gets_its_mail(estilo: Business) -> None:
    tell("before")
    business_suspend(business=estilo)
    tell("after")
    work_off()
    assert len(mail.outbox) == 2


class Failing:
    """A mail server that refuses some addresses so many times."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        address: str,
        times: int,
        error: OSError = smtplib.SMTPServerDisconnected("gone"),  # noqa: B008 - never changed
    ) -> None:
        send, left = EmailMultiAlternatives.send, iter(range(times))

        def failing(message: EmailMultiAlternatives, *args: Any, **kwargs: Any) -> int:
            if message.to == [address] and next(left, None) is not None:
                raise error
            return send(message, *args, **kwargs)

        monkeypatch.setattr(EmailMultiAlternatives, "send", failing)


def test_after_a_failure_the_rest_get_it_and_nobody_gets_it_twice(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = User.objects.create_user("admin@estilo.example", "x")
    Membership.objects.create(user=admin, business=estilo, role=Membership.Role.ADMIN)
    Failing(monkeypatch, "admin@estilo.example", 1)
    tell()
    work_off()
    assert mailed_to() == ["owner@estilo.example"]
    assert OwnerNotice.objects.get().mailed_at is None
    assert DueItem.objects.get().run_at > timezone.now()
    work_off()
    assert mailed_to() == ["admin@estilo.example", "owner@estilo.example"]
    assert OwnerNotice.objects.get().mailed_at is not None


def test_a_mail_server_that_is_away_for_an_hour_costs_nobody_their_mail(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, "owner@estilo.example", 20)
    tell()
    notice = OwnerNotice.objects.get()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(20):
            again = notice_mail_send(notice.pk)
            assert again is not None
            clock.move_to(again)
        assert timezone.now() - notice.created_at > timedelta(hours=1)
        assert notice_mail_send(notice.pk) is None
    assert mailed_to() == ["owner@estilo.example"]


def test_a_mail_server_that_stays_away_is_shown_as_failed_work(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, "owner@estilo.example", 1)
    tell()
    with (
        time_machine.travel(timezone.now() + timedelta(days=3)),
        pytest.raises(smtplib.SMTPServerDisconnected),
    ):
        notice_mail_send(OwnerNotice.objects.get().pk)


@pytest.mark.parametrize(("code", "closed"), [(550, True), (450, False)])
def test_an_address_that_nobody_has_keeps_no_colleague_from_theirs(
    estilo: Business, monkeypatch: pytest.MonkeyPatch, code: int, closed: bool
) -> None:
    admin = User.objects.create_user("admin@estilo.example", "x")
    Membership.objects.create(user=admin, business=estilo, role=Membership.Role.ADMIN)
    refusal = smtplib.SMTPRecipientsRefused({"owner@estilo.example": (code, b"no")})
    Failing(monkeypatch, "owner@estilo.example", 1, refusal)
    tell()
    work_off()
    assert ("admin@estilo.example" in mailed_to()) is closed
    assert (OwnerNotice.objects.get().mailed_at is not None) is closed
    work_off()
    assert mailed_to().count("admin@estilo.example") == 1
    assert ("owner@estilo.example" in mailed_to()) is not closed, "greylisted only"


def test_mailing_again_mails_nobody(estilo: Business) -> None:
    tell()
    notice = OwnerNotice.objects.get()
    for _ in range(2):
        assert notice_mail_send(notice.pk) is None
    assert len(mail.outbox) == 1


def test_while_one_worker_mails_another_leaves_it_alone(live_db: str) -> None:
    with business_context("estilo"):
        tell()
    notice = OwnerNotice.objects.get()
    other = connections.create_connection("default")
    other.set_schema_to_public()
    try:
        with transaction.atomic():
            connections["default"].cursor().execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('tenants.notice_mail', %s))",
                [notice.pk],
            )
            with other.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_try_advisory_xact_lock(hashtextextended('tenants.notice_mail', %s))",
                    [notice.pk],
                )
                assert cursor.fetchone() == (False,)
    finally:
        other.close()


# --- The platform's own due work ----------------------------------------------------------------
@pytest.mark.django_db
def test_a_business_s_work_never_runs_as_the_platform_s(estilo: Business) -> None:
    due.due_put("leads.silence", 1, timezone.now())
    (claim,) = due_claim(timezone.now())
    with pytest.raises(TenantRefused):
        due_run_platform_task.run(claim.pk, claim.kind, claim.object_id, str(claim.lease))
    assert DueItem.objects.filter(kind="leads.silence").exists()


def test_a_tick_hands_the_platform_s_work_to_the_platform_s_task(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[Any, ...]] = []
    monkeypatch.setattr(due_run_platform_task, "apply_async", lambda args, **_: handed.append(args))
    tell()
    assert due_tick_task() == 1
    ((_, kind, object_id, _),) = handed
    assert (kind, object_id) == ("tenants.notice_mail", OwnerNotice.objects.get().pk)


# --- The bell and its page ----------------------------------------------------------------------
def test_the_bell_counts_what_is_new_and_the_page_marks_it_read(
    estilo: Business, owner_client: Client
) -> None:
    tell("one")
    tell("two")
    page = owner_client.get("/notices/").content.decode()
    assert "2 avisos nuevos" in page
    assert page.count("Se han agotado los mensajes de este mes") == 2
    owner_client.post("/notices/read/")
    page = owner_client.get("/notices/").content.decode()
    assert "avisos nuevos" not in page
    assert page.count("Se han agotado los mensajes de este mes") == 2


def test_another_business_s_notices_do_not_show(
    estilo: Business, academia: Business, owner_client: Client
) -> None:
    with business_context(academia):
        tell()
    page = owner_client.get("/notices/").content.decode()
    assert "No hay avisos" in page
    owner_client.post("/notices/read/")
    assert OwnerNotice.objects.get().read_at is None


def test_agents_have_no_bell(estilo: Business, agent_client: Client) -> None:
    tell()
    assert 'class="bell"' not in agent_client.get("/inbox/").content.decode()
    assert agent_client.get("/notices/").status_code == 403
    assert agent_client.post("/notices/read/").status_code == 403


@pytest.mark.parametrize("notices", [1, 20])
def test_the_page_asks_the_same_few_questions_however_long(
    estilo: Business, owner_client: Client, django_assert_num_queries: Any, notices: int
) -> None:
    for number in range(notices):
        tell(f"quota:{number}")
    owner_client.get("/notices/")
    with django_assert_num_queries(7):
        owner_client.get("/notices/")


def test_a_notice_is_dated_where_the_business_is(estilo: Business, owner_client: Client) -> None:
    with time_machine.travel("2026-11-24T22:30:00+00:00", tick=False):
        tell()
    assert "24 nov, 23:30" in owner_client.get("/notices/").content.decode()

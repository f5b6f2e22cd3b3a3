"""kill -9 to the worker in the middle of an import: no row is lost, none is done twice."""

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count

from leads.imports.kinds import kind_of
from leads.imports.models import ImportJob
from leads.imports.services import import_map, import_start, import_upload
from leads.models import Contact, ContactIdentity
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.models import Business, User
from tests import live
from tests.chaos.test_kills import run_doomed
from tests.chaos.test_signup import lease_ends
from tests.live import eventually

pytestmark = pytest.mark.chaos
ROWS = 60


@pytest.fixture
def environment(live_db: str, web: int, settings: Any) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": live_db,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PUBLIC_PORT": str(settings.PUBLIC_PORT),
    }


def mapped(owner: User) -> ImportJob:
    text = "movil;nombre\n" + "".join(f"6100000{n:02};P{n}\n" for n in range(ROWS)) + "12;mal\n"
    file = SimpleUploadedFile("clientes.csv", text.encode())
    job = import_upload(kind=kind_of("contacts"), file=file, actor=Actor.person(owner))
    return import_map(job=job, mapping=job.mapping, options={}, actor=Actor.person(owner))


def state_of(job: ImportJob) -> str:
    return ImportJob.objects.get(pk=job.pk).state


def test_a_worker_killed_in_the_middle_of_an_import_loses_and_repeats_nothing(
    salon: Business, environment: dict[str, str]
) -> None:
    owner = User.objects.get(email="owner@estilo.example")
    job = mapped(owner)
    run_doomed("rehearsed", environment)
    assert not Contact.objects.exists(), "a rehearsal that dies leaves nothing behind"
    lease_ends()
    with live.worker(), live.beat():
        eventually(lambda: state_of(job) == "ready", "checked")
    import_start(job=job, actor=Actor.person(owner))
    run_doomed("imported", environment)
    done = job.rows.filter(state="created").count()
    assert 0 < done < ROWS
    assert Contact.objects.count() == done, "a row and its outcome are one"
    lease_ends()
    with live.worker(), live.beat():
        eventually(lambda: state_of(job) == "done", "imported")
    job.refresh_from_db()
    assert job.counts == {"created": ROWS, "bad": 1}
    assert Contact.objects.count() == ContactIdentity.objects.count() == ROWS
    twice = AuditEntry.objects.filter(action="contact.created").values("object_id")
    assert not twice.annotate(times=Count("pk")).filter(times__gt=1).exists()

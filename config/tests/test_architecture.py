"""The rules of the house that no linter knows: where foreign keys may point, that every task names
its business, that what settings name in strings exists, that production does not start half set."""

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from config.celery import app as celery
from config.shell.embedded.paths import PROJECT
from tenants.tasks import TenantTask

# A room may point at itself and at rooms with a lower number: so the last two not at each other.
ROOMS = {
    "tenants": 0,
    "billing": 1,
    "leads": 2,
    "bookings": 3,
    "conversations": 4,
    "channels_whatsapp": 5,
    "analytics": 5,
}
# Work of the platform itself, in the public schema; everything else carries a business.
PLATFORM_TASKS = {
    "config.integrations_check",
    "billing.subscription_sync",
    "billing.usage_trim",
    "analytics.daily_arm",
    "config.signups_forget",
    "tenants.due_run_platform",
    "leads.retention_arm",
    "tenants.due_tick",
    "tenants.heartbeat",
    "tenants.sessions_clear",
}


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[0]


def relations() -> Iterator[tuple[str, str, str]]:
    """Every foreign key and many-to-many field of ours: its name, its room, the room it names."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.remote_field.model if field.concrete and field.is_relation else None
            if room_of(model) in ROOMS and isinstance(target, type):
                yield f"{model._meta.label}.{field.name}", room_of(model), room_of(target)


def test_foreign_keys_point_in_the_direction_of_imports() -> None:
    ours = [each for each in relations() if each[2] in ROOMS]
    assert len(ours) > 30
    for name, here, there in ours:
        assert here == there or ROOMS[there] < ROOMS[here], f"{name} points at {there}"


def test_public_tables_point_at_no_businesss_rows() -> None:
    """A row in `public` cannot name a row in one of many schemas."""
    for name, here, there in relations():
        if here in ("tenants", "billing"):
            assert there not in ROOMS or ROOMS[there] <= ROOMS["billing"], name


def our_tasks() -> dict[str, object]:
    celery.loader.import_default_modules()
    return {
        name: task
        for name, task in celery.tasks.items()
        if type(task).run.__module__.split(".")[0] in {*ROOMS, "config"}
    }


def test_every_task_carries_a_business_or_is_the_platforms() -> None:
    tasks = our_tasks()
    assert set(tasks) >= PLATFORM_TASKS
    for name, task in tasks.items():
        assert isinstance(task, TenantTask) != (name in PLATFORM_TASKS), name


def test_tasks_have_the_name_of_their_room() -> None:
    for name, task in our_tasks().items():
        assert name.split(".")[0] == type(task).run.__module__.split(".")[0], name


def test_the_calendar_of_beat_names_tasks_that_exist() -> None:
    tasks = our_tasks()
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in tasks, name
        assert entry["task"] in PLATFORM_TASKS, f"{name} would run without a business"


@pytest.mark.parametrize("kind", settings.DUE_HANDLERS)
def test_due_handlers_exist_and_take_an_object_id(kind: str) -> None:
    handler = import_string(settings.DUE_HANDLERS[kind])
    assert list(inspect.signature(handler).parameters.values())[1:] == []


@pytest.mark.parametrize("kind", settings.DUE_GIVEN_UP)
def test_whoever_is_told_of_work_given_up_exists(kind: str) -> None:
    assert kind in settings.DUE_HANDLERS
    assert callable(import_string(settings.DUE_GIVEN_UP[kind]))


def code_of_rooms() -> str:
    rooms = (*ROOMS, "config/shell")
    files = (path for room in rooms for path in (PROJECT / room).rglob("*.py"))
    return "\n".join(path.read_text() for path in files if "tests" not in path.parts)


def test_due_work_and_its_handlers_belong_together() -> None:
    code = code_of_rooms()
    put = set(re.findall(r'due_(?:put|hint|drop)\(\s*"([^"]+)"', code))
    assert put <= set(settings.DUE_HANDLERS)
    assert [kind for kind in settings.DUE_HANDLERS if f'"{kind}"' not in code] == []


REGISTERED = [
    *settings.CHANNELS.values(),
    *settings.ENGINES.values(),
    *settings.CONTACT_PANELS,
    *settings.PRIVACY_HANDLERS,
    *settings.RETENTION_PRUNERS.values(),
    *settings.MEMBER_LEAVERS,
    settings.CONTACT_SCOPE,
]


@pytest.mark.parametrize("path", REGISTERED)
def test_what_the_registries_name_exists(path: str) -> None:
    assert callable(import_string(path))


@pytest.mark.parametrize("name", settings.ENGINES)
def test_engines_know_their_own_name(name: str) -> None:
    assert import_string(settings.ENGINES[name]).name == name


# --- Production does not start half set ----------------------------------------------------------
COMPLETE = {
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": ".example.com",
    "ENCRYPTION_KEYS": "2026:" + "6f" * 32,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
}


STARTED = "print('started')"


def production(values: dict[str, str], then: str = STARTED) -> subprocess.CompletedProcess[str]:
    """Start Django with production's settings and only these variables."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {then}"],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "VAR_DIR": os.environ["VAR_DIR"],
            "DB_POOL_SIZE": "0",
            **values,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_starts_when_complete() -> None:
    done = production(COMPLETE)
    assert done.stdout == "started\n", done.stderr


def test_production_has_nothing_of_the_demo_even_when_asked_for_it() -> None:
    say = "from django.conf import settings as s; print(s.DEMO, s.PRIVACY_HANDLERS)"
    done = production({**COMPLETE, "DEMO": "1"}, say)
    assert done.stdout.startswith("False "), done.stderr
    assert "simulator" not in done.stdout


def test_production_names_everything_that_is_missing() -> None:
    done = production({})
    assert done.returncode != 0
    assert all(name in done.stderr.splitlines()[-1] for name in COMPLETE)


@pytest.mark.parametrize("name", COMPLETE)
def test_production_names_the_one_thing_that_is_missing(name: str) -> None:
    done = production({key: value for key, value in COMPLETE.items() if key != name})
    assert done.returncode != 0
    said = done.stderr.splitlines()[-1]
    assert [key for key in COMPLETE if key in said] == [name]


@pytest.mark.parametrize("keys", ["no-id", "2026:short", "2026:" + "zz" * 32])
def test_production_names_an_encryption_key_that_is_none(keys: str) -> None:
    done = production({**COMPLETE, "ENCRYPTION_KEYS": keys})
    assert done.returncode != 0
    assert "ENCRYPTION_KEYS" in done.stderr.splitlines()[-1]
    assert keys not in done.stderr

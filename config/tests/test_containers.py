"""The containers' files name only what exists: variables, commands, modules, services, files."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from config.shell.embedded.paths import PROJECT

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if "build" in each}
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
NGINX = "\n".join(path.read_text() for path in sorted((PROJECT / "deploy/nginx").glob("*.conf")))
# Read before our settings are, by Django itself.
DJANGOS = {"DJANGO_SETTINGS_MODULE"}
# Belong to other settings, or to a demo; or are fixed by how the containers are wired.
NOT_FOR_CONTAINERS = {
    *("DEMO", "DEBUG", "ENCRYPTION_KEY", "HOST", "PORT", "VAR_DIR"),
    *("PUBLIC_SCHEME", "PUBLIC_PORT", "DATABASE_URL", "SECRET_KEY", "ENCRYPTION_KEYS"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DB_PREPARED_STATEMENTS"),
}


def documented() -> set[str]:
    """Every variable that our settings read (`test_env_example` holds the list to the code)."""
    return set(re.findall(r"^# ([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))


def is_known(variable: str) -> bool:
    return variable.removesuffix("_FILE") in documented() | DJANGOS


# --- Variables
def test_every_variable_that_compose_gives_our_roles_is_one_that_settings_read() -> None:
    for name, service in OURS.items():
        unknown = {each for each in service["environment"] if not is_known(each)}
        assert unknown == set(), name


def test_every_variable_that_compose_asks_the_operator_for_is_documented() -> None:
    text = "\n".join(
        line
        for line in (PROJECT / "docker-compose.yml").read_text().splitlines()
        if not line.lstrip().startswith("#")
    )
    asked = set(re.findall(r"(?<!\$)\$\{([A-Za-z_]+)", text))
    assert asked >= {"PUBLIC_HOST"}
    assert asked - documented() == set()
    assert not re.search(r"\$\{[^}]*\$\{", text), "docker-compose 1.29 does not nest them"


def test_what_an_operator_may_set_reaches_the_containers() -> None:
    given = {each.removesuffix("_FILE") for each in OURS["web"]["environment"]}
    providers = {name for name in documented() if name.endswith("_BASE_URL")}
    missing = documented() - given - NOT_FOR_CONTAINERS - providers
    assert missing == set(), "pass them on in docker-compose.yml, or say here why not"


def test_every_variable_of_the_image_is_one_that_something_reads() -> None:
    stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    names = set(re.findall(r"\b([A-Z][A-Z_]+)=", stage))
    pythons = {name for name in names if name.startswith("PYTHON") or name == "PATH"}
    assert {name for name in names - pythons if not is_known(name)} == set()


def test_the_variables_of_the_servers_are_theirs() -> None:
    assert set(SERVICES["postgres"]["environment"]) == {
        "POSTGRES_USER",
        "POSTGRES_DB",
        "POSTGRES_PASSWORD_FILE",
    }


# --- Secrets
def test_secrets_are_files_that_the_script_makes() -> None:
    made = set(re.findall(r"^make (\w+)", (PROJECT / "deploy/secrets.sh").read_text(), re.M))
    assert set(COMPOSE["secrets"]) == made
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./deploy/secrets/{name}"}
    for name, service in SERVICES.items():
        mounted = {f"/run/secrets/{each}" for each in service.get("secrets", [])}
        named = {
            value for key, value in service.get("environment", {}).items() if key.endswith("_FILE")
        }
        assert mounted == named, name


def test_no_secret_stands_in_the_files() -> None:
    ignored = (PROJECT / "deploy/secrets/.gitignore").read_text().split()
    assert ignored == ["*", "!.gitignore"]
    for variable in ("SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL", "POSTGRES_PASSWORD"):
        for service in SERVICES.values():
            assert variable not in service.get("environment", {})


# --- Commands
def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command of ours: of services, of their health checks, of the image."""
    for name, service in OURS.items():
        yield name, service["command"]
        test = service["healthcheck"].get("test")
        if test:
            yield f"{name} (health)", test[1:] if test[0] == "CMD" else test[1].split()
    yield "image", yaml.safe_load(re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[0])
    yield "image (health)", yaml.safe_load(re.findall(r"^ +CMD (\[.*\])$", DOCKERFILE, re.M)[0])


@pytest.mark.parametrize("command", [pytest.param(each[1], id=each[0]) for each in commands()])
def test_commands_name_programs_applications_and_files_that_exist(command: list[str]) -> None:
    program, *words = command
    assert program in ("python", "gunicorn", "uvicorn", "celery")
    if program == "celery":
        assert import_module("config").__name__ == words[words.index("-A") + 1]
        assert import_module("config.celery").app.main == "mostrador"
    elif program == "python" and words[0] == "-m":
        assert (PROJECT / f"{words[1].replace('.', '/')}.py").is_file()
    elif program == "python":
        assert (PROJECT / words[0]).is_file()
        assert words[1] in get_commands()
    else:
        module, name = words[0].split(":")
        assert callable(getattr(import_module(module), name))
    if "--config" in words:
        assert (PROJECT / words[words.index("--config") + 1]).is_file()


def test_programs_are_installed_by_requirements() -> None:
    pinned = (PROJECT / "requirements.txt").read_text()
    for program in ("gunicorn", "uvicorn", "celery"):
        assert re.search(rf"^{program}==", pinned, re.MULTILINE)
    left_out = re.search(r"grep -vE '\^\((.*?)\)==' requirements.txt", DOCKERFILE)
    assert left_out is not None
    for package in left_out[1].split("|"):
        assert re.search(rf"^{package}==", pinned, re.MULTILINE), "nothing to leave out any more"


def test_the_image_is_built_from_what_the_settings_use() -> None:
    kept = re.findall(r"^!(\S+)", (PROJECT / ".dockerignore").read_text(), re.MULTILINE)
    assert [path for path in kept if not (PROJECT / path).exists()] == []
    rooms = {app.split(".")[0] for app in settings.INSTALLED_APPS}
    ours = {room for room in rooms if (PROJECT / room).is_dir()}
    assert ours <= set(kept)
    assert {"manage.py", "requirements.txt", "templates", "static", "locale"} <= set(kept)


def test_nothing_runs_as_root_and_the_shell_starts_nothing() -> None:
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER mostrador$", final, re.MULTILINE)
    assert final.index("USER mostrador") < final.index("\nCMD [")
    assert "apt-get" not in final
    for name, service in OURS.items():
        assert isinstance(service["command"], list), f"{name}: signals must reach the program"
        assert service["init"] is True
        assert service["read_only"] is True


# --- How services hang together
def test_services_wait_for_services_that_exist_and_can_say_so() -> None:
    for name, service in SERVICES.items():
        for other, wait in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            if wait["condition"] == "service_healthy":
                assert "test" in SERVICES[other]["healthcheck"], f"{name} waits for {other}"
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no"


def test_networks_volumes_and_mounted_files_exist() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            there = (PROJECT / source).exists() if "/" in source else source in COMPOSE["volumes"]
            assert there, volume


def test_health_checks_are_as_often_as_they_were_asked_for() -> None:
    for name in ("web", "streams", "worker"):
        check = SERVICES[name]["healthcheck"]
        assert (check["interval"], check["timeout"], check["retries"]) == ("30s", "10s", 3)
    assert SERVICES["postgres"]["healthcheck"]["interval"] == "10s"
    assert SERVICES["postgres"]["image"] == "postgres:16"
    assert SERVICES["redis"]["image"] == "redis:7"


def test_nginx_sends_to_services_at_the_ports_where_they_listen() -> None:
    servers = dict(re.findall(r"server (\w+):(\d+);", NGINX))
    assert set(servers) == {"web", "streams"}
    assert f":{servers['web']}" in (PROJECT / "deploy/gunicorn.py").read_text()
    assert servers["streams"] in SERVICES["streams"]["command"]
    for name, port in servers.items():
        assert port in SERVICES[name]["healthcheck"]["test"]
    assert set(re.findall(r"proxy_pass http://(\w+);", NGINX)) == set(servers)


def test_nginx_speaks_for_clients_and_is_believed() -> None:
    (subnet,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    assert OURS["web"]["environment"]["TRUSTED_PROXIES"] == subnet["subnet"]
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in NGINX


def test_docker_compose_accepts_the_file() -> None:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is not installed; on Debian: apt-get install docker-compose")
    done = subprocess.run(
        [program, "--file", "docker-compose.yml", "config", "--quiet"],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "PUBLIC_HOST": "front-desk.example"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")

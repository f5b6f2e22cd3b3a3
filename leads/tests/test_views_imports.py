"""The pages and the API of moving in."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import Plan, Subscription
from leads.imports.models import ImportJob
from leads.models import Contact
from leads.tests.test_imports import GOOD, HEAD, work
from tenants.models import Business
from tenants.tests.programs import bearer, program, tokens


def a_file(text: str = HEAD + GOOD + "X;12;;;\r\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("clientes.csv", text.encode())


def upload(client: Client, **changed: Any) -> Any:
    return client.post("/settings/import/", {"kind": "contacts", "file": a_file(), **changed})


def columns(client: Client, path: str) -> dict[str, str]:
    form = client.get(path).context["form"]
    return {name: each.initial for name, each in form.fields.items() if each.initial}


def test_an_owner_goes_from_file_to_report(estilo: Business, owner_client: Client) -> None:
    path = upload(owner_client).headers["Location"]
    page = owner_client.get(path).content.decode()
    assert "612 345 678" in page, "each column shows what stands in it"
    owner_client.post(f"{path}columns/", columns(owner_client, path))
    assert "hx-get" in owner_client.get(path).content.decode(), "the page follows the work"
    work()
    preview = owner_client.get(path).content.decode()
    assert "1 fila bien, 1 con errores" in preview
    assert "Teléfono: «12» no es un teléfono" in preview
    assert "columns=1" in preview
    assert owner_client.get(f"{path}?columns=1").context["form"] is not None
    owner_client.post(f"{path}start/")
    work()
    assert "Importación terminada" in owner_client.get(path).content.decode()
    assert Contact.objects.get().name == "Valentina Oquendo"
    owner_client.post(f"{path}undo/")
    work()
    assert "Importación deshecha" in owner_client.get(path).content.decode()
    assert not Contact.objects.exists()
    assert "Deshecha" in owner_client.get("/settings/import/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": SimpleUploadedFile("a.csv", b"")}, "vac"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04...")}, "Excel"),
        ({"file": ""}, "errorlist"),
        ({"kind": "shoes"}, "errorlist"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    estilo: Business, owner_client: Client, changed: dict[str, Any], said: str
) -> None:
    answer = upload(owner_client, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_wrong_columns_are_said_and_nothing_begins(estilo: Business, owner_client: Client) -> None:
    path = upload(owner_client).headers["Location"]
    for chosen, said in (
        ({"column-0": "name"}, "Falta decir"),
        ({"column-0": "phone", "column-1": "phone"}, "Ya has elegido"),
        ({"column-0": "shoe"}, "errorlist"),
    ):
        answer = owner_client.post(f"{path}columns/", chosen)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert ImportJob.objects.get().state == "mapping"


def test_an_upload_can_be_thrown_away(estilo: Business, owner_client: Client) -> None:
    path = upload(owner_client).headers["Location"]
    assert owner_client.post(f"{path}discard/").headers["Location"] == "/settings/import/"
    assert owner_client.get(path).status_code == 404


def test_examples_are_files_that_import_without_an_error(
    estilo: Business, owner_client: Client
) -> None:
    example = owner_client.get("/settings/import/example/contacts.csv")
    path = upload(owner_client, file=SimpleUploadedFile("ejemplo.csv", example.content)).headers[
        "Location"
    ]
    owner_client.post(f"{path}columns/", columns(owner_client, path))
    work()
    job = ImportJob.objects.get()
    assert job.counts == {"good": 2}
    assert len(job.mapping) == len(job.headers), "every title of ours is one that we know"
    assert owner_client.get("/settings/import/example/shoes.csv").status_code == 404


@pytest.mark.parametrize("kind", ["services", "staff", "bookings", "history"])
def test_every_example_s_titles_are_known(
    estilo: Business, owner_client: Client, kind: str
) -> None:
    example = owner_client.get(f"/settings/import/example/{kind}.csv")
    upload(owner_client, kind=kind, file=SimpleUploadedFile("ejemplo.csv", example.content))
    job = ImportJob.objects.get()
    assert len(job.mapping) == len(job.headers)


def test_only_managers_import(
    estilo: Business, agent_client: Client, viewer_client: Client, visitor_client: Client
) -> None:
    for client in (agent_client, viewer_client):
        assert upload(client).status_code == 403
    assert upload(visitor_client).status_code == 302
    assert not ImportJob.objects.exists()


def test_past_messages_stand_on_the_person_s_page(estilo: Business, owner_client: Client) -> None:
    text = "Tel;Fecha;Hora;Tipo;Mensaje\n612345678;03/10/2025;17:05;recibido;¿Tenéis hueco?\n"
    path = upload(owner_client, kind="history", file=a_file(text)).headers["Location"]
    owner_client.post(f"{path}columns/", columns(owner_client, path))
    work()
    owner_client.post(f"{path}start/")
    work()
    page = owner_client.get(f"/contacts/{Contact.objects.get().uuid}/").content.decode()
    assert "¿Tenéis hueco?" in page
    assert "Mensajes importados" in page


def test_programs_import_too(estilo: Business) -> None:
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="professional"))
    headers = bearer(tokens("owner@estilo.example", "estilo")["access_token"])
    client = program()
    kinds = client.get("/api/imports/kinds/", headers=headers).json()
    assert [kind["code"] for kind in kinds] == [
        "contacts", "services", "staff", "bookings", "history",
    ]  # fmt: skip
    sent = {"kind": "contacts", "file": a_file()}
    made = client.post("/api/imports/", sent, headers=headers)
    assert made.status_code == 201, made.content
    job, path = made.json(), f"/api/imports/{made.json()['id']}/"
    assert client.post(f"{path}start/", headers=headers).status_code == 409
    body = json.dumps({"columns": job["columns"]})
    chosen = client.post(f"{path}columns/", body, "application/json", headers=headers)
    assert chosen.status_code == 202, chosen.content
    work()
    ready = client.get(path, headers=headers).json()
    assert (ready["state"], ready["expected"]) == ("ready", {"created": 1})
    assert ready["refused"][0]["line"] == 3
    assert ready["refused"][0]["fields_at_fault"] == ["phone"]
    assert client.post(f"{path}start/", headers=headers).status_code == 202
    work()
    assert client.get(path, headers=headers).json()["counts"] == {"created": 1, "bad": 1}
    assert b"X;12" in client.get(f"{path}refused/", headers=headers).content
    assert client.post(f"{path}undo/", headers=headers).status_code == 202
    work()
    assert not Contact.objects.exists()
    empty = {"kind": "contacts", "file": a_file("")}
    refused = client.post("/api/imports/", empty, headers=headers)
    assert refused.status_code == 400
    assert len(client.get("/api/imports/", headers=headers).json()) == 1

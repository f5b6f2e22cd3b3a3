"""Moving in from another system: what a file becomes, row by row."""

import csv
import io
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from leads.imports import services
from leads.imports.kinds import kind_of
from leads.imports.models import ImportJob, ImportRow, PastMessage
from leads.imports.reading import MAX_BYTES, Unreadable, sheet_read
from leads.imports.services import (
    ImportRefused,
    import_discard,
    import_forget,
    import_map,
    import_start,
    import_undo,
    import_upload,
)
from leads.imports.values import RowRefused, moment_of
from leads.models import Contact, ContactIdentity, Lead
from leads.privacy.erasure import contact_erase
from leads.services import contact_upsert, identity_index, lead_ensure_open
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.draining import drain
from tenants.models import Business, DueItem, User

HEAD = "Nombre;Teléfono;Correo;Cumpleaños;Etiquetas\r\n"
GOOD = "Valentina Oquendo;612 345 678;val@example.com;14/03/1988;color, mañanas\r\n"


def work() -> None:
    drain(("leads.import_work",))


def uploaded(text: str | bytes, owner: User, kind: str = "contacts") -> ImportJob:
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("clientes.csv", data)
    return import_upload(kind=kind_of(kind), file=file, actor=Actor.person(owner))


def checked(text: str | bytes, owner: User, kind: str = "contacts", **options: bool) -> ImportJob:
    job = uploaded(text, owner, kind)
    import_map(
        job=job,
        mapping=job.mapping,
        options={**job.options, **options},
        actor=Actor.person(owner),
    )
    work()
    job.refresh_from_db()
    return job


def imported(text: str | bytes, owner: User, kind: str = "contacts", **options: bool) -> ImportJob:
    job = checked(text, owner, kind, **options)
    import_start(job=job, actor=Actor.person(owner))
    work()
    job.refresh_from_db()
    return job


def person(phone: str) -> Contact:
    return Contact.objects.get(identities__address_index=identity_index("phone", phone))


# --- Reading files ------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_are_read_however_a_spreadsheet_saved_them(encoding: str, delimiter: str) -> None:
    text = f'Teléfono{delimiter}Nombre\r\n612345678{delimiter}"Muñoz{delimiter} Íñigo"\r\n'
    sheet = sheet_read(text.encode(encoding))
    assert sheet.headers == ["Teléfono", "Nombre"]
    assert sheet.lines[0].cells == ["612345678", f"Muñoz{delimiter} Íñigo"]


def test_lines_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    sheet = sheet_read(b'sep=;\r\nNombre;Notas\r\nAna;"dos\nlineas"\r\n;\r\nEva;\r\n')
    assert [(line.number, line.cells[0]) for line in sheet.lines] == [(2, "Ana"), (4, "Eva")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vac"),
        (b"Nombre;Movil\r\n\r\n", "vac"),
        (b"PK\x03\x04rest", "Excel"),
        (b"a;b\r\n" + b"x" * MAX_BYTES, "5 MB"),
        (b"a;b\r\n" + b"x;y\r\n" * 20_001, "20"),
        (b"a;b\r\nx\x00;y\r\n", "CSV"),
        (b'a;b\r\n"' + b"x" * 200_000 + b'";y\r\n', "CSV"),
        (b";".join([b"a"] * 61) + b"\r\nx\r\n", "60"),
        (b"a;b\r\n" + b";" * 1_000 + b"\r\n", "CSV"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        sheet_read(data)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "0001-01-01T00:00Z"]
)
def test_a_moment_in_a_year_that_nobody_means_is_a_fault_of_its_row(text: str) -> None:
    with pytest.raises(RowRefused) as refused:
        moment_of({"date": text}, ZoneInfo("Europe/Madrid"), month_first=False)
    assert refused.value.field == "date"


# --- People -------------------------------------------------------------------------------------
def test_a_row_becomes_a_contact_with_all_it_says(estilo: Business, owner: User) -> None:
    head = (
        "Nombre,Apellidos,Móvil,E-mail,Tipo,Idioma,Ciudad,País,Nacimiento,Grupos,Observaciones,Baja"
    )
    row = (
        'Val,Oquendo,612 345 678,v@example.com,VIP,Español,Madrid,España,1988-03-14,"a, b",Nota,sí'
    )
    job = imported(f"{head}\n{row}\n", owner)
    assert job.counts == {"created": 1}
    val = person("+34612345678")
    assert (val.name, val.kind, val.language, val.city, val.country) == (
        "Val Oquendo", "vip", "es", "Madrid", "ES",
    )  # fmt: skip
    assert val.birthday == date(1988, 3, 14)
    assert val.metadata == {"tags": ["a", "b"]}
    assert val.notes == "Nota"
    assert val.opted_out_at is not None
    assert {each.address for each in val.identities.all()} == {"+34612345678", "v@example.com"}
    assert not Lead.objects.exists(), "nobody of an old list is a new lead"


def test_the_preview_says_what_is_wrong_and_writes_nothing(estilo: Business, owner: User) -> None:
    rows = "Sin Teléfono;;;;\r\nMal;12;;;\r\nTarde;612345679;;31/02/1990;\r\nA;B;C;D;E;F\r\n"
    job = checked(HEAD + GOOD + rows, owner)
    assert job.state == "ready"
    assert not Contact.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="contact").exists()
    assert list(job.rows.values_list("line", "state", "expected")) == [
        (2, "good", "created"), (3, "bad", ""), (4, "bad", ""), (5, "bad", ""), (6, "bad", ""),
    ]  # fmt: skip
    faults = [row.problems[0]["field"] for row in job.rows.filter(state="bad")]
    assert faults == ["phone", "phone", "birthday", ""]


def test_bad_rows_stop_no_good_one_and_come_back_mended(estilo: Business, owner: User) -> None:
    from leads.imports.downloads import refused_csv

    job = imported(HEAD + "=cmd;12;;;\r\n" + GOOD, owner)
    assert job.counts == {"created": 1, "bad": 1}
    text = refused_csv(job).content.decode("utf-8-sig")
    _header, row = csv.reader(io.StringIO(text), delimiter=";")
    assert row[0] == "'=cmd", "no spreadsheet may run what a stranger typed"
    assert row[-2] == "2"
    assert "12" in row[-1]
    again = imported(text.replace(";12;", ";+34 611 222 333;"), owner)
    assert again.counts == {"created": 1}
    assert person("+34611222333").name == "=cmd"


def test_who_is_known_gets_what_was_missing_and_keeps_what_was_there(
    estilo: Business, owner: User
) -> None:
    known, _new = contact_upsert(kind="phone", address="+34612345678", name="Vale")
    job = imported(HEAD + GOOD, owner)
    assert job.counts == {"updated": 1}
    known.refresh_from_db()
    assert known.name == "Vale"
    assert known.birthday == date(1988, 3, 14)
    assert known.identities.filter(kind="email").count() == 1
    assert imported(HEAD + GOOD, owner).counts == {"skipped": 1}
    assert imported(HEAD + GOOD, owner, overwrite=True).counts == {"updated": 1}
    known.refresh_from_db()
    assert known.name == "Valentina Oquendo"


def test_nobody_who_is_blocked_or_wants_no_messages_is_freed_by_a_file(
    estilo: Business, owner: User
) -> None:
    known, _new = contact_upsert(kind="phone", address="+34612345678")
    asked_at = timezone.now() - timedelta(days=9)
    Contact.objects.update(kind="blocked", opted_out_at=asked_at)
    imported("movil;tipo;baja\n612345678;cliente;sí\n", owner, overwrite=True)
    known.refresh_from_db()
    assert (known.kind, known.opted_out_at) == ("blocked", asked_at)


def test_an_email_of_somebody_else_is_refused(estilo: Business, owner: User) -> None:
    contact_upsert(kind="email", address="val@example.com", name="Otra")
    other, _new = contact_upsert(kind="phone", address="+34612345678")
    job = checked(HEAD + GOOD, owner)
    assert job.counts == {"bad": 1}
    with pytest.raises(ImportRefused):
        import_start(job=job, actor=Actor.person(owner))
    assert other.identities.count() == 1


def test_one_person_in_two_rows_is_one_contact(estilo: Business, owner: User) -> None:
    job = imported("movil;ciudad\n612345678;\n+34 612-345-678;Madrid\n", owner)
    assert job.counts == {"created": 1, "updated": 1}
    assert Contact.objects.get().city == "Madrid"
    assert ContactIdentity.objects.count() == 1


# --- The life of an import ----------------------------------------------------------------------
def test_columns_are_guessed_and_can_be_corrected(estilo: Business, owner: User) -> None:
    job = uploaded("Dato;Tel.\nAna;612345678\n", owner)
    assert job.mapping == {"phone": 1}
    actor = Actor.person(owner)
    for wrong in ({}, {"phone": 9}, {"phone": 1, "name": 1}, {"shoe": 0, "phone": 1}):
        with pytest.raises(ImportRefused):
            import_map(job=job, mapping=wrong, options={}, actor=actor)
    import_map(job=job, mapping={"phone": 1, "name": 0}, options={}, actor=actor)
    work()
    job.refresh_from_db()
    import_start(job=job, actor=actor)
    work()
    assert person("+34612345678").name == "Ana"


def test_pressing_twice_does_it_once(estilo: Business, owner: User) -> None:
    job, actor = checked(HEAD + GOOD, owner), Actor.person(owner)
    import_start(job=job, actor=actor)
    import_start(job=job, actor=actor)
    work()
    import_start(job=job, actor=actor)
    work()
    assert Contact.objects.count() == 1
    with pytest.raises(ImportRefused):
        import_discard(job=job, actor=actor)


def test_long_files_take_several_turns(
    estilo: Business, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "TURN", 4)
    monkeypatch.setattr(services, "REHEARSED_TOGETHER", 2)
    text = "movil\n" + "".join(f"6123456{n:02}\n" for n in range(11))
    assert imported(text, owner).counts == {"created": 11}


def test_an_import_that_was_not_begun_can_be_thrown_away(estilo: Business, owner: User) -> None:
    job = checked(HEAD + GOOD, owner)
    import_discard(job=job, actor=Actor.person(owner))
    assert not ImportRow.objects.exists()
    assert not DueItem.objects.filter(kind__startswith="leads.import").exists()


def test_undoing_takes_back_what_nobody_touched(estilo: Business, owner: User) -> None:
    contact_upsert(kind="phone", address="+34600000001", name="De antes")
    job = imported("movil;nombre\n600000001;X\n600000002;Ana\n600000003;Eva\n600000004;Bo\n", owner)
    lead_ensure_open(contact=person("+34600000003"))
    Contact.objects.filter(name="Bo").update(city="Lugo")
    import_undo(job=job, actor=Actor.person(owner))
    work()
    job.refresh_from_db()
    assert job.state == "undone"
    assert (job.counts["undone"], job.counts["kept"]) == (1, 2)
    assert set(Contact.objects.values_list("name", flat=True)) == {"De antes", "Eva", "Bo"}


# --- Past messages ------------------------------------------------------------------------------
def test_past_messages_stand_beside_the_person_and_set_nothing_off(
    estilo: Business, owner: User
) -> None:
    text = (
        "Teléfono;Fecha;Hora;Sentido;Mensaje\n"
        "612345678;03/10/2025;17:05;recibido;Hola, ¿tenéis hueco?\n"
        "612345678;2025-10-03T17:12:00+02:00;;enviado;Sí, a las 18:00\n"
        "612345678;03/10/2090;17:05;recibido;Del futuro\n"
        "612345678;30/03/2025;02:30;recibido;A una hora que no hubo\n"
    )
    job = imported(text, owner, "history")
    assert job.counts == {"created": 2, "bad": 2}
    assert [m.text for m in PastMessage.objects.all()] == [
        "Hola, ¿tenéis hueco?",
        "Sí, a las 18:00",
    ]
    assert not Lead.objects.exists()
    due = set(DueItem.objects.values_list("kind", flat=True))
    assert due == {"leads.import_forget", "leads.retention"}
    assert imported(text, owner, "history").counts == {"skipped": 2, "bad": 2}


# --- What is kept of it -------------------------------------------------------------------------
def test_rows_are_encrypted_and_gone_after_a_month(estilo: Business, owner: User) -> None:
    uploaded(HEAD + GOOD, owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM leads_importrow")
        stored = cursor.fetchone()[0]
    assert "Valentina" not in stored
    assert stored.startswith("v1.")
    job = imported(HEAD + "X;12;;;\n" + GOOD, owner)
    for each in ImportJob.objects.all():
        import_forget(each.pk)
    job.refresh_from_db()
    assert not ImportRow.objects.exists()
    assert ImportJob.objects.count() == 1, "one that was not begun goes altogether"
    assert job.counts == {"created": 1, "bad": 1}
    with pytest.raises(ImportRefused):
        import_undo(job=job, actor=Actor.person(owner))


def test_whoever_is_forgotten_leaves_no_row_behind(estilo: Business, owner: User) -> None:
    imported(HEAD + GOOD, owner)
    waiting = checked(HEAD + GOOD + "Otra;612345678;val@example.com;mal;\n", owner)
    contact_erase(contact=person("+34612345678"), actor=Actor.person(owner))
    assert all(row.cells is None for row in ImportRow.objects.all())
    import_start(job=waiting, actor=Actor.person(owner))
    work()
    waiting.refresh_from_db()
    assert waiting.state == "done"
    assert not Contact.objects.filter(erased_at=None).exists(), "nobody comes back by an old file"

"""What customers attach on any channel: fetched at once, bounded, sealed, shown to members alone,
and gone from the store with its message."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import transaction
from django.test import Client
from django.utils import timezone

from conversations.channels.base import InboundMessage, MediaAway, MediaGone
from conversations.channels.file_kinds import DOCX, NoFile, file_sniff
from conversations.file_links import customer_link, provider_link
from conversations.models import Conversation, LooseFile, Message, MessageFile
from conversations.privacy import conversation_empty
from conversations.services import stored
from conversations.services.files import FETCH, file_claim, files_fetch
from conversations.services.receiving import message_receive
from conversations.services.stored import bytes_keep, file_bytes
from conversations.serving import headers_of
from tenants.draining import drain
from tenants.models import Business, DueItem, Membership, User
from tenants.tests.s3_server import Store, s3_server, storages_at

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
SOUND = b"OggS" + Random(1).randbytes(150_000)
OGG = {"type": "audio/ogg", "url": "https://files.example/voice", "name": "nota.ogg"}


class Provider:
    """Has one file in its store, or says what happened to it."""

    data: bytes = SOUND
    kind = "audio/ogg"
    error: Exception | None = None
    asked = 0


@pytest.fixture
def provider(estilo: Business, settings: Any) -> Iterator[type[Provider]]:
    settings.MEDIA_FETCHERS = {"fake": f"{__name__}.fetch"}
    yield Provider
    Provider.data, Provider.kind, Provider.error, Provider.asked = SOUND, "audio/ogg", None, 0


def fetch(_account_key: str, _attachment: dict[str, Any], into: Any) -> str:
    Provider.asked += 1
    into.write(b"a first try that broke off")
    into.restart()
    if Provider.error is not None:
        raise Provider.error
    for start in range(0, len(Provider.data), 50_000):
        into.write(Provider.data[start : start + 50_000])
    return Provider.kind


def arrive(attachment: dict[str, Any] | None = None, provider_id: str = "m1") -> Message:
    message = message_receive(
        InboundMessage(
            channel="fake",
            account_key="f1",
            provider_id=provider_id,
            sender_kind="phone",
            sender="+34600111222",
            text="",
            kind="audio",
            attachments=[attachment or dict(OGG)],
        )
    )
    drain((FETCH,))
    return Message.objects.get(pk=message.pk)


def in_store(name: str) -> bool:
    return bool(storages["media"].exists(name))


def link_of(message: Message, client: Client, **extra: Any) -> Any:
    return client.get(f"/inbox/messages/{message.uuid}/files/0/", **extra)


def test_a_voice_note_is_fetched_when_it_comes_and_not_again(
    provider: type[Provider], owner_client: Client
) -> None:
    message = arrive()
    file = message.files.get()
    assert (file.kind, file.content_type, file.size) == ("audio", "audio/ogg", len(SOUND))
    assert file_bytes(file) == SOUND
    assert not LooseFile.objects.exists()
    assert link_of(message, owner_client).status_code == 302
    assert provider.asked == 1


def test_what_is_away_is_fetched_later_and_then_given_up(provider: type[Provider]) -> None:
    provider.error = MediaAway("status 503")
    with time_machine.travel(NOW, tick=False):
        message = arrive()
        assert provider.asked == 2  # at once, and 5 seconds later
        waits = [files_fetch(message.pk) for _ in range(3)]
    assert [at and at - NOW for at in waits] == [
        timedelta(minutes=10),
        timedelta(hours=1),
        None,
    ]
    message.refresh_from_db()
    assert message.attachments[0]["gone"] == "lost"
    provider.error = None
    assert files_fetch(message.pk) is None
    assert not message.files.exists()


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        pytest.param(b"OggS" + bytes(3000), "audio/ogg", "size", id="too large"),
        pytest.param(b"MZ\x90\x00" + bytes(90), "application/pdf", "type", id="a program"),
        pytest.param(b"<html><script>1</script>", "text/html", "type", id="a page"),
        pytest.param(b"<svg onload='x()'>", "image/svg+xml", "type", id="a drawing that runs"),
    ],
)
def test_what_is_too_large_or_of_no_kind_is_not_kept_and_said_so(
    provider: type[Provider],
    settings: Any,
    owner_client: Client,
    data: bytes,
    kind: str,
    why: str,
) -> None:
    settings.MEDIA_MAX_BYTES = 2000
    provider.data, provider.kind = data, kind
    message = arrive(OGG | {"name": ""})
    assert message.attachments[0]["gone"] == why
    assert not MessageFile.objects.exists()
    assert not LooseFile.objects.exists()
    assert link_of(message, owner_client).status_code == 404
    page = owner_client.get(f"/inbox/{message.conversation.uuid}/").content.decode()
    assert "No se guardó" in page
    assert provider.asked == 1


def test_what_its_provider_refuses_for_good_is_asked_for_once(provider: type[Provider]) -> None:
    provider.error = MediaGone("status 403")
    message = arrive()
    assert not DueItem.objects.filter(kind=FETCH, object_id=message.pk).exists()
    assert provider.asked == 1


def test_a_file_that_comes_while_its_person_is_forgotten_is_not_kept(
    provider: type[Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = arrive({"type": "location"})
    message.attachments = [dict(OGG)]
    message.save()
    keep = stored.Arrival.keep

    def forgotten_meanwhile(self: stored.Arrival, **given: Any) -> stored.Stored:
        made = keep(self, **given)
        talk = message.conversation
        with transaction.atomic():
            conversation_empty(talk, contact=talk.contact, address=talk.address)
        return made

    monkeypatch.setattr(stored.Arrival, "keep", forgotten_meanwhile)
    assert files_fetch(message.pk) is None
    assert not MessageFile.objects.exists()
    loose = LooseFile.objects.get()
    assert in_store(loose.name)
    stored.loose_file_remove(loose.pk)
    assert not in_store(loose.name)


def test_a_process_that_dies_before_the_message_has_its_file_leaves_nothing(
    provider: type[Provider],
) -> None:
    made = bytes_keep([b"OggS 1"])
    loose = LooseFile.objects.get(name=made.name)
    waiting = DueItem.objects.get(kind=stored.LOOSE, object_id=loose.pk)
    assert waiting.run_at > datetime.now(UTC) + timedelta(minutes=50)
    stored.loose_file_remove(loose.pk)
    assert not in_store(made.name)
    with pytest.raises(stored.FileGone):
        file_claim(made)


@pytest.mark.parametrize("way", ["message", "conversation"])
def test_whatever_is_deleted_the_file_leaves_the_store(
    provider: type[Provider], settings: Any, way: str
) -> None:
    with s3_server() as server:
        settings.STORAGES = settings.STORAGES | storages_at(server)
        message = arrive()
        assert len(server.objects) == 1
        if way == "message":
            message.delete()
        else:
            message.conversation.delete()
        drain()
        assert server.objects == {}


def test_a_store_that_is_away_is_asked_again(provider: type[Provider], settings: Any) -> None:
    with s3_server() as server:
        settings.STORAGES = settings.STORAGES | storages_at(server)
        server.away = True
        with time_machine.travel(datetime.now(UTC), tick=False):
            message = arrive()
            assert DueItem.objects.get(kind=FETCH).run_at > datetime.now(UTC)
        assert not message.files.exists()
        server.away = False
        assert files_fetch(message.pk) is None
        assert file_bytes(message.files.get()) == SOUND
        _is_told_as_not_found(server, message)


def _is_told_as_not_found(server: Store, message: Message) -> None:
    server.objects.clear()
    with pytest.raises(stored.FileGone):
        file_bytes(message.files.get())


# --- Serving ------------------------------------------------------------------------------------
def served(client: Client, link: str, asked: str = "") -> Any:
    headers = {"range": asked} if asked else {}
    return client.get(link, headers=headers)


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=65530-65560", 65530, 65561),
        ("bytes=140000-", 140000, len(SOUND)),
        ("bytes=-10", len(SOUND) - 10, len(SOUND)),
        ("bytes=100-999999", 100, len(SOUND)),
    ],
)
def test_a_sound_can_be_wound(
    provider: type[Provider], owner_client: Client, asked: str, start: int, stop: int
) -> None:
    link = link_of(arrive(), owner_client)["Location"]
    answer = served(owner_client, link, asked)
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == SOUND[start:stop]
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(SOUND)}"
    assert answer["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=9-3", ""])
def test_what_asks_otherwise_gets_all_of_it(
    provider: type[Provider], owner_client: Client, asked: str
) -> None:
    link = link_of(arrive(), owner_client)["Location"]
    answer = served(owner_client, link, asked)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == SOUND


def test_nothing_lies_behind_the_end(provider: type[Provider], owner_client: Client) -> None:
    link = link_of(arrive(), owner_client)["Location"]
    answer = served(owner_client, link, f"bytes={len(SOUND)}-")
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(SOUND)}"


def test_a_members_link_opens_for_that_member_and_ten_minutes(
    provider: type[Provider], owner_client: Client, agent_client: Client, client: Client
) -> None:
    link = link_of(arrive(), owner_client)["Location"]
    assert served(owner_client, link).status_code == 200
    assert served(agent_client, link).status_code == 404
    assert client.get(link, headers={"host": "estilo.localhost"}).status_code == 302
    assert served(owner_client, link[:-3] + "xx/").status_code == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert served(owner_client, link).status_code == 404


def test_a_members_link_ends_when_they_may_not_see_the_conversation_any_more(
    provider: type[Provider], agent_client: Client, owner: User
) -> None:
    message = arrive()
    link = link_of(message, agent_client)["Location"]
    assert served(agent_client, link).status_code == 200
    Conversation.objects.update(assigned_to=owner)
    assert Membership.objects.filter(role="agent").exists()
    assert served(agent_client, link).status_code == 404


def test_what_a_customer_sent_is_opened_by_no_link_without_a_sign_in(
    provider: type[Provider], client: Client
) -> None:
    file = arrive().files.get()
    for link in (provider_link(file), customer_link(file)):
        path = link[link.index("/files/") :]
        assert client.get(path, headers={"host": "estilo.localhost"}).status_code == 404


def test_what_the_business_sent_is_opened_by_its_link_while_it_lasts(
    provider: type[Provider], academia: Business, client: Client
) -> None:
    message = arrive()
    Message.objects.filter(pk=message.pk).update(direction="out")
    file = message.files.get()
    given = {"p": provider_link(file), "c": customer_link(file)}
    paths = {key: link[link.index("/files/") :] for key, link in given.items()}

    def status(key: str, host: str = "estilo.localhost") -> int:
        return int(client.get(paths[key], headers={"host": host}).status_code)

    assert (status("p"), status("c")) == (200, 200)
    assert status("c", "academia.localhost") == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert (status("p"), status("c")) == (404, 200)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=15)):
        assert status("c") == 404


# --- What a file is -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "declared", "name", "wanted"),
    [
        (b"\xff\xd8\xff\xe0", "application/pdf", "", ("image", "image/jpeg")),
        (b"GIF89a", "", "", ("image", "image/gif")),
        (b"RIFF\x00\x00\x00\x00WEBP", "", "", ("image", "image/webp")),
        (b"RIFF\x00\x00\x00\x00WAVE", "", "", ("audio", "audio/wav")),
        (b"\x00\x00\x00\x18ftypheic", "image/heic", "", ("file", "image/heic")),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4", "", ("video", "video/mp4")),
        (b"\x00\x00\x00\x18ftypisom", "audio/mp4", "", ("audio", "audio/mp4")),
        (b"\x00\x00\x00\x18ftypqt  ", "", "", ("video", "video/quicktime")),
        (b"#!AMR\n", "audio/amr", "", ("file", "audio/amr")),
        (b"%PDF-1.7", "image/png", "x.png", ("file", "application/pdf")),
        (b"PK\x03\x04", "", "precios.xlsx", None),
        (b"BEGIN:VCARD", "text/vcard", "", ("file", "text/vcard")),
        ("año;día".encode("latin-1"), "text/csv", "", ("file", "text/csv")),
    ],
)
def test_a_file_is_what_its_bytes_say(
    head: bytes, declared: str, name: str, wanted: tuple[str, str] | None
) -> None:
    what = file_sniff(head, declared=declared, name=name)
    if wanted is None:
        assert what.content_type.endswith("spreadsheetml.sheet")
    else:
        assert (what.kind, what.content_type) == wanted


@pytest.mark.parametrize(
    ("head", "declared", "name"),
    [
        (b"MZ\x90", "application/pdf", "a.pdf"),
        (b"\x7fELF", "", "a"),
        (b"<html>", "text/html", ""),
        (b"<html>", "text/plain", "a.html"),
        (b"PK\x03\x04", "application/zip", "a.zip"),
        (b"PK\x03\x04", "application/vnd.android.package-archive", "a.apk"),
        (b"a\x00b", "text/plain", "a.txt"),
        (b"", "", ""),
    ],
)
def test_what_could_run_is_of_no_kind(head: bytes, declared: str, name: str) -> None:
    with pytest.raises(NoFile):
        file_sniff(head, declared=declared, name=name)


@pytest.mark.parametrize(
    ("content_type", "name", "ending"),
    [
        ("application/pdf", "factura.html", "pdf"),
        ("text/plain", "nota.htm", "txt"),
        ("text/csv", "lista", "csv"),
        ("text/vcard", "ana.vcf", "vcf"),
        ("image/jpeg", "foto.svg", "jpg"),
        ("application/msword", "a.js", "doc"),
        (DOCX, "a.docm", "docx"),
        ("application/x-odd+thing", "a.exe", "bin"),
    ],
)
def test_a_file_is_saved_by_what_it_is_and_not_by_what_it_is_called(
    content_type: str, name: str, ending: str
) -> None:
    file = MessageFile(content_type=content_type, name=name, kind="file", created_at=timezone.now())
    assert headers_of(file)["Content-Disposition"].endswith(f'.{ending}"')

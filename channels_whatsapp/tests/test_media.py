"""An attachment is fetched with the account's credentials, which go to the provider only."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from channels_whatsapp.media import media_fetch
from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from conversations.channels.base import MediaAway, MediaGone
from conversations.models import Message
from conversations.services.files import PAUSES, files_fetch
from conversations.services.receiving import conversation_ensure
from conversations.templatetags.inbox import attached
from conversations.tests.fetching import fetched
from conversations.tests.outgoing import PICTURE
from leads.services import contact_upsert
from tenants.http.breaker import breaker
from tenants.models import Business
from tenants.tests.scripted_server import Answer, scripted_server

PATH = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


def attachment(host: str = "api.twilio.com") -> dict[str, Any]:
    return {"type": "audio/ogg", "url": f"https://{host}{PATH}"}


def test_it_is_fetched_as_the_account(estilo: Business, settings: Any) -> None:
    answer = Answer(200, b"OggS", headers={"Content-Type": "audio/ogg; codecs=opus"})
    with scripted_server(answer) as server:
        settings.TWILIO_BASE_URL = server.url
        media = fetched(media_fetch, SALON_NUMBER, attachment())
    assert (media.data, media.content_type) == (b"OggS", "audio/ogg")
    ((_, path, headers, _body),) = server.asked
    assert path == PATH
    assert headers["Authorization"].startswith("Basic ")


@pytest.mark.parametrize("host", ["evil.example", "api.twilio.com.evil.example"])
def test_credentials_go_to_nobody_else(estilo: Business, settings: Any, host: str) -> None:
    with scripted_server(Answer(200, b"x")) as server:
        settings.TWILIO_BASE_URL = server.url
        with pytest.raises(MediaGone):
            fetched(media_fetch, SALON_NUMBER, attachment(host))
    assert not server.asked


def test_what_is_gone_is_said_so(estilo: Business, settings: Any) -> None:
    with scripted_server(Answer(404)) as server:
        settings.TWILIO_BASE_URL = server.url
        with pytest.raises(MediaGone):
            fetched(media_fetch, SALON_NUMBER, attachment())


def test_credentials_never_travel_in_the_clear(estilo: Business, settings: Any) -> None:
    plain = attachment()["url"].replace("https:", "http:")
    with scripted_server(Answer(200, b"x")) as server:
        settings.TWILIO_BASE_URL = server.url
        with pytest.raises(MediaGone):
            fetched(media_fetch, SALON_NUMBER, {"type": "audio/ogg", "url": plain})
    assert not server.asked


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "ftp://x/",
    ],
)
def test_a_link_that_leads_into_a_private_network_is_given_up_at_once(
    estilo: Business, settings: Any, place: str
) -> None:
    with scripted_server(Answer(302, headers={"Location": place})) as server:
        settings.TWILIO_BASE_URL = server.url
        with pytest.raises(MediaGone) as raised:
            fetched(media_fetch, SALON_NUMBER, attachment())
    assert not isinstance(raised.value, MediaAway)
    assert len(server.asked) == 1


# --- Named by Twilio before it has it -----------------------------------------------------------
LATE = f"/2010-04-01/Accounts/AC{1:032d}/Messages/MM{'a' * 32}/Media/ME{'b' * 32}"


@pytest.fixture
def twilio(estilo: Business, settings: Any) -> Iterator[LocalTwilio]:
    breaker.reset()
    with LocalTwilio({f"AC{1:032d}": ("demo-auth-token", {SALON_NUMBER})}) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server
    breaker.reset()


@pytest.fixture
def message(estilo: Business) -> Message:
    """A picture that somebody sent, as its webhook named it."""
    contact, _ = contact_upsert(kind="phone", address="+34600000001", name="Ana")
    talk = conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=SALON_NUMBER,
        kind="phone",
        address="+34600000001",
    )
    attached = {"type": "image/jpeg", "url": f"https://api.twilio.com{LATE}"}
    return Message.objects.create(
        conversation=talk,
        direction="in",
        author="customer",
        kind="image",
        attachments=[attached],
        created_at=timezone.now(),
    )


def test_what_twilio_does_not_have_yet_is_asked_for_again(
    twilio: LocalTwilio, message: Message
) -> None:
    before = timezone.now()
    again = files_fetch(message.pk)
    assert again is not None
    assert again > before
    twilio.api.media[LATE] = ("image/jpeg", PICTURE)
    assert files_fetch(message.pk) is None
    assert message.files.get().size == len(PICTURE)
    assert len(twilio.calls) == 2


def test_what_twilio_never_has_is_told_in_the_message(
    twilio: LocalTwilio, message: Message
) -> None:
    tries = [files_fetch(message.pk) for _ in range(len(PAUSES) + 1)]
    assert all(tries[:-1])
    assert tries[-1] is None
    message.refresh_from_db()
    (shown,) = attached(message)
    assert shown["kind"] == "gone"
    assert "ya no lo tiene" in shown["why"]
    assert not message.files.exists()

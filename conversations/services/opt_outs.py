"""Who wants nothing more by one channel. `ChannelOptOut` has no other writer."""

from django.utils import timezone

from conversations.models import ChannelOptOut
from leads.models import ContactIdentity


def opt_out_note(*, channel: str, address: ContactIdentity, word: str = "") -> None:
    """Note that what goes to an address by a channel is not wanted. The first time is kept."""
    ChannelOptOut.objects.get_or_create(
        channel=channel,
        address=address,
        ended_at=None,
        defaults={"word": word[:20], "at": timezone.now()},
    )


def opt_out_end(*, channel: str, address: ContactIdentity) -> bool:
    """Note that it is wanted again; whether it was not."""
    rows = ChannelOptOut.objects.filter(channel=channel, address=address, ended_at=None)
    return bool(rows.update(ended_at=timezone.now()))


def is_opted_out(channel: str, address: ContactIdentity) -> bool:
    """Whether a person has said, by a channel, that they want nothing more by it."""
    rows = ChannelOptOut.objects.filter(channel=channel, address=address, ended_at=None)
    return rows.exists()

"""The hours in which a business does not write to people by itself, as its owner has set them."""

from datetime import datetime, timedelta

from bookings.notice_settings import notice_settings
from conversations.models import Message
from conversations.sending.purposes import Initiative, initiative_of
from tenants.context import current_business

# What was promised before the night may be a moment late; what has waited longer waits for the day.
GRACE = timedelta(minutes=10)


def quiet_until(now: datetime) -> datetime | None:
    """When the quiet hours end that `now` falls into (business's zone); None in the day."""
    business = current_business()
    until = notice_settings(business).after_quiet(now, business.tz)
    return until if until > now else None


def night_of(message: Message, now: datetime) -> datetime | None:
    """Until when the night holds a message back: one that the business begins by itself. What a
    person has decided to send goes, and what was queued a moment ago, before the night began."""
    if initiative_of(message.purpose) is not Initiative.OWN or message.user_id is not None:
        return None
    begun = message.created_at if message.pk else None
    if begun is not None and now - begun < GRACE:
        return None
    return quiet_until(now)

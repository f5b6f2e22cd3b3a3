"""By which way a customer wants to hear about appointments, chosen on their page of one."""

from typing import Any

from django import forms

from bookings.models import Booking
from bookings.notice_settings import notice_settings
from leads.models import Contact, ContactIdentity
from tenants.context import current_business

Way, Kind = Contact.NoticeWay, ContactIdentity.Kind
REACHED_BY = {
    Way.WHATSAPP: frozenset({Kind.PHONE, Kind.TELEGRAM}),
    Way.EMAIL: frozenset({Kind.EMAIL}),
    Way.SMS: frozenset({Kind.PHONE}),
}


def ways_to_choose(booking: Booking, say: dict[str, str]) -> list[tuple[str, str]]:
    """The business's ways by which this customer can be reached, with what they are called;
    nothing where there is no choice."""
    known = set(booking.contact.identities.values_list("kind", flat=True))
    if (booking.answers or {}).get("email"):
        known.add(Kind.EMAIL)
    order = notice_settings(current_business()).order
    ways = [way for way in order if REACHED_BY[Way(way)] & known]
    return [(way, say[f"by_{way}"]) for way in ways] if len(ways) > 1 else []


class WayForm(forms.Form):
    """One of the ways there are, or none in particular."""

    way = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *ways]

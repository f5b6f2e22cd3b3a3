"""What a person's messages leave behind besides themselves, when two records are taken apart."""

from datetime import datetime

from conversations.models import InboundEvent
from conversations.privacy import names_any, words_of
from leads.models import Contact


def payloads_return(*, kept: Contact, gone: Contact, since: datetime) -> None:
    """Raw payloads that came since, and name an address of whoever returns, are theirs."""
    words = words_of(gone)
    rows = InboundEvent.objects.filter(contact=kept, received_at__gte=since)
    theirs = [event.pk for event in rows.iterator(chunk_size=200) if names_any(event, words)]
    InboundEvent.objects.filter(pk__in=theirs).update(contact=gone)

"""What other rooms show on a contact's page. A room to the left registers a `ContactPanel` in
`settings.CONTACT_PANELS`; this room never imports it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from leads.models import Contact, LeadEvent
from leads.templatetags.people import moved_to
from tenants.models import Membership

TIMELINE_LENGTH = 60


@dataclass(frozen=True)
class Entry:
    """One thing that happened with a person, as the timeline draws it."""

    at: datetime
    icon: str
    title: str
    detail: str = ""
    url: str = ""


class ContactPanel:
    """A room's part of the page: a template with its context, and entries for the timeline."""

    template = ""

    def context(self, contact: Contact, membership: Membership) -> dict[str, Any]:
        """What the template is drawn with, besides the page's own context."""
        raise NotImplementedError

    def entries(self, contact: Contact, membership: Membership) -> list[Entry]:
        """What happened with the person in this room, in any order, of late."""
        raise NotImplementedError


def panels() -> Iterator[ContactPanel]:
    """The registered panels in their order."""
    for path in settings.CONTACT_PANELS:
        yield import_string(path)()


def panels_of(contact: Contact, membership: Membership) -> list[dict[str, Any]]:
    """Each room's template and context for one person."""
    return [
        {"template": panel.template, **panel.context(contact, membership)} for panel in panels()
    ]


def timeline_of(contact: Contact, membership: Membership) -> list[Entry]:
    """What happened with a person in every room, newest first."""
    entries = lead_entries(contact)
    for panel in panels():
        entries += panel.entries(contact, membership)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:TIMELINE_LENGTH]


def lead_entries(contact: Contact) -> list[Entry]:
    """The moves of the person's leads, of late."""
    events = LeadEvent.objects.filter(lead__contact=contact).order_by("-pk")[:TIMELINE_LENGTH]
    return [Entry(event.at, "trend", moved_to(event), event.reason) for event in events]

"""Reads of the room of leads: people, and how far each of them is."""

from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.module_loading import import_string

from leads.models import Contact, ContactIdentity, Lead, LeadEvent
from leads.phones import InvalidPhone
from leads.services import address_normalize, identity_index
from tenants.models import Membership


def contact_scope(membership: Membership) -> QuerySet[Contact]:
    """The contacts that a member may see; the room of conversations decides for agents
    (`settings.CONTACT_SCOPE`). Those that stand in for an erased person are nobody's to see."""
    scope = import_string(settings.CONTACT_SCOPE)
    visible: QuerySet[Contact] = scope(Contact.objects.filter(erased_at=None), membership)
    return visible


def contact_for(membership: Membership, uuid: UUID) -> Contact:
    """One contact with their addresses. Raises `Http404` where the member may not see them, just
    as where they do not exist."""
    contact = contact_scope(membership).prefetch_related("identities").filter(uuid=uuid).first()
    if contact is None:
        raise Http404
    return contact


def contact_list(
    membership: Membership, *, text: str = "", kind: str = "", state: str = ""
) -> QuerySet[Contact]:
    """People, the latest to be in touch first, each with addresses and `lead_state`.

    `text` is looked for in names and cities; a whole phone number or email finds its person.
    """
    latest = Lead.objects.filter(contact=OuterRef("pk")).order_by("-pk").values("state")[:1]
    contacts = contact_scope(membership).annotate(lead_state=Subquery(latest))
    if text:
        contacts = contacts.filter(_mentions(text))
    if kind:
        contacts = contacts.filter(kind=kind)
    if state:
        contacts = contacts.filter(lead_state=state)
    identities = Prefetch("identities", ContactIdentity.objects.order_by("pk"))
    return contacts.prefetch_related(identities).order_by(
        F("last_contact_at").desc(nulls_last=True), "-pk"
    )


def _mentions(text: str) -> Q:
    found = Q(name__icontains=text) | Q(city__icontains=text)
    for kind in (ContactIdentity.Kind.PHONE, ContactIdentity.Kind.EMAIL):
        try:
            address = address_normalize(kind, text)
        except InvalidPhone:
            continue
        owners = ContactIdentity.objects.filter(
            kind=kind, address_index=identity_index(kind, address)
        )
        found |= Q(pk__in=owners.values("contact"))
    return found


def lead_latest(*, contact: Contact) -> Lead | None:
    """The person's last lead, open or closed."""
    return contact.leads.order_by("-pk").first()


def lead_trail(*, lead: Lead, limit: int = 50) -> list[LeadEvent]:
    """A lead's moves, newest first, with who made them."""
    return list(lead.events.select_related("actor").order_by("-pk")[:limit])

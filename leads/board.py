"""What the board of leads reads: cards per column, their counts, one lead with its story."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads import transitions
from leads.models import FollowUp, Lead
from leads.rooms import Facts, facts_of, narrowed
from leads.selectors import contact_scope
from leads.services import SILENCE, UNDECIDED_FOR
from tenants.models import Membership

COLUMN_PAGE = 50
GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Llegan"), (transitions.NEW, transitions.ENGAGED, transitions.INTERESTED)),
    (_("Cita"), (transitions.SCHEDULED, transitions.SHOWED_UP, transitions.NO_SHOW)),
    (_("Seguimiento"), (transitions.FOLLOW_UP, transitions.RE_ENGAGED)),
    (_("Desenlace"), (transitions.CONVERTED, transitions.LOST)),
)


@dataclass(frozen=True)
class Chosen:
    """What the board is narrowed to; "" and 0 mean everything. `days` counts back from now."""

    text: str = ""
    source: str = ""
    assignee: str = ""
    days: int = 0

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Chosen()


@dataclass
class Card:
    """A lead as the board draws it."""

    lead: Lead
    facts: Facts

    @property
    def last_at(self) -> datetime:
        """When the person or the business last spoke, else when the lead began."""
        return (
            self.facts.last_message_at or self.lead.contact.last_contact_at or self.lead.created_at
        )


@dataclass
class Column:
    """One state with its first cards; `targets` are the states that its cards may be moved to."""

    state: str
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The state in words."""
        return str(Lead.State(self.state).label)

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Where its cards may go: code and words."""
        return [(end, str(Lead.State(end).label)) for end in transitions.targets(self.state)]

    @property
    def more(self) -> str:
        """The uuid after which the next cards begin, "" when all are shown."""
        if not self.cards or len(self.cards) >= self.count:
            return ""
        return str(self.cards[-1].lead.uuid)


def lead_scope(membership: Membership) -> QuerySet[Lead]:
    """The leads that a member may see: those of the contacts that they may see. What is left of
    erased people is for the figures only."""
    if membership.role != Membership.Role.AGENT:
        return Lead.objects.filter(contact__erased_at=None)
    return Lead.objects.filter(contact__in=contact_scope(membership))


def lead_for(membership: Membership, uuid: UUID) -> Lead:
    """One lead with its contact. Raises `Http404` where the member may not see it, just as where
    it does not exist."""
    lead = lead_scope(membership).select_related("contact", "previous").filter(uuid=uuid).first()
    if lead is None:
        raise Http404
    return lead


def board_leads(membership: Membership, chosen: Chosen) -> QuerySet[Lead]:
    """The leads of the board as it is narrowed down."""
    leads = lead_scope(membership)
    if chosen.text:
        leads = leads.filter(contact__name__icontains=chosen.text)
    if chosen.source:
        leads = leads.filter(source=chosen.source)
    if chosen.days:
        leads = leads.filter(created_at__gte=timezone.now() - timedelta(days=chosen.days))
    return narrowed(leads, membership, assignee=chosen.assignee)


def board_load(membership: Membership, chosen: Chosen) -> list[Column]:
    """Every column with its count and first cards, the latest activity on top. Four queries,
    whatever the number of leads."""
    leads = board_leads(membership, chosen)
    counted = leads.order_by().values_list("state").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(counted)
    firsts = [_in_order(leads.filter(state=state))[:COLUMN_PAGE] for state in counts]
    columns = {state: Column(state, counts.get(state, 0)) for state in transitions.STATES}
    if firsts:
        pages = [page.values("pk") for page in firsts]
        first, *rest = pages
        wanted = first.union(*rest, all=True) if rest else first
        ids = [row["pk"] for row in wanted]
        found = _for_cards(_in_order(Lead.objects.filter(pk__in=ids)))
        for card in cards_of(list(found), membership):
            columns[card.lead.state].cards.append(card)
    return list(columns.values())


def column_after(
    membership: Membership, chosen: Chosen, *, state: str, after: UUID | None
) -> Column:
    """The cards of one column that follow the lead `after` (from the top without it)."""
    leads = board_leads(membership, chosen).filter(state=state)
    total = leads.count()
    last = Lead.objects.filter(uuid=after).first() if after else None
    if last is not None:
        earlier = Q(last_activity_at__lt=last.last_activity_at)
        same = Q(last_activity_at=last.last_activity_at, pk__lt=last.pk)
        leads = leads.filter(earlier | same)
    page = list(_for_cards(_in_order(leads))[: COLUMN_PAGE + 1])
    column = Column(state, total, cards_of(page[:COLUMN_PAGE], membership))
    if len(page) <= COLUMN_PAGE:
        column.count = len(column.cards)
    return column


def _in_order(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    return leads.order_by("-last_activity_at", "-pk")


def _for_cards(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Only what a card shows: a contact's notes would be decrypted for nothing."""
    return leads.select_related("contact").only(
        "uuid",
        "state",
        "source",
        "last_activity_at",
        "created_at",
        "contact__uuid",
        "contact__name",
        "contact__last_contact_at",
        "contact__erased_at",
    )


def cards_of(leads: list[Lead], membership: Membership) -> list[Card]:
    """Leads (with their contacts loaded) as cards, with what every room knows of the people."""
    facts = facts_of({lead.contact_id for lead in leads}, membership)
    return [Card(lead, facts[lead.contact_id]) for lead in leads]


def sources_in_use() -> list[str]:
    """Where leads came from, of those that there are."""
    found = Lead.objects.exclude(source="").order_by("source").values_list("source", flat=True)
    return list(found.distinct())


def follow_ups_of(lead: Lead) -> list[FollowUp]:
    """A lead's follow-ups: those ahead first, in order of time, then what became of the rest."""
    rows = list(lead.follow_ups.select_related("rule", "decided_by"))
    ahead = [row for row in rows if row.state == FollowUp.State.SCHEDULED]
    settled = [row for row in rows if row.state != FollowUp.State.SCHEDULED]
    settled.sort(key=lambda row: row.settled_at or row.run_at, reverse=True)
    return ahead + settled


def clock_of(lead: Lead) -> tuple[datetime, str] | None:
    """When time alone moves the lead, and to which state; None where it does not."""
    if lead.state == transitions.SHOWED_UP:
        return (lead.visited_at or lead.last_activity_at) + UNDECIDED_FOR, transitions.FOLLOW_UP
    if lead.state not in transitions.CLOSED and transitions.allows(lead.state, "silence"):
        return lead.last_activity_at + SILENCE, transitions.LOST
    return None

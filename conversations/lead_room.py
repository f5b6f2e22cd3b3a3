"""What the board of leads shows of people's conversations."""

from django.db.models import F, QuerySet

from conversations.models import Conversation
from conversations.selectors.inbox import inbox_scope
from leads.models import Lead
from leads.rooms import Facts, LeadRoom
from tenants.models import Membership


class ConversationsRoom(LeadRoom):
    """When somebody last wrote, and who looks after the conversation, as far as the member may
    see it."""

    def fill(self, facts: dict[int, Facts], membership: Membership) -> None:
        latest = (
            inbox_scope(membership)
            .filter(contact__in=list(facts))
            .order_by("contact_id", F("last_message_at").desc(nulls_last=True), "-pk")
            .distinct("contact_id")
            .select_related("assigned_to")
            .only(
                "contact_id",
                "last_message_at",
                "needs_human",
                "assigned_to__first_name",
                "assigned_to__last_name",
                "assigned_to__email",
            )
        )
        for conversation in latest:
            each = facts[conversation.contact_id]
            each.last_message_at = conversation.last_message_at
            each.assignee = str(conversation.assigned_to or "")
            each.waiting = conversation.needs_human

    def narrow(
        self, leads: QuerySet[Lead], membership: Membership, *, assignee: str
    ) -> QuerySet[Lead]:
        if not assignee:
            return leads
        theirs = inbox_scope(membership).filter(assigned_to=int(assignee))
        live = theirs.exclude(state=Conversation.State.CLOSED)
        return leads.filter(contact__in=live.values("contact_id"))

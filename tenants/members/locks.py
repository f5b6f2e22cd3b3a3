"""The one lock under which members of a business change."""

from tenants.members.rules import MemberRefused
from tenants.models import Business, Membership


def actor_locked(actor: Membership) -> Membership:
    """`actor` as they are now, with nobody of the business changing until the transaction ends.

    Locks the business's row (not against rows that point at it). Raises `MemberRefused` for
    somebody who may not enter any more: who they were when they asked does not count.
    """
    Business.objects.select_for_update(no_key=True).get(pk=actor.business_id)
    now = Membership.serving.select_related("user", "business").filter(pk=actor.pk).first()
    if now is None:
        raise MemberRefused("not_allowed")
    return now

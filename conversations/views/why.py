"""Why did it say this? One message of the assistant, explained."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from conversations.explained import why_of
from conversations.models import Message
from conversations.selectors.inbox import inbox_scope
from tenants.models import Membership
from tenants.pages import MemberRequest, members, render_page


@require_GET
@members
def why(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The whole page, or its body below the message in the inbox."""
    message = _message(request.membership, uuid)
    told = why_of(message)
    context = {
        "why": told,
        "message": message,
        "calls": json.dumps([deed.call for deed in told.deeds], ensure_ascii=False, indent=2),
        "record": json.dumps(told.run.record if told.run else {}, ensure_ascii=False, indent=2),
        "trace": json.dumps(_shown(told.trace), ensure_ascii=False, indent=2),
    }
    return render_page(request, "inbox/why.html", "inbox/why_body.html", context)


def _shown(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The trace without what the run set out from, which replays need and nobody reads."""
    return {name: value for name, value in trace.items() if name != "before"}


def _message(membership: Membership, uuid: UUID) -> Message:
    """A message of the assistant in a conversation that the member may see. Raises `Http404`."""
    message = (
        Message.objects.select_related("conversation__contact", "run__prompt")
        .filter(conversation__in=inbox_scope(membership))
        .filter(uuid=uuid, direction=Message.Direction.OUT, author=Message.Author.ASSISTANT)
        .first()
    )
    if message is None:
        raise Http404
    return message

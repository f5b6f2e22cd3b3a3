"""What the assistant understood of a message, and the member's word on it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conversations.forms.inbox import IntentForm
from conversations.selectors.inbox import message_understood
from conversations.services.reviews import intent_review
from tenants.pages import MemberRequest, writers


@require_POST
@writers
def intent(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Confirm or correct the intent of one message; its line as it now stands."""
    message = message_understood(request.membership, uuid)
    form = IntentForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    intent = form.cleaned_data["intent"]
    message.intent_review = intent_review(message=message, intent=intent, user=request.user)
    if not request.htmx:
        return redirect("inbox:conversation", message.conversation.uuid)
    return render(request, "inbox/understood.html", {"message": message})

"""A member's word on one answer of the assistant, in the thread: useful or not, and what it should
have said; and what an agent may go on writing with."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conversations.forms.answers import QuestionAnswerForm, SuggestForm, VerdictForm
from conversations.models import Message
from conversations.selectors.answers import answer_for, answer_to_correct, question_before
from conversations.selectors.inbox import conversation_for
from conversations.services.faqs import answer_correct
from conversations.services.feedback import feedback_say
from conversations.suggesting import suggestions
from tenants.pages import MemberRequest, writers


@require_POST
@writers
def verdict(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say whether an answer was useful."""
    message = answer_for(request.membership, uuid)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    feedback_say(message=message, useful=form.chosen, user=request.user)
    return _line(request, answer_for(request.membership, uuid))


@require_http_methods(["GET", "POST"])
@writers
def correct(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Write what the assistant should have said: a draft, or used at once by a manager."""
    message = answer_for(request.membership, uuid)
    form = QuestionAnswerForm(request.POST or None)
    if not form.is_valid():
        tried = request.POST.get("answer") or answer_to_correct(message)
        question = request.POST.get("question") or question_before(message)
        context = {"message": message, "question": question, "answer": tried, "form": form}
        return render(request, "inbox/correct.html", context)
    answer_correct(
        message=message,
        question=form.cleaned_data["question"],
        answer=form.cleaned_data["answer"],
        membership=request.membership,
        use="use" in request.POST and request.membership.can_manage,
    )
    return _line(request, answer_for(request.membership, uuid))


def _line(request: MemberRequest, message: Message) -> HttpResponse:
    if not request.htmx:
        return redirect("inbox:conversation", message.conversation.uuid)
    return render(request, "inbox/verdict.html", {"message": message})


@require_GET
@writers
def suggest(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What fits what is being typed, out of what the customer may be told."""
    conversation = conversation_for(request.membership, uuid)
    form = SuggestForm(request.GET)
    text = form.cleaned_data["body"] if form.is_valid() else ""
    found = suggestions(conversation, text=text, user=request.user)
    return render(request, "inbox/suggestions.html", {"suggestions": found})

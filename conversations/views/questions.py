"""Customers' questions that wait for the owner, and the answers that the assistant may say."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conversations.forms.answers import (
    AnswerForm,
    AnswersFilter,
    QuestionAnswerForm,
    QuestionsFilter,
)
from conversations.models import Faq, OwnerQuestion
from conversations.selectors.answers import (
    faq_counts,
    faq_for,
    faqs_listed,
    feedback_figures,
    feedback_for,
    question_for,
    questions_listed,
    questions_open_count,
    to_correct,
    waiting_of,
)
from conversations.services.faqs import (
    faq_approve,
    faq_edit,
    faq_reject,
    faq_write,
    question_answer,
)
from conversations.services.feedback import feedback_is_on, feedback_settle, feedback_switch
from conversations.services.past_questions import past_questions_promise
from conversations.services.questions import question_dismiss
from leads.models import Contact
from tenants.pages import MemberRequest, managers, members, writers

PAGE = 20


@require_GET
@members
def question_list(request: MemberRequest) -> HttpResponse:
    """Questions by how often they were asked."""
    state = QuestionsFilter(request.GET).chosen
    page = Paginator(questions_listed(state), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": waiting_of(request.membership, list(page)),
        "state": state,
        "states": OwnerQuestion.State.choices,
        "open": questions_open_count(),
        "tab": "questions",
    }
    return render(request, "knowledge/questions.html", context)


@require_POST
@writers
def question_reply(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Answer a question: a draft, or used at once where a manager says so."""
    question = question_for(uuid)
    form = QuestionAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escribe la pregunta y la respuesta."))
        return redirect("answers:questions")
    use = "use" in request.POST and request.membership.can_manage
    question_answer(
        question=question,
        text=form.cleaned_data["question"],
        answer=form.cleaned_data["answer"],
        membership=request.membership,
        use=use,
    )
    messages.success(request, _used_words() if use else _draft_words())
    return redirect("answers:questions")


def _used_words() -> str:
    return _("Guardada: el asistente ya la sabe, y se la decimos a quien preguntó.")


def _draft_words() -> str:
    return _("Guardada como borrador: espera el visto bueno en Respuestas.")


@require_POST
@managers
def question_drop(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Close a question without an answer."""
    question_dismiss(question=question_for(uuid), user=request.user)
    messages.success(request, _("Pregunta descartada."))
    return redirect("answers:questions")


@require_POST
@managers
def past_look(request: MemberRequest) -> HttpResponse:
    """Look through past conversations for questions that colleagues answered by hand."""
    past_questions_promise()
    messages.success(request, _("Buscando en las conversaciones de los últimos 90 días."))
    return redirect("answers:questions")


@require_GET
@members
def answer_list(request: MemberRequest) -> HttpResponse:
    """Answers by state, those to correct, and whether answers help."""
    chosen = AnswersFilter(request.GET).chosen
    counts = faq_counts()
    page = Paginator(faqs_listed(**chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "states": [(code, label, counts.get(code, 0)) for code, label in Faq.State.choices],
        "total": sum(counts.values()),
        "figures": feedback_figures(),
        "asks": feedback_is_on(request.tenant),
        "to_correct": to_correct(request.membership),
        "tab": "answers",
        "open": questions_open_count(),
        **chosen,
    }
    return render(request, "knowledge/answers.html", context)


@require_http_methods(["GET", "POST"])
@writers
def answer_new(request: MemberRequest) -> HttpResponse:
    """Write an answer."""
    initial = {"audiences": list(Contact.Audience.values)}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        faq = faq_write(**form.cleaned_data, user=request.user)
        return _saved(request, faq)
    return render(request, "knowledge/answer.html", {"form": form, "tab": "answers"})


@require_http_methods(["GET", "POST"])
@writers
def answer_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Change an answer; what is being said already only managers change."""
    faq = faq_for(uuid)
    locked = faq.state == Faq.State.APPROVED and not request.membership.can_manage
    initial = {name: getattr(faq, name) for name in AnswerForm.base_fields}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and locked:
        messages.error(request, _("Solo quien lleva el negocio cambia lo que ya se dice."))
        return redirect("answers:list")
    if request.method == "POST" and form.is_valid():
        faq_edit(faq=faq, **form.cleaned_data, user=request.user)
        return _saved(request, faq)
    context = {"form": form, "faq": faq, "locked": locked, "tab": "answers"}
    return render(request, "knowledge/answer.html", context)


def _saved(request: MemberRequest, faq: Faq) -> HttpResponse:
    if "use" in request.POST and request.membership.can_manage:
        faq_approve(faq=faq, membership=request.membership)
        messages.success(request, _used_words() if faq.asked_id else _("Guardada y en uso."))
    else:
        messages.success(request, _("Guardada."))
    return redirect("answers:list")


@require_POST
@managers
def answer_decide(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Approve an answer, or reject it."""
    faq = faq_for(uuid)
    if "approve" in request.POST:
        faq_approve(faq=faq, membership=request.membership)
        messages.success(request, _("Aprobada: el asistente ya la dice."))
    else:
        faq_reject(faq=faq, membership=request.membership)
        messages.success(request, _("Rechazada: el asistente no la dice."))
    return redirect("answers:list")


@require_POST
@managers
def asking_switch(request: MemberRequest) -> HttpResponse:
    """Ask customers whether answers help, or not."""
    feedback_switch(business=request.tenant, on="on" in request.POST, user=request.user)
    messages.success(request, _("Guardado."))
    return redirect("answers:list")


@require_POST
@writers
def correction_settle(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take an answer that did not help off the list."""
    feedback_settle(feedback=feedback_for(request.membership, uuid), user=request.user)
    messages.success(request, _("Quitada de la lista."))
    return redirect("answers:list")

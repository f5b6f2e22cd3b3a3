"""Answers that the assistant may say in the owner's words: written, approved, rejected. Only an
approved one is found and said; every change of state is audited."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from conversations.knowledge.indexing import faq_index, faq_unindex
from conversations.masking import mask
from conversations.models import Faq, Message, OwnerQuestion
from conversations.services.questions import (
    askers_tell,
    question_close_answered,
    question_reopen,
)
from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.models import Membership, User

QUESTION_MAX, ANSWER_MAX = 300, 2000


def faq_write(
    *,
    question: str,
    answer: str,
    user: User,
    language: str = "",
    audiences: Sequence[str] | None = None,
    origin: str = Faq.Origin.OWNER,
    asked: OwnerQuestion | None = None,
    corrects: Message | None = None,
) -> Faq:
    """Write a draft; nothing of it is said before `faq_approve`.

    `asked` is the customers' question that it answers, which is closed by it; `corrects` the
    assistant's answer that was wrong. `audiences` None is everybody.
    """
    with transaction.atomic():
        faq = Faq.objects.create(
            question=question[:QUESTION_MAX],
            answer=answer[:ANSWER_MAX],
            language=language,
            audiences=list(Contact.Audience.values if audiences is None else audiences),
            origin=origin,
            asked=asked,
            corrects=corrects,
            created_by=user,
        )
        audit("faq.written", faq, actor=Actor.person(user), after={"origin": origin})
        if asked is not None:
            question_close_answered(question=asked, user=user)
    return faq


def faq_edit(
    *, faq: Faq, question: str, answer: str, language: str, audiences: Sequence[str], user: User
) -> Faq:
    """Change the words. An approved one goes on being said, in its new words at once; a rejected
    one becomes a draft again."""
    with transaction.atomic():
        faq = Faq.objects.select_for_update(of=("self",)).get(pk=faq.pk)
        faq.question, faq.answer = question[:QUESTION_MAX], answer[:ANSWER_MAX]
        faq.language, faq.audiences = language, list(audiences)
        if faq.state == Faq.State.REJECTED:
            faq.state = Faq.State.DRAFT
        faq.save(update_fields=["question", "answer", "language", "audiences", "state"])
        audit("faq.edited", faq, actor=Actor.person(user))
        if faq.state == Faq.State.APPROVED:
            faq_index(faq)
    return faq


def faq_approve(*, faq: Faq, membership: Membership) -> Faq:
    """Let an answer be said, and tell it to those who asked. One that corrects another answer
    takes that one's place. Raises `PermissionDenied` for members who do not manage the business.
    Approving twice changes nothing."""
    with transaction.atomic():
        faq = _decide(faq, Faq.State.APPROVED, membership)
        for wrong in _corrected(faq):
            _decide(wrong, Faq.State.REJECTED, membership)
    if faq.asked is not None:
        question_close_answered(question=faq.asked, user=membership.user)
        askers_tell(question=faq.asked)
    return faq


def _corrected(faq: Faq) -> list[Faq]:
    """The approved answers that the corrected message was made of."""
    if faq.corrects is None:
        return []
    said = [row["id"] for row in faq.corrects.provenance if row["kind"] == "faq"]
    return list(Faq.objects.filter(uuid__in=said, state=Faq.State.APPROVED).exclude(pk=faq.pk))


def faq_reject(*, faq: Faq, membership: Membership) -> Faq:
    """Say it no more, or never; the customers' question behind it waits again. Raises
    `PermissionDenied` for members who do not manage the business."""
    faq = _decide(faq, Faq.State.REJECTED, membership)
    if faq.asked is not None:
        question_reopen(question=faq.asked)
    return faq


def _decide(faq: Faq, state: str, membership: Membership) -> Faq:
    if not membership.can_manage:
        raise PermissionDenied
    with transaction.atomic():
        faq = (
            Faq.objects.select_for_update(of=("self",))
            .select_related("asked", "corrects")
            .get(pk=faq.pk)
        )
        if faq.state == state:
            return faq
        before, faq.state = faq.state, state
        faq.decided_by, faq.decided_at = membership.user, timezone.now()
        faq.save(update_fields=["state", "decided_by", "decided_at"])
        audit(
            f"faq.{state}",
            faq,
            actor=Actor.person(membership.user),
            before={"state": before},
            after={"state": state},
        )
        if state == Faq.State.APPROVED:
            faq_index(faq)
        else:
            faq_unindex(faq)
    return faq


def question_answer(
    *,
    question: OwnerQuestion,
    text: str,
    answer: str,
    membership: Membership,
    use: bool,
    audiences: Sequence[str] | None = None,
) -> Faq:
    """The answer to a customers' question, as a draft; with `use` approved in the same step, told
    to who asked and known from then on. `text` is the question as it is to stand."""
    with transaction.atomic():
        faq = faq_write(
            question=text or question.text,
            answer=answer,
            user=membership.user,
            language=question.language,
            audiences=audiences,
            origin=Faq.Origin.QUESTION,
            asked=question,
        )
        return faq_approve(faq=faq, membership=membership) if use else faq


def answer_correct(
    *, message: Message, question: str, answer: str, membership: Membership, use: bool
) -> Faq:
    """What the assistant should have said instead of `message`, as a draft; with `use` approved in
    the same step. The question is kept without the customer's personal data."""
    name = message.conversation.contact.name
    with transaction.atomic():
        faq = faq_write(
            question=mask(question, name=name),
            answer=answer,
            user=membership.user,
            language=message.conversation.language,
            origin=Faq.Origin.CORRECTION,
            corrects=message,
        )
        return faq_approve(faq=faq, membership=membership) if use else faq

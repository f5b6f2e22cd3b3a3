"""What an agent may go on writing with: approved answers, passages of documents, and their own
earlier answers. Independent of plan and model; nothing is sent by it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from conversations.assistant.builtin.knowing import words_for
from conversations.assistant.meaning import covered, roots
from conversations.knowledge.search import knowledge_search
from conversations.models import Conversation, Message
from tenants.context import current_business
from tenants.models import User

TEXT_MIN, SHOWN, OWN_MAX = 3, 4, 2
OWN_LOOKED_AT = 300
# How much of what is typed has to stand in an earlier answer.
OWN_COVERS = 0.75
OWN_SHORTEST = 20
SHOWN_CHARS = 600


@dataclass(frozen=True)
class Suggestion:
    """Words to insert, and where they come from."""

    text: str
    source: str
    kind: str


def suggestions(conversation: Conversation, *, text: str, user: User) -> list[Suggestion]:
    """At most `SHOWN` suggestions for what is being typed; none for less than `TEXT_MIN` letters.

    Of documents and answers only what this customer's audience may be told; of earlier answers
    only the agent's own, since others' may name people.
    """
    typed = text.strip()
    if len(typed) < TEXT_MIN or not roots(typed):
        return []
    found = [*_known(conversation, typed), *_own(conversation, typed, user)]
    return list({each.text: each for each in found}.values())[:SHOWN]


def _known(conversation: Conversation, typed: str) -> list[Suggestion]:
    passages = knowledge_search(
        text=typed,
        language=conversation.language or current_business().language,
        audience=conversation.contact.audience,
    )
    found = []
    for passage in passages:
        words = words_for(typed, vars(passage)) if passage.allowed else ""
        if words:
            source = _("Respuesta aprobada") if passage.kind == "faq" else passage.title
            found.append(Suggestion(words[:SHOWN_CHARS], source, passage.kind))
    return found


def _own(conversation: Conversation, typed: str, user: User) -> list[Suggestion]:
    """The agent's own answers that begin like this or are about the same, latest first."""
    rows = (
        Message.objects.filter(author=Message.Author.AGENT, user=user)
        .exclude(body="")
        .order_by("-pk")
        .values_list("body", flat=True)[:OWN_LOOKED_AT]
    )
    begun = typed.casefold()
    fitting = [
        body
        for body in rows
        if len(body) >= OWN_SHORTEST
        and (body.casefold().startswith(begun) or covered(typed, body) >= OWN_COVERS)
        and body.casefold() != begun
    ]
    unique = list(dict.fromkeys(fitting))[:OWN_MAX]
    return [Suggestion(body[:SHOWN_CHARS], _("Lo escribiste antes"), "own") for body in unique]

"""Ending a conversation with a machine: one polite sentence, then a person looks."""

import logging

from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Line, Outcome
from conversations.assistant.loops import is_loop
from conversations.assistant.nlu.language import detect
from conversations.models import AssistantRun, Message
from tenants.context import current_business

logger = logging.getLogger(__name__)

REASON = "loop"
LINES_READ = 40


def loop_answer(run: AssistantRun) -> Outcome | None:
    """The last thing said to somebody who seems to be a machine; None to everybody else. The
    hand-off that comes with it silences the assistant, so a loop ends here."""
    conversation = run.conversation
    rows = (
        conversation.messages.exclude(direction=Message.Direction.NOTE)
        .filter(id__lte=run.last_message_id)
        .order_by("-id")
        .values_list("author", "body", "created_at")[:LINES_READ]
    )
    lines = [Line(*row) for row in reversed(rows)]
    if not is_loop(lines):
        return None
    logger.warning("loop with a machine ended", extra={"run_id": run.pk})
    run.engine, run.trace = "builtin", {"rule": REASON}
    language = detect(lines[-1].text, conversation.language or current_business().language)
    return Outcome(
        replies=[voice(language).say("loop_end")],
        state=dict(conversation.assistant_state),
        language=language,
        handoff=REASON,
    )

"""WhatsApp templates of the demo: those of the trade, approved; one that was turned down, and one
that is still a draft."""

from django.utils import timezone

from channels_whatsapp.models import MessageTemplate
from channels_whatsapp.templating.provider import language_code
from channels_whatsapp.templating.purposes import LANGUAGES
from channels_whatsapp.templating.starters import starter_drafts
from config.shell.seed.businesses import DemoBusiness

State = MessageTemplate.State
# What the demo shows in another state than approved, in the business's first language.
STATES = {"team_review": (State.REJECTED, "INCORRECT_CATEGORY"), "api": (State.DRAFT, "")}


def templates_seed(demo: DemoBusiness) -> None:
    """The trade's templates in all languages, as if they had been handed in before."""
    now, country = timezone.now(), demo.columns.get("country", "ES")
    number = 0
    for language in LANGUAGES:
        for draft in starter_drafts(demo.columns["vertical"], language):
            number += 1
            state, reason = State.APPROVED, ""
            if language == LANGUAGES[0]:
                state, reason = STATES.get(draft.purpose, (state, reason))
            handed_in = state != State.DRAFT
            MessageTemplate.objects.create(
                account_key=demo.account_sid,
                language_code=language_code(language, str(country)),
                content_sid=f"HX{number:032d}" if handed_in else "",
                state=state,
                rejected_reason=reason,
                submitted_at=now if handed_in else None,
                decided_at=now if handed_in else None,
                **vars(draft),
            )

"""Templates to begin with, for every purpose of the product, in the words of each trade."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.purposes import LANGUAGES, PURPOSES, samples_of
from channels_whatsapp.templating.services import Draft, key_of, template_save, template_submit
from conversations.words.notice import ANSWERS, WORDS
from tenants.actors import Actor

FILE = Path(__file__).with_name("starters.toml")
OTHER = "other"
# Whose answers stand under it as buttons.
WITH_ANSWERS = "reminder_24h"
Category = MessageTemplate.Category


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def starter_texts(vertical: str, language: str) -> dict[str, str]:
    """The wording of each purpose for a trade; that of any trade where it is none of ours."""
    kept = _texts()
    words = kept["words"].get(vertical, kept["words"][OTHER])[language]
    found = {}
    for purpose, texts in kept["texts"].items():
        text = str(texts[language])
        for name, word in words.items():
            text = text.replace(f" {{{name}}}", f" {word}").replace(f"d{{{name}}}", f"d{word}")
        found[purpose] = text
    return found


def starter_drafts(vertical: str, language: str, purposes: Iterable[str] = ()) -> list[Draft]:
    """The templates of a trade in one language, those of `purposes` or all, ready to be handed
    in."""
    wanted = set(purposes) or set(PURPOSES)
    return [
        _draft(purpose, body, language)
        for purpose, body in starter_texts(vertical, language).items()
        if purpose in wanted
    ]


def _draft(purpose: str, body: str, language: str) -> Draft:
    buttons = []
    if purpose == WITH_ANSWERS:
        titles = [WORDS[language][answer] for answer in ANSWERS]
        buttons = [{"type": "quick_reply", "text": title} for title in titles]
    return Draft(
        name=purpose,
        language=language,
        category=Category.MARKETING if PURPOSES[purpose].selling else Category.UTILITY,
        purpose=purpose,
        body=body,
        buttons=buttons,
        samples=samples_of(purpose, language),
    )


def starters_missing(account: WhatsAppAccount, languages: Iterable[str]) -> int:
    """How many templates `starters_add` would make."""
    known = _known(account)
    return sum((purpose, each) not in known for each in languages for purpose in PURPOSES)


def starters_add(
    *, account: WhatsAppAccount, vertical: str, languages: Iterable[str], actor: Actor
) -> int:
    """Write the trade's templates in these languages and hand all of them in; how many are new.

    What the account has a template for, in that language, is left alone: repeating it adds
    nothing. A name that is taken by something else is passed over.
    """
    known, made = _known(account), 0
    for language in (each for each in LANGUAGES if each in set(languages)):
        for draft in starter_drafts(vertical, language):
            if (draft.purpose, language) in known:
                continue
            try:
                row = template_save(
                    template=None, account_key=key_of(account), draft=draft, actor=actor
                )
            except ValidationError:
                continue
            template_submit(template=row, actor=actor)
            made += 1
    return made


def _known(account: WhatsAppAccount) -> set[tuple[str, str]]:
    rows = MessageTemplate.objects.filter(account_key__in=("", key_of(account)))
    kept = rows.exclude(state=MessageTemplate.State.RETIRED)
    return set(kept.values_list("purpose", "language"))

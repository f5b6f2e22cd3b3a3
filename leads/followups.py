"""Follow-ups: the rules of a business, and the rows that promise a message of one rule to one lead.

Starter kits and setup code call `rules_install`. The room that makes bookings promises rows in
the transaction of the event that causes them (`follow_ups_plan`); the room that speaks drains
`leads.follow_up` due rows and settles each under its lead's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from leads.follow_up_texts import LANGUAGES, placeholders_of
from leads.models import FollowUp, FollowUpRule

__all__ = ["FollowUp", "FollowUpRule", "FollowUpSpec", "rules_install"]

KIND = "leads.follow_up"


@dataclass(frozen=True)
class FollowUpSpec:
    """A rule as data: a `FollowUpRule.Kind`, what its time counts from, how long after, and its
    wording per language ("es", "en", "pt") with the placeholders of `follow_up_texts`."""

    kind: str
    base: Literal["booking_created", "visit", "missed"]
    after: timedelta
    texts: dict[str, str]


def rules_install(specs: Sequence[FollowUpSpec]) -> None:
    """Give the open business the rules that it does not have yet; its own stay as they are.

    Raises ValueError for an unknown kind, base, language or placeholder, or a time below zero.
    """
    for spec in specs:
        _spec_check(spec)
    rows = [
        FollowUpRule(kind=spec.kind, base=spec.base, after=spec.after, texts=spec.texts)
        for spec in specs
    ]
    FollowUpRule.objects.bulk_create(rows, ignore_conflicts=True)


def _spec_check(spec: FollowUpSpec) -> None:
    FollowUpRule.Kind(spec.kind)
    FollowUpRule.Base(spec.base)
    if spec.after < timedelta(0):
        raise ValueError(f"{spec.kind}: a follow-up cannot precede what it follows")
    for language, text in spec.texts.items():
        if language not in LANGUAGES:
            raise ValueError(f"{spec.kind}: no such language {language!r}")
        placeholders_of(text)

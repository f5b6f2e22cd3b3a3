"""The owner's instructions by version. These are the only writers: a draft is written, published,
and never changed again; who wants an older version back publishes a copy of it."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from conversations.models import PromptVersion
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import Business

State = PromptVersion.State


@dataclass(frozen=True)
class PromptText:
    """What a version says; the fields are those of `PromptVersion`."""

    tone: str = ""
    formal: bool = False
    greetings: dict[str, str] = field(default_factory=dict)
    general: str = ""
    instructions: dict[str, str] = field(default_factory=dict)
    calls_to_action: dict[str, dict[str, Any]] = field(default_factory=dict)


class NotADraft(Exception):
    """The version was published, or thrown away, in the meantime."""


def prompt_in_force() -> PromptVersion | None:
    """The version that the open business's assistant follows; None: the product's rules alone."""
    return PromptVersion.objects.filter(state=State.PUBLISHED).first()


def prompt_text(version: PromptVersion | None) -> PromptText:
    """What a version says; nothing for none."""
    if version is None:
        return PromptText()
    return PromptText(**{each.name: getattr(version, each.name) for each in fields(PromptText)})


def prompt_draft_save(*, text: PromptText, note: str, actor: Actor) -> PromptVersion:
    """Write the draft; there is one at most, and the next writer goes on with it."""
    with transaction.atomic():
        _lock()
        draft = PromptVersion.objects.filter(state=State.DRAFT).first()
        if draft is None:
            draft = PromptVersion(number=_next_number(), created_by=actor.user)
        _write(draft, text, note)
        audit("prompt.drafted", draft, actor=actor, after={"number": draft.number})
    return draft


def prompt_draft_discard(*, actor: Actor) -> None:
    """Throw the draft away, if there is one."""
    with transaction.atomic():
        _lock()
        for draft in PromptVersion.objects.filter(state=State.DRAFT):
            audit("prompt.discarded", draft, actor=actor, before={"number": draft.number})
            draft.delete()


def prompt_publish(*, version: PromptVersion, actor: Actor) -> PromptVersion:
    """Have the assistant follow the draft `version` from its next answer on; what was in force
    before is kept as an earlier version. Raises `NotADraft`."""
    with transaction.atomic():
        business = _lock()
        draft = PromptVersion.objects.filter(pk=version.pk, state=State.DRAFT).first()
        if draft is None:
            raise NotADraft(version.number)
        if PromptVersion.objects.filter(number__gt=draft.number).exists():
            draft.number = _next_number()  # an older version was brought back meanwhile
        return _put_in_force(draft, business, actor)


def prompt_restore(*, version: PromptVersion, note: str, actor: Actor) -> PromptVersion:
    """Publish a copy of an earlier version as the newest one; an open draft stays as it is."""
    with transaction.atomic():
        business = _lock()
        copy = PromptVersion(number=_next_number(), state=State.RETIRED, created_by=actor.user)
        _write(copy, prompt_text(version), note)
        return _put_in_force(copy, business, actor)


def prompt_begin(*, text: PromptText, note: str) -> None:
    """Give a business its first version, in force at once, unless it has any."""
    with transaction.atomic():
        business = _lock()
        if not PromptVersion.objects.exists():
            first = PromptVersion(number=1, state=State.RETIRED)
            _write(first, text, note)
            _put_in_force(first, business, SYSTEM)


def _put_in_force(version: PromptVersion, business: Business, actor: Actor) -> PromptVersion:
    """The only writer of `published`. How people are addressed (`formal`) is copied to the
    business's own settings, which the sentences of notices and mails read."""
    before = prompt_in_force()
    if before is not None:
        before.state = State.RETIRED
        before.save(update_fields=["state"])
    version.state, version.published_at = State.PUBLISHED, timezone.now()
    version.save(update_fields=["number", "state", "published_at"])
    business.settings = business.settings | {"formal": version.formal}
    business.save(update_fields=["settings"])
    current_business().settings = business.settings
    audit(
        "prompt.published",
        version,
        actor=actor,
        before={"number": before.number if before else None},
        after={"number": version.number, "note": version.note} | asdict(prompt_text(version)),
    )
    return version


def _lock() -> Business:
    """Hold the business's row: versions change one after another."""
    business: Business = Business.objects.select_for_update().get(pk=current_business().pk)
    return business


def _next_number() -> int:
    last: int | None = PromptVersion.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _write(version: PromptVersion, text: PromptText, note: str) -> None:
    for name, value in asdict(text).items():
        setattr(version, name, value)
    version.note = note
    version.save()

"""Which engine and model answer for a business, and how much they may use."""

from dataclasses import dataclass

from django.db import transaction

from conversations.models import AssistantSettings
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import Business

KEY_SHOWN = 4


@dataclass(frozen=True)
class Choice:
    """What a business chooses; empty texts: the platform's. `api_key` "": the key that is there
    stays, None: it is taken away. `review_url` is where customers are asked to leave a review."""

    engine: str = AssistantSettings.Engine.AUTO
    model: str = ""
    base_url: str = ""
    api_key: str | None = ""
    embedding_model: str = ""
    token_budget: int | None = None
    review_url: str = ""


def assistant_settings() -> AssistantSettings:
    """The open business's row, an unsaved empty one before the first choice."""
    return AssistantSettings.objects.first() or AssistantSettings()


def key_hint(row: AssistantSettings) -> str:
    """Such as "…4f2a", all that is ever shown of a key; "" without one."""
    return f"…{row.api_key[-KEY_SHOWN:]}" if row.api_key else ""


def assistant_settings_save(*, choice: Choice, actor: Actor) -> AssistantSettings:
    """Write the business's choice, audited without the key. A key stays with the address that it
    was given for: another address needs it typed anew."""
    with transaction.atomic():
        row, _new = AssistantSettings.objects.select_for_update().get_or_create(only=True)
        before = _told(row)
        row.api_key = _key_after(row, choice)
        row.engine, row.model, row.base_url = choice.engine, choice.model, choice.base_url
        row.embedding_model, row.token_budget = choice.embedding_model, choice.token_budget
        row.save()
        _review_url_save(choice.review_url)
        after = _told(row) | {"review_url": choice.review_url}
        audit("assistant_settings.updated", row, actor=actor, before=before, after=after)
    return row


def _key_after(row: AssistantSettings, choice: Choice) -> str:
    if choice.api_key is None:
        return ""
    kept = row.api_key if row.base_url == choice.base_url else ""
    return choice.api_key or kept


def _told(row: AssistantSettings) -> dict[str, object]:
    names = ("engine", "model", "base_url", "embedding_model", "token_budget")
    return {name: getattr(row, name) for name in names} | {"key": key_hint(row)}


def _review_url_save(url: str) -> None:
    business = Business.objects.select_for_update().get(pk=current_business().pk)
    if business.settings.get("review_url", "") == url:
        return
    business.settings = business.settings | {"review_url": url}
    business.save(update_fields=["settings"])
    current_business().settings = business.settings

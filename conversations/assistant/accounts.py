"""Who answers for the open business, where its model is reached and as whom: its own settings over
the platform's."""

from django.conf import settings

from conversations.assistant.engines import engine_named, fallback_engine
from conversations.assistant.engines.base import Engine
from conversations.assistant.engines.openai_client import Account
from conversations.models import AssistantSettings


def account_of_business() -> Account:
    """The account that the open business's questions to a model go to.

    The platform's key goes to the platform's address only, and pays for the platform's models only
    (`platform_models`): a business with an address of its own needs a key of its own. The key is
    empty where no model can be asked.
    """
    return _account_of(AssistantSettings.objects.first() or AssistantSettings())


def _account_of(row: AssistantSettings) -> Account:
    platform = str(settings.OPENAI_BASE_URL)
    base_url = row.base_url or platform
    own = bool(row.api_key)
    key = row.api_key or (settings.OPENAI_API_KEY if base_url == platform else "")
    model = row.model if own or row.model in platform_models() else ""
    embedding = row.embedding_model if own or row.embedding_model in platform_models() else ""
    return Account(
        base_url,
        key,
        model or settings.OPENAI_MODEL,
        embedding_model=embedding or _platform_embedding(base_url),
        is_own=own,
    )


def _platform_embedding(base_url: str) -> str:
    """The platform's, where it is the platform's server that is asked."""
    return settings.OPENAI_EMBEDDING_MODEL if base_url == settings.OPENAI_BASE_URL else ""


def platform_models() -> list[str]:
    """The models that the platform's own key pays for; the first is the usual one."""
    named = [
        settings.OPENAI_MODEL,
        *settings.OPENAI_MODELS,
        settings.OPENAI_EMBEDDING_MODEL,
    ]
    return list(dict.fromkeys(filter(None, named)))


def engine_of_business() -> Engine:
    """Who answers for the open business: the model, where there is a key for it, unless the
    business chose the builtin engine."""
    row = AssistantSettings.objects.first() or AssistantSettings()
    if row.engine == AssistantSettings.Engine.BUILTIN or not _account_of(row).key:
        return fallback_engine()
    return engine_named("openai")

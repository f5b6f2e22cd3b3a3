"""Vectors of pieces, where the business's account has a model for them: made as due work."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import openai
from django.utils import timezone

from conversations.assistant.accounts import account_of_business
from conversations.assistant.engines.openai_client import Account, is_out_of_quota
from conversations.assistant.spending import BudgetSpent, spending_as, tokens_held, tokens_of
from conversations.models import KnowledgeChunk, TokenUse
from tenants.due import due_hint, due_put
from tenants.http import openai_http_client, retry_after

logger = logging.getLogger(__name__)

EMBED = "conversations.knowledge_embed"
BATCH = 64
SECONDS = 20.0
LATER = timedelta(hours=1)


def embed_account() -> Account | None:
    """The account that embeds for the open business; None where nothing is embedded."""
    account = account_of_business()
    return account if account.key and account.embedding_model else None


def embed_promise() -> None:
    """Have a worker embed what has no vector yet, where a model is there for it."""
    if embed_account() is not None:
        due_put(EMBED, 0, timezone.now())
        due_hint(EMBED, 0)


def embed_due(_object_id: int) -> datetime | None:
    """Due work: embed the next `BATCH` pieces; at once again while there are more. Where the month
    has no room, or a provider refuses for its budget or key, in an hour; where it asks to be left
    alone (`Retry-After`), then; the rest like other due work."""
    account = embed_account()
    if account is None:
        return None
    model = account.embedding_model
    waiting = KnowledgeChunk.objects.exclude(embedding_model=model).order_by("pk")[:BATCH]
    chunks = list(waiting)
    if not chunks:
        return None
    try:
        vectors = embed(account, [_told(chunk) for chunk in chunks], seconds=SECONDS)
    except BudgetSpent:
        return timezone.now() + LATER
    except openai.APIStatusError as error:
        if again := _later(error):
            logger.warning("pieces are not embedded", extra={"status": error.status_code})
            return again
        raise
    for chunk, vector in zip(chunks, vectors, strict=True):
        # A piece that was replaced meanwhile is not there any more: nothing to write then.
        KnowledgeChunk.objects.filter(pk=chunk.pk).update(embedding=vector, embedding_model=model)
    return timezone.now()


def _later(error: openai.APIStatusError) -> datetime | None:
    """When to ask again after a refusal; None where due work's own pauses will do."""
    if is_out_of_quota(error) or error.status_code in (401, 403, 404):
        return timezone.now() + LATER
    pause = retry_after(error.response.headers.get("Retry-After", ""))
    return None if pause is None else timezone.now() + min(timedelta(seconds=pause), LATER)


def _told(chunk: KnowledgeChunk) -> str:
    return f"{chunk.heading}\n{chunk.text}".strip()


def embed(account: Account, texts: Sequence[str], *, seconds: float) -> list[list[float]]:
    """The vectors of some texts, within the month's tokens. Raises `BudgetSpent`,
    openai.OpenAIError, and ValueError for an answer that does not fit."""
    client = openai.OpenAI(
        api_key=account.key,
        base_url=account.base_url,
        max_retries=0,
        http_client=openai_http_client(account.base_url, timeout=seconds),
    )
    model = account.embedding_model
    with (
        spending_as(TokenUse.Purpose.EMBEDDING),
        tokens_held(model=model, asked=tokens_of(list(texts)), answer=0) as bill,
    ):
        answer = client.embeddings.create(
            model=model, input=list(texts), timeout=seconds, encoding_format="float"
        )
        bill.tokens_in = answer.usage.prompt_tokens if answer.usage else None
    vectors = [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]
    if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
        raise ValueError("not the vectors that were asked for")
    return vectors

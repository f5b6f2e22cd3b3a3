"""Searching by meaning: against a local server that embeds as the provider does, with pgvector."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai
import pytest
import time_machine
from django.core.cache import cache

from conversations.knowledge.embeddings import BATCH, embed_due
from conversations.knowledge.meaning import can_compare
from conversations.knowledge.search import Passage, knowledge_search
from conversations.knowledge.tests.library import library_fill
from conversations.models import AssistantSettings, KnowledgeChunk, TokenUse
from tenants.context import business_context
from tenants.models import Business

KEY = "sk-test-embeddings"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALLOWED = {"model", "input", "encoding_format", "dimensions", "user"}
# What the made-up model understands: one axis a matter.
MATTERS = (("hijos", "niños", "pequeños"), ("vehículo", "parking", "furgoneta"), ("gas", "error"))


def vector(text: str) -> list[float]:
    """Words of a matter point its way; every other text has a way of its own."""
    axes = [float(any(word in text.lower() for word in words)) for words in MATTERS]
    others = [0.0] * 997
    if not any(axes):
        others[sum(map(ord, text)) % 997] = 1.0
    return [*axes, *others]


@dataclass
class Embedder:
    """POST /v1/embeddings; `status` other than 200 refuses everything."""

    status: int = 200
    code: str = ""
    retry_after: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, key: str, raw: bytes) -> tuple[int, dict[str, Any]]:
        request = json.loads(raw)
        self.asked.append(request)
        right = path == "/v1/embeddings" and key == f"Bearer {KEY}" and set(request) <= ALLOWED
        if not right or self.status != 200:
            error = {"message": "no", "type": self.code or "invalid", "code": self.code or None}
            return (self.status if right else 400), {"error": error}
        rows = [
            {"object": "embedding", "index": place, "embedding": vector(text)}
            for place, text in enumerate(request["input"])
        ]
        usage = {"prompt_tokens": 7 * len(rows), "total_tokens": 7 * len(rows)}
        return 200, {"object": "list", "data": rows, "model": request["model"], "usage": usage}


@contextmanager
def served(embedder: Embedder) -> Iterator[None]:
    """The server, on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status, body = embedder.answer(self.path, self.headers["Authorization"], raw)
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if embedder.retry_after:
                self.send_header("Retry-After", embedder.retry_after)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            """Nothing of it is of interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    embedder.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def embedder(estilo: Business, settings: Any) -> Iterator[Embedder]:
    """The platform has a model for embeddings."""
    made = Embedder()
    with served(made):
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = made.url, KEY
        settings.OPENAI_EMBEDDING_MODEL = "embed-test"
        cache.clear()
        yield made


def ask(text: str) -> list[Passage]:
    return knowledge_search(text=text, language="es", audience="customer")


@pytest.fixture
def needs_vectors(estilo: Business) -> None:
    """PostgreSQL servers without pgvector search by words alone."""
    if not can_compare():
        pytest.skip("this PostgreSQL has no pgvector")


def test_pieces_get_their_vectors_and_the_month_counts_them(embedder: Embedder) -> None:
    library_fill()
    assert embed_due(0) is not None
    assert embed_due(0) is None
    total = KnowledgeChunk.objects.count()
    assert total <= BATCH
    assert KnowledgeChunk.objects.filter(embedding_model="embed-test").count() == total
    assert TokenUse.objects.get(purpose="embedding").tokens_in == 7 * total


def test_another_model_means_new_vectors(embedder: Embedder, settings: Any) -> None:
    library_fill()
    embed_due(0)
    settings.OPENAI_EMBEDDING_MODEL = "embed-other"
    embed_due(0)
    assert set(KnowledgeChunk.objects.values_list("embedding_model", flat=True)) == {"embed-other"}


@pytest.mark.usefixtures("needs_vectors")
def test_other_words_for_the_same_thing_are_found(embedder: Embedder) -> None:
    library_fill()
    assert ask("un sitio para mi furgoneta") == []
    embed_due(0)
    assert "parking Centro" in ask("un sitio para mi furgoneta")[0].text
    assert ask("¿quién ganó el partido de ayer?") == []


@pytest.mark.usefixtures("needs_vectors")
def test_vectors_of_another_business_are_never_found(
    embedder: Embedder, academia: Business
) -> None:
    library_fill()
    embed_due(0)
    with business_context(academia):
        assert ask("un sitio para mi furgoneta") == []


@pytest.mark.parametrize("status", [500, 429])
def test_a_model_that_is_down_leaves_words_and_is_tried_again(
    embedder: Embedder, status: int
) -> None:
    library_fill()
    embedder.status = status
    assert "parking Centro" in ask("¿tenéis aparcamiento?")[0].text
    with pytest.raises(openai.OpenAIError):
        embed_due(0)


def test_a_model_without_credit_is_left_alone_for_a_while(embedder: Embedder) -> None:
    library_fill()
    embedder.status, embedder.code = 429, "insufficient_quota"
    assert embed_due(0) is not None
    assert not KnowledgeChunk.objects.exclude(embedding_model="").exists()


def test_who_asks_to_be_left_alone_is(embedder: Embedder) -> None:
    library_fill()
    embedder.status, embedder.retry_after = 429, "90"
    with time_machine.travel(NOON, tick=False):
        assert embed_due(0) == NOON + timedelta(seconds=90)


def test_a_month_without_room_asks_for_nothing(embedder: Embedder) -> None:
    """The tokens are reserved before the call, so that several workers do not overspend."""
    AssistantSettings.objects.create(token_budget=3)
    library_fill()
    assert embed_due(0) is not None
    assert ask("¿tenéis aparcamiento?"), "words alone still find it"
    assert embedder.asked == []


def test_without_a_model_nothing_is_asked_for(embedder: Embedder, settings: Any) -> None:
    settings.OPENAI_EMBEDDING_MODEL = ""
    library_fill()
    assert embed_due(0) is None
    assert ask("¿tenéis aparcamiento?")
    assert embedder.asked == []

"""A model answers out of documents: searched by a tool, cited by us, asked of the owner else."""

# ruff: noqa: F811 - fixtures of the neighbours are imported by name

from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.situations import records
from conversations.assistant.tests.test_knowing import manual  # noqa: F401 - a fixture
from conversations.assistant.tests.test_openai_engine import (  # noqa: F401 - fixtures
    Serve,
    closed_circuits,
    conversation,
    monday,
    run,
    serve,
    tools,
    written,
)
from conversations.assistant.tools import Toolbox
from conversations.models import KnowledgeDocument, Message, OwnerQuestion
from conversations.services.replies import conversation_reply
from tenants.models import Business

STEPS = "Es falta de presión en el circuito: abra la llave de llenado hasta 1,5 bar."


def looks_up(request: dict[str, object]) -> model.Reply:
    return model.calls("search_knowledge", {"text": "error E4 caldera"})


def test_the_document_is_cited_after_the_answer_was_made(
    serve: Serve,
    tools: Toolbox,
    manual: KnowledgeDocument,
) -> None:
    KnowledgeDocument.objects.update(audiences=["customer"])
    serve(looks_up, model.answers(STEPS))
    outcome = run(tools, "la caldera da error E4")
    assert outcome.replies == [f"{STEPS}\n(Fuente: Manual caldera, pág. 3)"]
    assert {"kind": "document", "id": str(manual.uuid), "field": "page 3"} in records(
        outcome.provenance
    )


def test_what_no_passage_says_goes_back_to_the_model(
    serve: Serve,
    tools: Toolbox,
    manual: KnowledgeDocument,
) -> None:
    KnowledgeDocument.objects.update(audiences=["customer"])
    server = serve(looks_up, model.answers("Suba la presión hasta 3,5 bar."), model.answers(STEPS))
    assert "1,5 bar" in run(tools, "la caldera da error E4").replies[0]
    assert "3,5 bar" in server.requests[-1]["messages"][-1]["content"]


def test_the_model_asks_the_team_what_nobody_has_written(
    estilo: Business, serve: Serve, monday: object
) -> None:
    talk = written("¿se pueden llevar perros?").conversation
    serve(
        model.calls("search_knowledge", {"text": "perros"}),
        model.calls("ask_team", {"question": "¿Se pueden llevar perros?"}),
        model.answers("No lo sé: se lo pregunto al equipo y te digo por aquí."),
    )
    conversation_reply(talk.pk)
    assert OwnerQuestion.objects.get().text == "¿Se pueden llevar perros?"
    assert "se lo pregunto" in Message.objects.latest("pk").body

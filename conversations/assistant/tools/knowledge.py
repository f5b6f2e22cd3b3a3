"""The tool that finds what documents and approved answers say, as far as this customer may know."""

from dataclasses import asdict
from typing import Any

from pydantic import Field

from conversations.assistant.tools.box import Arguments, Tool, Toolbox
from conversations.knowledge.search import knowledge_search
from tenants.context import current_business

TEXT_MAX = 300


class SearchKnowledge(Arguments):
    """What the customer wants to know, in their words."""

    text: str = Field(min_length=1, max_length=TEXT_MAX)


def _search_knowledge(box: Toolbox, args: SearchKnowledge) -> dict[str, Any]:
    """`allowed` false: say `instead`, since the passage is not for this customer."""
    passages = knowledge_search(
        text=args.text,
        language=box.conversation.language or current_business().language,
        audience=box.contact.audience,
    )
    return {"passages": [asdict(passage) for passage in passages]}


TOOLS = (
    Tool(
        "search_knowledge",
        "What the business's documents and approved answers say about a matter that BUSINESS does"
        " not settle: faults, instructions, conditions, how things are done.",
        SearchKnowledge,
        _search_knowledge,
    ),
)

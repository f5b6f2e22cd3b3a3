"""The tool that turns what no record answers into a question to the owner."""

from typing import Any

from pydantic import Field

from conversations.assistant.tools.box import Arguments, Tool, Toolbox

QUESTION_MAX = 300


class AskTeam(Arguments):
    """What the customer wants to know, in one sentence in their language."""

    question: str = Field(min_length=1, max_length=QUESTION_MAX)


def _ask_team(box: Toolbox, args: AskTeam) -> dict[str, Any]:
    """Kept with the box: the question is written down where the reply is sent, and nowhere else."""
    box.question = args.question
    return {"asked": True}


TOOLS = (
    Tool(
        "ask_team",
        "Have the team asked what neither BUSINESS nor search_knowledge answers. Then tell the"
        " customer that you asked and that they will hear it here.",
        AskTeam,
        _ask_team,
    ),
)

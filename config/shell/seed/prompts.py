"""The sample businesses' instructions: what they began with, and one change since."""

from dataclasses import replace

from conversations.services.prompts import (
    PromptText,
    prompt_begin,
    prompt_draft_save,
    prompt_publish,
)
from tenants.actors import SYSTEM, Actor
from tenants.models import User

BOOK = {
    "text": {
        "es": "Todo y los huecos libres, aquí:",
        "en": "Everything and the free times, here:",
        "pt": "Tudo e os horários livres, aqui:",
    },
    "url": "{booking_url}",
}
FIRST = PromptText(
    tone="Cercano, con frases cortas.",
    general="Usa el nombre de la persona si lo sabes.\nNo des consejos: propón una cita.",
)


def prompts_seed(owner: User) -> None:
    """Two published versions in the open business."""
    prompt_begin(text=FIRST, note="Punto de partida de tu sector")
    second = replace(
        FIRST,
        general="Usa el nombre de la persona si lo sabes.\nSi duda entre dos servicios, pregunta "
        "para qué es y propón uno.",
        instructions={
            "price": "Di también cuánto dura.",
            "complaint": "Pide perdón una vez, sin excusas.",
        },
        calls_to_action={"services": BOOK},
    )
    draft = prompt_draft_save(
        text=second, note="Enlace de reservas tras los servicios", actor=Actor.person(owner)
    )
    prompt_publish(version=draft, actor=SYSTEM)

"""What a rule is as data, and the rules of a business that brings none of its own.

Times are the brief's: an hour after booking; one, three and seven days after the visit. The second
try after a missed appointment goes out two hours later. No text promises a price or a discount:
what is offered is the owner's to write.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class FollowUpSpec:
    """A rule as data: a `FollowUpRule.Kind`, what its time counts from, how long after, and its
    wording per language ("es", "en", "pt") with the placeholders of `follow_up_texts`."""

    kind: str
    base: Literal["booking_created", "visit", "missed"]
    after: timedelta
    texts: dict[str, str]


DEFAULTS = (
    FollowUpSpec(
        "class_tomorrow",
        "booking_created",
        timedelta(hours=1),
        {
            "es": "¡Hola, {nombre}! Te esperamos {cita} para tu {servicio} en {negocio}. "
            "Si te surge algo, responde a este mensaje y lo cambiamos.",
            "en": "Hi, {nombre}! We look forward to seeing you {cita} for your {servicio} at "
            "{negocio}. If something comes up, reply here and we will change it.",
            "pt": "Olá, {nombre}! Esperamos você {cita} para {servicio} na {negocio}. "
            "Se surgir algum imprevisto, responda aqui e mudamos o horário.",
        },
    ),
    FollowUpSpec(
        "how_was_it",
        "visit",
        timedelta(days=1),
        {
            "es": "¡Hola, {nombre}! ¿Cómo te fue en {negocio}? Cuéntanos qué te pareció: "
            "nos ayuda mucho.",
            "en": "Hi, {nombre}! How was your visit to {negocio}? Tell us what you thought: "
            "it helps us a lot.",
            "pt": "Olá, {nombre}! Como foi na {negocio}? Conte o que achou: isso nos ajuda muito.",
        },
    ),
    FollowUpSpec(
        "offer",
        "visit",
        timedelta(days=3),
        {
            "es": "¡Hola, {nombre}! ¿Te animas a seguir en {negocio}? Respóndenos y te contamos "
            "las opciones para empezar.",
            "en": "Hi, {nombre}! Would you like to go on with {negocio}? Reply and we will tell "
            "you how to get started.",
            "pt": "Olá, {nombre}! Vamos continuar na {negocio}? Responda e contamos as opções "
            "para começar.",
        },
    ),
    FollowUpSpec(
        "last",
        "visit",
        timedelta(days=7),
        {
            "es": "¡Hola, {nombre}! No queremos molestarte más: si te apetece volver a "
            "{negocio}, escríbenos cuando quieras y te buscamos hora.",
            "en": "Hi, {nombre}! We do not want to bother you any more: whenever you feel like "
            "coming back to {negocio}, write to us and we will find you a time.",
            "pt": "Olá, {nombre}! Não queremos incomodar: quando quiser voltar à {negocio}, "
            "escreva e encontramos um horário.",
        },
    ),
    FollowUpSpec(
        "second_try",
        "missed",
        timedelta(hours=2),
        {
            "es": "¡Hola, {nombre}! No pudimos verte en tu cita y nos encantaría que vinieras. "
            "Tengo estos huecos:\n{huecos}\n¿Cuál te viene bien?",
            "en": "Hi, {nombre}! We missed you at your appointment and would love to see you. "
            "These times are free:\n{huecos}\nWhich one suits you?",
            "pt": "Olá, {nombre}! Sentimos sua falta e adoraríamos ver você. "
            "Tenho estes horários:\n{huecos}\nQual fica bom para você?",
        },
    ),
)

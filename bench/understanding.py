"""Understanding one message: intent, dates, services, people."""

from pathlib import Path

from bench.figures import Figure, median, milliseconds, p95
from bench.stage import SALON

TEXTS = (
    "hola, quiero cortarme el pelo el jueves por la tarde",
    "¿cuánto cuesta el tinte?",
    "me puedes cambiar la cita del martes al miércoles a las 5?",
    "cancela mi cita porfa",
    "a que hora abren el sabado",
    "Do you have anything tomorrow morning?",
    "sí, perfecto, el segundo",
    "somos 3, el viernes a las 17:30 con Marta",
    "qual o endereço de vocês?",
    "gracias!",
)
ROUNDS = 30


def measure(var: Path) -> list[Figure]:
    """Some typical messages many times, against the salon's own services and staff."""
    from django.utils import timezone

    from bookings.models import Resource, Service
    from conversations.assistant.nlu.intents.tokens import tokenize
    from conversations.assistant.nlu.services_match import (
        Catalogue,
        CatalogueService,
        CatalogueStaff,
    )
    from conversations.assistant.nlu.understanding import understand
    from tenants.context import business_context

    with business_context(SALON) as business:
        catalogue = Catalogue(
            tuple(CatalogueService(s.pk, s.name, tuple(s.synonyms)) for s in Service.objects.all()),
            tuple(CatalogueStaff(r.pk, r.name) for r in Resource.objects.all()),
        )
    tz = business.tz
    now = timezone.localtime(timezone=tz)

    def whole(text: str) -> object:
        return understand(text, now=now, tz=tz, catalogue=catalogue)

    took = [ms for text in TEXTS for ms in milliseconds(lambda t=text: whole(t), ROUNDS)]
    bare = [ms for text in TEXTS for ms in milliseconds(lambda t=text: tokenize(t), ROUNDS)]
    return [
        Figure(
            key="understanding",
            title="understanding a message",
            unit="ms",
            value=median(took),
            floor=median(bare),
            floor_is="parting the text into words",
            more={"p95_ms": p95(took), "messages": len(TEXTS)},
        )
    ]

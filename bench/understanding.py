"""Understanding one message: intent, dates, services, people; and the memory that it takes."""

import subprocess
import sys
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
    "buenas, tenés turno para depilación el sabado a la mañana? es para mi hermana",
    "no puedo ir mañana, se puede pasar al lunes q viene a la misma hora?",
    "hla qria saber si atienden los domingos y cuanto sale alisado",
    "no, mejor a las seis y media",
    "I need to move my appointment from Monday to any time after 3 on the 14th",
    "hi there, how much is a beard trim and are you open on Sundays?",
    "cancel it please, I'm not feeling well",
    "Can my two kids come along next Saturday around half past ten?",
    "oi, queria marcar um corte pra sexta de tarde",
    "quanto custa a coloração? dá pra fazer amanhã depois das 18h?",
    "preciso desmarcar meu horário de quinta, desculpa",
    "tá bom, pode ser a segunda opção",
)
ROUNDS = 30

# Run in a process of its own: what it takes before and after it has understood the messages.
_WEIGHED = """
import sys
import django
django.setup()
from datetime import datetime
from zoneinfo import ZoneInfo

def resident():
    with open("/proc/self/statm") as figures:
        return int(figures.read().split()[1]) * 4096 / 1e6

before = resident()
from conversations.assistant.nlu.services_match import Catalogue
from conversations.assistant.nlu.understanding import understand
tz = ZoneInfo("Europe/Madrid")
for text in sys.argv[1:]:
    understand(text, now=datetime(2026, 3, 2, 10, tzinfo=tz), tz=tz, catalogue=Catalogue((), ()))
print(before, resident())
"""


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
            goal="under 5 ms",
            more={"p95_ms": p95(took), "messages": len(TEXTS)},
        ),
        _memory(),
    ]


def _memory() -> Figure:
    """What a process weighs more once it has understood messages in three languages."""
    ran = subprocess.run(
        [sys.executable, "-c", _WEIGHED, *TEXTS], capture_output=True, text=True, check=True
    )
    before, after = map(float, ran.stdout.split())
    return Figure(
        key="engine_memory",
        title="memory of the builtin engine",
        unit="MB",
        value=after - before,
        floor=before,
        floor_is="the process with Django and its apps, before",
        goal="under 150 MB",
    )

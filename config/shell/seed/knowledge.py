"""Documents of the sample businesses: a manual for technicians, house rules, a beginner's guide.

They wait like anybody's and are read by the demo's worker within seconds of its start.
"""

from pathlib import Path

from django.core.files.base import ContentFile

from conversations.knowledge.documents import document_add_file, document_add_text
from leads.models import Contact
from tenants.actors import Actor
from tenants.models import User

SAMPLE = Path(__file__).parent / "sample"
EVERYBODY = list(Contact.Audience.values)
TECHNICIANS = [Contact.Audience.TECHNICIAN.value, Contact.Audience.OFFICE.value]
TEXTS = {
    "estilo": (
        "Preguntas del salón",
        """# Aparcamiento
Los clientes tienen una hora gratis en el parking Centro, en la calle del Pez 20. Traiga el ticket \
y se lo sellamos en el mostrador.

# Alergias y tintes
Si es alérgica a los tintes con amoníaco o PPD avísenos antes. Hacemos una prueba de alergia en la \
piel 48 horas antes del color, sin coste.

# Formas de pago
Aceptamos efectivo, tarjeta y Bizum. No aceptamos cheques.

# Niños y mascotas
Puede venir con niños: tenemos un rincón con juegos. Los perros pequeños entran con correa.

# Bonos regalo
Los bonos regalo caducan a los doce meses y se pueden pasar a otra persona.
""",
    ),
    "academia": (
        "Guía para principiantes",
        """# Primera clase
Llega diez minutos antes con ropa cómoda, sin cremalleras ni botones. No hace falta experiencia ni \
estar en forma.

# Qué llevar
Agua, toalla y chanclas. Te prestamos el kimono las dos primeras semanas; después puedes comprar \
uno en recepción.

# Niños
Los niños empiezan desde los cinco años. Los padres pueden mirar desde la grada.

# Higiene
Uñas cortas, sin joyas, y el kimono lavado después de cada clase. Hay duchas y taquillas: trae tu \
candado.

# Lesiones y pausas
Si tienes una lesión dilo antes de la clase. Puedes pausar la mensualidad hasta tres meses con un \
justificante médico.
""",
    ),
}


def knowledge_seed(schema: str, owner: User) -> None:
    """What the open business, `schema`, has written down."""
    actor = Actor.person(owner)
    if schema == "instala":
        manual = (SAMPLE / "manual-caldera.pdf").read_bytes()
        document_add_file(
            file=ContentFile(manual, name="manual-caldera.pdf"),
            title="Manual caldera",
            audiences=TECHNICIANS,
            others_are_told="Llame al técnico: no lo abra usted.",
            actor=actor,
        )
    if schema in TEXTS:
        title, text = TEXTS[schema]
        document_add_text(title=title, text=text, audiences=EVERYBODY, actor=actor)

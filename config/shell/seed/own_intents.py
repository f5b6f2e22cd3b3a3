"""The sample businesses' own intents: what their customers say, and what they want answered."""

from conversations.services.own_intents import OwnIntentText, own_intents_begin

INTENTS: dict[str, tuple[tuple[str, OwnIntentText], ...]] = {
    "estilo": (
        (
            "late",
            OwnIntentText(
                name="Llega tarde",
                phrases=("llego tarde", "me retraso", "voy con retraso", "running late"),
                answers={
                    "es": "Gracias por avisar. Te esperamos hasta 15 minutos; si tardas más, "
                    "dímelo y te busco otra hora.",
                    "en": "Thanks for telling us. We'll wait up to 15 minutes; if you need longer, "
                    "tell me and I'll find you another time.",
                },
            ),
        ),
        (
            "wedding",
            OwnIntentText(
                name="Bodas y recogidos",
                phrases=("recogido", "boda", "peinado de novia", "wedding hair"),
                answers={
                    "es": "Para bodas hacemos antes una prueba de peinado. Dime la fecha y cuántas "
                    "personas sois y te lo prepara Nuria."
                },
            ),
        ),
    ),
    "academia": (
        (
            "experience",
            OwnIntentText(
                name="Nivel y principiantes",
                phrases=(
                    "nunca",
                    "principiante",
                    "experiencia",
                    "nivel",
                    "empezar de cero",
                    "beginner",
                ),
                answers={
                    "es": "No hace falta experiencia: la mayoría empieza de cero y la clase de "
                    "prueba está pensada para eso."
                },
            ),
        ),
    ),
    "instala": (
        (
            "gas_smell",
            OwnIntentText(
                name="Huele a gas",
                phrases=("huele a gas", "olor a gas", "fuga de gas", "gas leak"),
                answers={
                    "es": "Cierre la llave del gas, abra las ventanas, no toque interruptores y "
                    "salga. Llame ya al 112 y después a nosotros."
                },
                urgent=True,
            ),
        ),
        (
            "warranty",
            OwnIntentText(
                name="Garantía",
                phrases=("garantia", "warranty"),
                answers={
                    "es": "Nuestras reparaciones tienen seis meses de garantía. Tenga a mano el "
                    "parte de trabajo y le busco una visita."
                },
            ),
        ),
    ),
}


def own_intents_seed(schema: str) -> None:
    """What the open business, `schema`, answers in words of its own."""
    own_intents_begin(INTENTS.get(schema, ()))

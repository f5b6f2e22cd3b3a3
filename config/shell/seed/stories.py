"""Conversations of the demo, as they might have been: (who, text) lines, then what is open."""

FIRST_NAMES = (
    "Lucía", "Carlos", "Paula", "Andrés", "Sofía", "Javier", "Valentina", "Miguel", "Carmen",
    "Daniel", "Isabel", "Pablo", "Laura", "Diego", "Marina", "Óscar", "Beatriz", "Hugo", "Irene",
    "Rubén", "Natalia", "Álvaro", "Rocío", "Iván", "Silvia", "Mateo", "Claudia", "Tomás",
)  # fmt: skip
LAST_NAMES = (
    "García", "Martín", "López", "Sánchez", "Romero", "Navarro", "Torres", "Domínguez", "Vargas",
    "Ramos", "Gil", "Serrano", "Molina", "Castro", "Ortega", "Delgado", "Morales", "Iglesias",
)  # fmt: skip

STORIES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("contact", "hola, ¿cuánto cuesta {service}?"),
        ("assistant", "¡Hola! {service} cuesta {price}. ¿Te busco hora?"),
        ("contact", "sí, para esta semana por la tarde"),
        ("assistant", "Te he reservado {service}. Te lo recordaré antes."),
        ("contact", "perfecto, gracias 😊"),
        ("assistant", "¡A ti! Aquí me tienes si necesitas algo más."),
    ),
    (
        ("contact", "Buenas, ¿abrís el sábado?"),
        ("assistant", "Sí. ¿Quieres que te busque hora para {service}?"),
        ("contact", "ahora miro la agenda y te digo"),
    ),
    (
        ("contact", "quería cambiar mi cita, me ha surgido un viaje"),
        ("assistant", "Claro, ¿a qué día y hora la pasamos?"),
        ("contact", "la semana que viene, a la misma hora"),
        ("assistant", "Hecho: tu cita de {service} queda cambiada."),
    ),
    (
        ("contact", "hola, la última vez no quedé nada contenta"),
        (
            "assistant",
            "Siento mucho lo que cuentas. Se lo paso ahora mismo a una persona del equipo.",
        ),
    ),
    (
        ("contact", "¿Hacéis bonos regalo?"),
        ("assistant", "De eso no tengo datos: aviso a una persona del equipo."),
        ("agent", "¡Hola! Sí, tenemos bonos de 20, 50 y 100. ¿Cuál te interesa?"),
        ("contact", "el de 50, es para mi hermana"),
    ),
    (
        ("contact", "dónde estáis exactamente?"),
        ("assistant", "Estamos en {address}."),
        ("contact", "genial, gracias"),
    ),
)
WAITING = 3
TAKEN = 4

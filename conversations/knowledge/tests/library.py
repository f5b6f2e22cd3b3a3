"""Three documents of three businesses, and questions that they answer or do not: what the search
is measured on. A question's answer is (title, words of the piece that answers it), or None."""

from conversations.knowledge.indexing import Piece, document_index
from conversations.models import KnowledgeDocument

MANUAL = (
    Piece(
        "Error E1: falta de gas o válvula cerrada. Compruebe que la llave de paso del gas está"
        " abierta y pulse el botón de rearme durante tres segundos.",
        "Códigos de error",
        4,
    ),
    Piece(
        "Error E4: sobrecalentamiento del intercambiador. Cierre el gas, espere veinte minutos,"
        " purgue los radiadores y compruebe que la bomba de circulación gira. Si vuelve a salir,"
        " cambie la sonda NTC.",
        "Códigos de error",
        5,
    ),
    Piece(
        "La presión del circuito debe estar entre 1 y 1,5 bar con la caldera fría. Si baja de 0,8"
        " bar, abra la llave de llenado hasta llegar a 1,2 bar y ciérrela bien.",
        "Presión del agua",
        7,
    ),
    Piece(
        "Una vez al año hay que limpiar el quemador, revisar el tiro de la chimenea y medir los"
        " gases de combustión. Las instalaciones de más de 70 kW necesitan dos revisiones.",
        "Mantenimiento anual",
        9,
    ),
)
SALON = (
    Piece(
        "Los clientes tienen una hora gratis en el parking Centro, en la calle Mayor 20. Traiga el"
        " ticket y se lo sellamos en el mostrador.",
        "Aparcamiento",
    ),
    Piece(
        "Si es alérgica a los tintes con amoníaco o PPD avísenos antes. Hacemos una prueba de"
        " alergia en la piel 48 horas antes del color, sin coste.",
        "Alergias y tintes",
    ),
    Piece(
        "Aceptamos efectivo, tarjeta y Bizum. No aceptamos cheques ni American Express.",
        "Formas de pago",
    ),
    Piece(
        "Puede venir con niños. Tenemos un rincón con juegos, y el corte infantil se hace en una"
        " silla especial. Los perros pequeños son bienvenidos si van con correa.",
        "Niños y mascotas",
    ),
    Piece(
        "Los bonos regalo caducan a los doce meses y no se devuelven, pero se pueden pasar a otra"
        " persona.",
        "Bonos regalo",
    ),
)
ACADEMY = (
    Piece(
        "For your first class wear comfortable clothes without zips. We lend you a kimono for the"
        " first two weeks; after that you can buy one at the front desk.",
        "What to wear",
    ),
    Piece(
        "Children can start at the age of five. The kids' group trains on Tuesdays and Thursdays"
        " with two coaches and parents may watch from the gallery.",
        "Kids' classes",
    ),
    Piece(
        "There are showers and lockers. Bring your own padlock and towel. Leave jewellery at home,"
        " keep your nails short and wash your kimono after each training.",
        "Hygiene and changing rooms",
    ),
    Piece(
        "If you are injured tell the coach before the class. You can pause your membership for up"
        " to three months with a note from your doctor.",
        "Injuries and pauses",
    ),
)
LIBRARY = {
    "Manual caldera": ("es", MANUAL),
    "Preguntas del salón": ("es", SALON),
    "Beginner's guide": ("en", ACADEMY),
}

ANSWERED: tuple[tuple[str, str, str, str], ...] = (
    ("es", "la caldera da error E4, ¿qué hago?", "Manual caldera", "sobrecalentamiento"),
    ("es", "me sale el E1 en la pantalla de la caldera", "Manual caldera", "falta de gas"),
    ("es", "que presion tiene que tener el circuito", "Manual caldera", "1,5 bar"),
    ("es", "cada cuánto hay que limpiar el quemador", "Manual caldera", "quemador"),
    ("es", "cuantas revisiones necesita una instalacion de 80 kW", "Manual caldera", "70 kW"),
    ("es", "¿tenéis aparcamiento?", "Preguntas del salón", "parking Centro"),
    ("es", "hola! dónde puedo aparcar el coche?", "Preguntas del salón", "parking Centro"),
    ("es", "soy alergica al tinte", "Preguntas del salón", "amoníaco"),
    ("es", "haceis prueba de alerjia?", "Preguntas del salón", "amoníaco"),
    ("es", "¿se puede pagar con tarjeta?", "Preguntas del salón", "Bizum"),
    ("es", "aceptan bizum", "Preguntas del salón", "Bizum"),
    ("es", "puedo ir con mi perro?", "Preguntas del salón", "correa"),
    ("es", "puedo llevar a mis hijos?", "Preguntas del salón", "rincón"),
    ("es", "cuando caduca un bono regalo", "Preguntas del salón", "doce meses"),
    ("en", "what should I wear to my first class?", "Beginner's guide", "comfortable"),
    ("en", "do you have showers", "Beginner's guide", "padlock"),
    ("en", "how old do kids have to be to start?", "Beginner's guide", "age of five"),
    ("en", "can I pause my membership if I get injured", "Beginner's guide", "three months"),
)
UNANSWERED: tuple[tuple[str, str], ...] = (
    ("es", "¿tenéis wifi para los clientes?"),
    ("es", "¿hacéis extensiones de pestañas?"),
    ("es", "¿quién ganó el partido de ayer?"),
    ("es", "cuéntame un chiste de médicos"),
    ("es", "¿trabajáis en Navidad?"),
    ("es", "quiero vender mi coche de segunda mano"),
    ("es", "¿buscan personal para trabajar?"),
    ("es", "¿instaláis placas solares en tejados?"),
    ("es", "¿cuánto tarda un alisado japonés?"),
    ("en", "do you sell protein shakes?"),
    ("en", "what is the capital of France?"),
    ("en", "is there a sauna in the building?"),
)


def library_fill() -> dict[str, KnowledgeDocument]:
    """Put the three documents into the open business, by title."""
    documents = {}
    for title, (language, pieces) in LIBRARY.items():
        document = KnowledgeDocument.objects.create(
            title=title, source="text", state="ready", language=language
        )
        document_index(document, pieces)
        documents[title] = document
    return documents

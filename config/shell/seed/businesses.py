"""Who the demo's businesses are and what they offer, as data."""

from dataclasses import dataclass
from typing import Any

PASSWORD = "mostrador-demo"
AUTH_TOKEN = "demo-auth-token"
PLATFORM_ADMIN = "admin@mostrador.example"

WEEKDAYS = range(5)


@dataclass(frozen=True)
class DemoBusiness:
    """One business of the demo; hours are weekday -> windows of local time."""

    schema: str
    columns: dict[str, Any]
    number: str
    account_sid: str
    people: tuple[tuple[str, str, str], ...]
    staff: tuple[str, ...]
    services: tuple[dict[str, Any], ...]
    hours: dict[int, tuple[tuple[str, str], ...]]


def _sid(number: int) -> str:
    return f"AC{number:032d}"


_SALON_DAY = (("09:30", "14:00"), ("16:00", "20:00"))
_ACADEMY_DAY = (("07:00", "09:00"), ("17:00", "21:00"))

DEMO_BUSINESSES: tuple[DemoBusiness, ...] = (
    DemoBusiness(
        schema="estilo",
        columns={
            "name": "Peluquería Estilo",
            "description": "Peluquería unisex en el centro de Madrid.",
            "vertical": "salon",
            "timezone": "Europe/Madrid",
            "currency": "EUR",
            "country": "ES",
            "phone": "+34910000001",
            "address": "Calle del Pez 14",
            "city": "Madrid",
            "map_url": "https://maps.example/estilo",
            "website": "https://estilo.example",
        },
        number="+34910000001",
        account_sid=_sid(1),
        people=(("owner", "Elena", "Ruiz"), ("agent", "Sergio", "Vidal")),
        staff=("Marta", "Luis", "Nuria"),
        services=(
            {
                "name": "Corte",
                "category": "Cabello",
                "price": "18",
                "duration_min": 30,
                "synonyms": ["corte de pelo", "cortar el pelo", "haircut"],
                "description": "Lavado, corte y secado rápido.",
                "color": 0,
            },
            {
                "name": "Corte y Peinado",
                "category": "Cabello",
                "price": "30",
                "duration_min": 60,
                "synonyms": ["cut and blow dry"],
                "color": 1,
            },
            {
                "name": "Color",
                "category": "Cabello",
                "price": "45",
                "duration_min": 90,
                "buffer_after_min": 15,
                "synonyms": ["tinte", "tintura", "teñir"],
                "staff": ["Marta", "Nuria"],
                "color": 2,
            },
            {
                "name": "Mechas",
                "category": "Cabello",
                "price": "70",
                "duration_min": 120,
                "buffer_after_min": 15,
                "synonyms": ["balayage", "reflejos"],
                "staff": ["Nuria"],
                "color": 3,
            },
            {
                "name": "Arreglo de barba",
                "category": "Barbería",
                "price": "12",
                "duration_min": 20,
                "step_min": 20,
                "synonyms": ["barba", "afeitado"],
                "staff": ["Luis"],
                "color": 4,
            },
            {
                "name": "Manicura",
                "category": "Manos",
                "price": "20",
                "duration_min": 45,
                "step_min": 15,
                "synonyms": ["uñas", "manicure"],
                "staff": ["Nuria"],
                "color": 5,
            },
        ),
        hours={**dict.fromkeys(WEEKDAYS, _SALON_DAY), 5: (("10:00", "14:00"),)},
    ),
    DemoBusiness(
        schema="academia",
        columns={
            "name": "Academia Tatami",
            "description": "Jiu-jitsu brasileño para todos los niveles en Bogotá.",
            "vertical": "academy",
            "timezone": "America/Bogota",
            "currency": "COP",
            "country": "CO",
            "phone": "+576010000001",
            "address": "Carrera 13 # 85-32",
            "city": "Bogotá",
            "map_url": "https://maps.example/tatami",
            "website": "https://tatami.example",
        },
        number="+576010000001",
        account_sid=_sid(2),
        people=(("owner", "Camila", "Rojas"), ("agent", "Julián", "Mora")),
        staff=("Profe Andrés", "Profe Laura"),
        services=(
            {
                "name": "Clase de prueba",
                "price": "0",
                "duration_min": 60,
                "step_min": 60,
                "capacity": 12,
                "is_trial": True,
                "synonyms": ["primera clase", "clase gratis", "probar"],
                "description": "Sin compromiso: te prestamos el kimono.",
                "staff": ["Profe Andrés"],
                "color": 1,
            },
            {
                "name": "Mensualidad",
                "price": "180000",
                "duration_min": 60,
                "step_min": 60,
                "capacity": 30,
                "synonyms": ["mensualidad", "membresía", "plan mensual", "inscripción"],
                "description": "Clases ilimitadas durante un mes.",
                "staff": ["Profe Andrés"],
                "color": 0,
            },
            {
                "name": "Clase particular",
                "price": "90000",
                "duration_min": 60,
                "step_min": 60,
                "synonyms": ["clase privada", "personalizada"],
                "staff": ["Profe Laura"],
                "color": 2,
            },
        ),
        hours={
            **dict.fromkeys(WEEKDAYS, _ACADEMY_DAY),
            5: (("09:00", "12:00"),),
        },
    ),
    DemoBusiness(
        schema="instala",
        columns={
            "name": "Instala Mantenimiento",
            "description": "Calderas, climatización y fontanería en Madrid y alrededores.",
            "vertical": "maintenance",
            "timezone": "Europe/Madrid",
            "currency": "EUR",
            "country": "ES",
            "phone": "+34910000003",
            "address": "Polígono Sur, nave 7",
            "city": "Getafe",
            "map_url": "https://maps.example/instala?q=40.305700,-3.732600",
            "website": "https://instala.example",
        },
        number="+34910000003",
        account_sid=_sid(3),
        people=(("owner", "Ramón", "Gil"), ("agent", "Lucía", "Peña")),
        staff=("Técnico Iván", "Técnica Rosa"),
        services=(
            {
                "name": "Revisión de caldera",
                "price": "75",
                "duration_min": 60,
                "buffer_before_min": 30,
                "buffer_after_min": 30,
                "synonyms": ["caldera", "calefacción", "boiler"],
                "color": 0,
            },
            {
                "name": "Aire acondicionado",
                "price": "90",
                "duration_min": 90,
                "buffer_after_min": 30,
                "synonyms": ["climatización", "split", "aire"],
                "color": 2,
            },
            {
                "name": "Avería de fontanería",
                "price": "60",
                "duration_min": 60,
                "buffer_after_min": 30,
                "synonyms": ["fuga", "fontanero", "grifo", "tubería"],
                "color": 3,
            },
            {
                "name": "Visita y presupuesto",
                "price": "0",
                "duration_min": 45,
                "buffer_after_min": 30,
                "is_trial": True,
                "synonyms": ["presupuesto", "visita"],
                "color": 4,
            },
        ),
        hours=dict.fromkeys(WEEKDAYS, (("08:00", "14:00"), ("15:00", "18:00"))),
    ),
)

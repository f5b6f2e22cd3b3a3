"""The demo's offers and areas, as data and as rows."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bookings.models import Resource, Service, ServiceArea, SpecialOffer
from bookings.offer_setup import area_save, offer_save
from tenants.actors import SYSTEM
from tenants.context import current_business

HOLDS = timedelta(days=45)
OFFERS: dict[str, tuple[dict[str, Any], ...]] = {
    "estilo": (
        {
            "title": "Martes de color",
            "text": "Los martes, color con un 20 % de descuento",
            "texts": {
                "en": "On Tuesdays, 20% off colour",
                "pt": "Às terças, coloração com 20 % de desconto",
            },
            "service": "Color",
            "price": "36",
            "audience": "everybody",
        },
        {
            "title": "Bienvenida",
            "text": "En tu primera visita, la manicura te sale a 15 €",
            "texts": {"en": "On your first visit, a manicure is 15 €"},
            "service": "Manicura",
            "price": "15",
            "audience": "prospects",
        },
    ),
    "academia": (
        {
            "title": "Trae a un amigo",
            "text": "Si vienes con un amigo, la primera mensualidad de los dos tiene un 25 % de "
            "descuento",
            "texts": {"en": "Come with a friend: 25% off the first month for both"},
            "service": "Mensualidad",
            "price": "135000",
            "audience": "prospects",
        },
    ),
    "instala": (
        {
            "title": "Revisión de otoño",
            "text": "La revisión de caldera sale a 60 € si la pide antes de que acabe la oferta",
            "texts": {"en": "A boiler service is 60 € if you book before the offer ends"},
            "service": "Revisión de caldera",
            "price": "60",
            "audience": "everybody",
        },
    ),
}
AREAS: dict[str, tuple[dict[str, Any], ...]] = {
    "instala": (
        {
            "name": "Getafe y sur",
            "synonyms": ["Getafe", "Leganés", "Parla", "Pinto", "Fuenlabrada", "El Bercial"],
            "postcodes": ["2890", "2891", "2894", "2898", "28320"],
            "staff": ["Técnico Iván"],
        },
        {
            "name": "Madrid capital",
            "synonyms": ["Madrid", "Vallecas", "Carabanchel", "Chamberí", "Usera"],
            "postcodes": ["280"],
            "staff": ["Técnica Rosa"],
        },
        {
            "name": "Corredor del Henares",
            "synonyms": ["Alcalá de Henares", "Torrejón", "Coslada", "San Fernando"],
            "postcodes": ["2880", "28850", "2882", "28830"],
            "staff": [],
        },
    ),
}


def guides_seed(schema: str) -> None:
    """Offers that hold now, and where the firm goes; nothing where there are some already."""
    today = timezone.localdate(timezone=current_business().tz)
    if not SpecialOffer.objects.exists():
        for row in OFFERS.get(schema, ()):
            service = Service.objects.filter(name=row["service"]).first()
            offer = SpecialOffer(
                **{**row, "service": service}, valid_from=today, valid_until=today + HOLDS
            )
            offer_save(offer=offer, actor=SYSTEM, before=None)
    if not ServiceArea.objects.exists():
        for row in AREAS.get(schema, ()):
            staff = list(Resource.objects.filter(name__in=row["staff"]))
            facts = {name: value for name, value in row.items() if name != "staff"}
            area_save(area=ServiceArea(**facts), staff=staff, actor=SYSTEM, before=None)

"""What the assistant has learned of some of the sample businesses' people, and a technician among
them: the same question about the boiler is answered to him and not to a customer."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from bookings.models import ServiceArea
from leads.models import Contact, ContactConsent
from leads.services import contact_upsert

# Write from it in the simulator: "¿cómo se quita el error E4?".
TECHNICIAN_PHONE = "+34600555020"
CONSENT = (
    "Guardamos su nombre, su zona y lo que necesita para atenderle. Puede retirarlo cuando quiera. "
    "¿Está de acuerdo?"
)
INTERESTS = {
    "estilo": ("Mechas", "Manicura"),
    "academia": ("Clase de prueba",),
    "instala": ("Revisión de caldera", "Aire acondicionado"),
}


def known_seed(schema: str, contacts: Sequence[Contact]) -> None:
    """Interests, an area and an agreement of two people; at the firm, its outside technician."""
    areas = list(ServiceArea.objects.order_by("pk"))
    for number, contact in enumerate(contacts[:2]):
        told: dict[str, object] = {"interests": list(INTERESTS.get(schema, ())[: 2 - number])}
        if areas:
            told["area"] = str(areas[number % len(areas)].uuid)
        contact.preferences = {**contact.preferences, **told}
        contact.save(update_fields=["preferences"])
    if schema != "instala":
        return
    ContactConsent.objects.create(
        contact=contacts[0],
        text=CONSENT,
        channel="whatsapp",
        given_at=timezone.now() - timedelta(days=12),
    )
    technician, _new = contact_upsert(kind="phone", address=TECHNICIAN_PHONE, name="Javier Soto")
    technician.audience = Contact.Audience.TECHNICIAN
    technician.notes = "Técnico de la subcontrata de calderas."
    technician.save(update_fields=["audience", "notes"])

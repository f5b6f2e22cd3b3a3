"""The audit trail in words. Rooms write codes; what has no words here shows its code."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

ACTIONS: dict[str, Promise] = {
    "api_key.created": _lazy("Clave de API creada"),
    "api_key.revoked": _lazy("Clave de API retirada"),
    "booking.attended": _lazy("Cita: vino"),
    "booking.cancelled": _lazy("Cita cancelada"),
    "booking.confirmed": _lazy("Cita confirmada"),
    "booking.missed": _lazy("Cita: no vino"),
    "booking.moved": _lazy("Cita cambiada"),
    "business.resumed": _lazy("Negocio reanudado"),
    "business.suspended": _lazy("Negocio suspendido"),
    "business.updated": _lazy("Ajustes del negocio cambiados"),
    "contact.created": _lazy("Contacto creado"),
    "contact.erased": _lazy("Datos de un contacto borrados"),
    "contact.exported": _lazy("Datos de un contacto descargados"),
    "contact.read": _lazy("Ficha de un contacto consultada"),
    "contact.updated": _lazy("Contacto cambiado"),
    "conversation.assigned": _lazy("Conversación asignada"),
    "conversation.closed": _lazy("Conversación cerrada"),
    "conversation.given_back": _lazy("Conversación devuelta al asistente"),
    "conversation.handoff_requested": _lazy("Conversación que pide una persona"),
    "conversation.taken_over": _lazy("Conversación tomada"),
    "follow_up.brought_forward": _lazy("Seguimiento adelantado"),
    "follow_up.cancelled": _lazy("Seguimiento anulado"),
    "follow_up_rule.updated": _lazy("Regla de seguimiento cambiada"),
    "hours.replaced": _lazy("Horario cambiado"),
    "override.dropped": _lazy("Fecha especial quitada"),
    "override.saved": _lazy("Fecha especial guardada"),
    "resource.added": _lazy("Persona o recurso añadido"),
    "retention.updated": _lazy("Plazos de conservación cambiados"),
    "service.created": _lazy("Servicio creado"),
    "service.updated": _lazy("Servicio cambiado"),
    "whatsapp.account_connected": _lazy("Número de WhatsApp conectado"),
    "widget.updated": _lazy("Página de reservas cambiada"),
}
# The first part of an action: what the page filters by.
SUBJECTS: dict[str, Promise] = {
    "contact": _lazy("Contactos"),
    "booking": _lazy("Citas"),
    "conversation": _lazy("Conversaciones"),
    "service": _lazy("Servicios"),
    "hours": _lazy("Horario"),
    "override": _lazy("Fechas especiales"),
    "resource": _lazy("Personas y recursos"),
    "business": _lazy("Ajustes"),
    "retention": _lazy("Plazos"),
    "whatsapp": _lazy("WhatsApp"),
}
FIELDS: dict[str, Promise] = {
    "active": _lazy("Activo"),
    "audit": _lazy("Registro (días)"),
    "birthday": _lazy("Cumpleaños"),
    "buffer_after_min": _lazy("Margen después (min)"),
    "buffer_before_min": _lazy("Margen antes (min)"),
    "capacity": _lazy("Plazas"),
    "category": _lazy("Categoría"),
    "certificate": _lazy("Certificado"),
    "city": _lazy("Ciudad"),
    "conversations": _lazy("Conversaciones (días)"),
    "country": _lazy("País"),
    "date": _lazy("Fecha"),
    "description": _lazy("Descripción"),
    "duration_min": _lazy("Duración (min)"),
    "kind": _lazy("Tipo"),
    "language": _lazy("Idioma"),
    "name": _lazy("Nombre"),
    "notes": _lazy("Notas"),
    "payloads": _lazy("Copias (días)"),
    "price": _lazy("Precio"),
    "rows": _lazy("Registros"),
    "start": _lazy("Hora"),
    "state": _lazy("Estado"),
    "windows": _lazy("Tramos"),
}
# What entries are about, by the model's label.
OBJECTS: dict[str, Promise] = {
    "bookings.booking": _lazy("Cita"),
    "bookings.dateoverride": _lazy("Fecha especial"),
    "bookings.resource": _lazy("Recurso"),
    "bookings.service": _lazy("Servicio"),
    "channels_whatsapp.whatsappaccount": _lazy("Número"),
    "conversations.conversation": _lazy("Conversación"),
    "leads.contact": _lazy("Contacto"),
    "leads.followup": _lazy("Seguimiento"),
    "leads.followuprule": _lazy("Regla"),
    "leads.lead": _lazy("Oportunidad"),
    "tenants.business": _lazy("Negocio"),
}
# States that stand in entries as their codes.
STATES: dict[str, Promise] = {
    "held": _lazy("retenida"),
    "pending": _lazy("pendiente"),
    "confirmed": _lazy("confirmada"),
    "cancelled": _lazy("cancelada"),
    "completed": _lazy("completada"),
    "no_show": _lazy("no vino"),
    "expired": _lazy("caducada"),
}


def action_label(action: str) -> str:
    """What was done, in words."""
    return str(ACTIONS.get(action, action))


def field_label(name: str) -> str:
    """The name of a field that changed, in words."""
    return str(FIELDS.get(name, name))


def object_label(object_type: str, object_id: str) -> str:
    """What an entry is about, with its number; empty for none."""
    return f"{OBJECTS.get(object_type, object_type)} {object_id}" if object_id else ""


def value_text(value: Any) -> str:
    """A value of a field, as people write it; a dash for none."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_text(each) for each in value)
    return str(STATES.get(str(value), value))

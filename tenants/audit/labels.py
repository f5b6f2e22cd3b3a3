"""The audit trail in words. Rooms write codes; what has no words here shows its code."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "api_key.created": _("Clave de API creada"),
    "api_key.revoked": _("Clave de API retirada"),
    "booking.attended": _("Cita: vino"),
    "booking.cancelled": _("Cita cancelada"),
    "booking.confirmed": _("Cita confirmada"),
    "booking.missed": _("Cita: no vino"),
    "booking.moved": _("Cita cambiada"),
    "business.resumed": _("Negocio reanudado"),
    "business.suspended": _("Negocio suspendido"),
    "business.updated": _("Ajustes del negocio cambiados"),
    "contact.created": _("Contacto creado"),
    "contact.erased": _("Datos de un contacto borrados"),
    "contact.exported": _("Datos de un contacto descargados"),
    "contact.read": _("Ficha de un contacto consultada"),
    "contact.updated": _("Contacto cambiado"),
    "conversation.assigned": _("Conversación asignada"),
    "conversation.closed": _("Conversación cerrada"),
    "conversation.given_back": _("Conversación devuelta al asistente"),
    "conversation.handoff_requested": _("Conversación que pide una persona"),
    "conversation.taken_over": _("Conversación tomada"),
    "follow_up.brought_forward": _("Seguimiento adelantado"),
    "follow_up.cancelled": _("Seguimiento anulado"),
    "follow_up_rule.updated": _("Regla de seguimiento cambiada"),
    "hours.replaced": _("Horario cambiado"),
    "override.dropped": _("Fecha especial quitada"),
    "override.saved": _("Fecha especial guardada"),
    "resource.added": _("Persona o recurso añadido"),
    "retention.updated": _("Plazos de conservación cambiados"),
    "service.created": _("Servicio creado"),
    "service.updated": _("Servicio cambiado"),
    "whatsapp.account_connected": _("Número de WhatsApp conectado"),
    "widget.updated": _("Página de reservas cambiada"),
}
# The first part of an action: what the page filters by.
SUBJECTS: dict[str, Promise] = {
    "contact": _("Contactos"),
    "booking": _("Citas"),
    "conversation": _("Conversaciones"),
    "service": _("Servicios"),
    "hours": _("Horario"),
    "override": _("Fechas especiales"),
    "resource": _("Personas y recursos"),
    "business": _("Ajustes"),
    "retention": _("Plazos"),
    "whatsapp": _("WhatsApp"),
}
FIELDS: dict[str, Promise] = {
    "active": _("Activo"),
    "audit": _("Registro (días)"),
    "birthday": _("Cumpleaños"),
    "buffer_after_min": _("Margen después (min)"),
    "buffer_before_min": _("Margen antes (min)"),
    "capacity": _("Plazas"),
    "category": _("Categoría"),
    "certificate": _("Certificado"),
    "city": _("Ciudad"),
    "conversations": _("Conversaciones (días)"),
    "country": _("País"),
    "date": _("Fecha"),
    "description": _("Descripción"),
    "duration_min": _("Duración (min)"),
    "kind": _("Tipo"),
    "language": _("Idioma"),
    "name": _("Nombre"),
    "notes": _("Notas"),
    "payloads": _("Copias (días)"),
    "price": _("Precio"),
    "rows": _("Registros"),
    "start": _("Hora"),
    "state": _("Estado"),
    "windows": _("Tramos"),
}
# What entries are about, by the model's label.
OBJECTS: dict[str, Promise] = {
    "bookings.booking": _("Cita"),
    "bookings.dateoverride": _("Fecha especial"),
    "bookings.resource": _("Recurso"),
    "bookings.service": _("Servicio"),
    "channels_whatsapp.whatsappaccount": _("Número"),
    "conversations.conversation": _("Conversación"),
    "leads.contact": _("Contacto"),
    "leads.followup": _("Seguimiento"),
    "leads.followuprule": _("Regla"),
    "leads.lead": _("Oportunidad"),
    "tenants.business": _("Negocio"),
}
# States that stand in entries as their codes.
STATES: dict[str, Promise] = {
    "held": _("retenida"),
    "pending": _("pendiente"),
    "confirmed": _("confirmada"),
    "cancelled": _("cancelada"),
    "completed": _("completada"),
    "no_show": _("no vino"),
    "expired": _("caducada"),
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
        return gettext("sí") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(value_text(each) for each in value)
    return str(STATES.get(str(value), value))

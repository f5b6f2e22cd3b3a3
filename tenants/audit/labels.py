"""The audit trail in words. Rooms write codes; what has no words here shows its code."""

import re
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "api.sessions_ended": _("Sesiones de la API cerradas"),
    "api.signed_in": _("Entrada por la API"),
    "api_key.created": _("Clave de API creada"),
    "api_key.revoked": _("Clave de API retirada"),
    "assignment.updated": _("Reparto de citas cambiado"),
    "attendance.settings_updated": _("Asistencia cambiada"),
    "prompt.discarded": _("Borrador de instrucciones descartado"),
    "prompt.drafted": _("Borrador de instrucciones guardado"),
    "prompt.published": _("Instrucciones del asistente publicadas"),
    "resource.reach_changed": _("Contacto de una persona del equipo cambiado"),
    "calendar.chosen": _("Calendario de fuera: uso cambiado"),
    "calendar.connected": _("Calendario de fuera conectado"),
    "calendar.disconnected": _("Calendario de fuera desconectado"),
    "calendar.reconnected": _("Calendario de fuera conectado de nuevo"),
    "calendar.repaired": _("Diferencia con un calendario arreglada"),
    "feed.created": _("Enlace de calendario creado"),
    "feed.ended": _("Enlace de calendario quitado"),
    "feed.renewed": _("Enlace de calendario cambiado"),
    "assistant_settings.updated": _("Ajustes del asistente"),
    "booking.attended": _("Cita: vino"),
    "booking.cancelled": _("Cita cancelada"),
    "booking.confirmed": _("Cita confirmada"),
    "booking.declined": _("Petición de cita rechazada"),
    "booking.import_undone": _("Cita importada quitada"),
    "booking.missed": _("Cita: no vino"),
    "booking.moved": _("Cita cambiada"),
    "booking.requested": _("Cita pedida"),
    "booking.unmarked": _("Cita: asistencia sin marcar"),
    "business.created": _("Negocio creado"),
    "business.resumed": _("Negocio reanudado"),
    "business.suspended": _("Negocio suspendido"),
    "business.updated": _("Ajustes del negocio cambiados"),
    "cancel_policy.updated": _("Regla de cancelación cambiada"),
    "class.cancelled": _("Clase cancelada"),
    "class.updated": _("Plazas de una clase cambiadas"),
    "contact.created": _("Contacto creado"),
    "contact.erased": _("Datos de un contacto borrados"),
    "contact.exported": _("Datos de un contacto descargados"),
    "contact.import_undone": _("Contacto importado quitado"),
    "contact.read": _("Ficha de un contacto consultada"),
    "contact.updated": _("Contacto cambiado"),
    "conversation.assigned": _("Conversación asignada"),
    "conversation.closed": _("Conversación cerrada"),
    "conversation.given_back": _("Conversación devuelta al asistente"),
    "conversation.handoff_requested": _("Conversación que pide una persona"),
    "conversation.released": _("Conversación sin nadie: quien la llevaba ya no atiende"),
    "conversation.taken_over": _("Conversación tomada"),
    "follow_up.brought_forward": _("Seguimiento adelantado"),
    "follow_up.cancelled": _("Seguimiento anulado"),
    "follow_up_rule.updated": _("Regla de seguimiento cambiada"),
    "holidays.updated": _("Festivos oficiales cambiados"),
    "hours.replaced": _("Horario cambiado"),
    "import.discarded": _("Archivo descartado sin importar"),
    "import.done": _("Importación terminada"),
    "import.started": _("Importación empezada"),
    "import.undo_started": _("Importación: empezó a deshacerse"),
    "import.undone": _("Importación deshecha"),
    "import.uploaded": _("Archivo subido para importar"),
    "invitation.resent": _("Invitación reenviada"),
    "invitation.sent": _("Invitación enviada"),
    "invitation.withdrawn": _("Invitación retirada"),
    "invoice.changed": _("Factura cambiada"),
    "invoice.created": _("Factura emitida"),
    "member.joined": _("Alguien se ha unido al equipo"),
    "member.reactivated": _("Acceso de un miembro reanudado"),
    "member.removed": _("Miembro quitado"),
    "member.role_changed": _("Rol de un miembro cambiado"),
    "member.suspended": _("Acceso de un miembro suspendido"),
    "override.dropped": _("Fecha especial quitada"),
    "override.saved": _("Fecha especial guardada"),
    "places.updated": _("Personas que atienden cambiadas"),
    "resource.added": _("Persona o recurso añadido"),
    "resource.import_undone": _("Persona o recurso importado quitado"),
    "resource.updated": _("Persona o recurso cambiado"),
    "retention.updated": _("Plazos de conservación cambiados"),
    "second_factor.added": _("Segundo paso añadido"),
    "second_factor.removed": _("Segundo paso quitado"),
    "second_factor.renewed": _("Códigos de recuperación renovados"),
    "second_factor.reset": _("Segundo paso reiniciado por la plataforma"),
    "series.created": _("Serie de citas creada"),
    "series.ended": _("Serie de citas terminada"),
    "series.updated": _("Serie de citas cambiada"),
    "service.created": _("Servicio creado"),
    "service.import_undone": _("Servicio importado quitado"),
    "service.updated": _("Servicio cambiado"),
    "subscription.cancelled": _("Plan cancelado"),
    "subscription.checkout": _("Pago empezado"),
    "subscription.checkout_closed": _("Pago cerrado"),
    "subscription.dunning": _("Aviso de cobro pendiente"),
    "subscription.plan_changed": _("Plan cambiado"),
    "subscription.synced": _("Plan al día con la pasarela"),
    "subscription.trial_ended": _("Prueba terminada"),
    "subscription.trial_started": _("Prueba empezada"),
    "time_off.added": _("Ausencia añadida"),
    "time_off.dropped": _("Ausencia quitada"),
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
    "member": _("Personas con acceso"),
    "invitation": _("Invitaciones"),
    "import": _("Importaciones"),
    "retention": _("Plazos"),
    "subscription": _("Plan"),
    "invoice": _("Facturas"),
    "whatsapp": _("WhatsApp"),
    "assistant_settings": _("Ajustes del asistente"),
    "prompt": _("Instrucciones del asistente"),
}
FIELDS: dict[str, Promise] = {
    "active": _("Activo"),
    "address": _("Dirección"),
    "amount": _("Importe"),
    "audit": _("Registro (días)"),
    "base_url": _("Dirección del proveedor"),
    "birthday": _("Cumpleaños"),
    "buffer_after_min": _("Margen después (min)"),
    "buffer_before_min": _("Margen antes (min)"),
    "capacity": _("Plazas"),
    "category": _("Categoría"),
    "certificate": _("Certificado"),
    "checkout_ref": _("Pago"),
    "city": _("Ciudad"),
    "color": _("Color"),
    "conversations": _("Conversaciones (días)"),
    "country": _("País"),
    "currency": _("Moneda"),
    "customer_ref": _("Cliente en la pasarela"),
    "date": _("Fecha"),
    "description": _("Descripción"),
    "dunning_step": _("Avisos de cobro"),
    "duration_min": _("Duración (min)"),
    "email": _("Correo"),
    "embedding_model": _("Modelo de búsqueda"),
    "engine": _("Motor"),
    "ends_at_period_end": _("Termina al acabar el periodo"),
    "gateway": _("Pasarela"),
    "horizon_days": _("Reservable hasta (días)"),
    "is_trial": _("Clase o visita de prueba"),
    "kind": _("Tipo"),
    "key": _("Clave"),
    "language": _("Idioma"),
    "map_url": _("Enlace del mapa"),
    "min_notice_min": _("Antelación mínima (min)"),
    "model": _("Modelo"),
    "name": _("Nombre"),
    "notes": _("Notas"),
    "number": _("Número"),
    "past_due_since": _("Pago pendiente desde"),
    "payloads": _("Copias (días)"),
    "period_end": _("Fin del periodo"),
    "phone": _("Teléfono"),
    "plan": _("Plan"),
    "price": _("Precio"),
    "review_url": _("Enlace de reseñas"),
    "role": _("Rol"),
    "rows": _("Registros"),
    "services": _("Servicios"),
    "start": _("Hora"),
    "state": _("Estado"),
    "step_min": _("Cada cuántos minutos"),
    "subdomain": _("Dirección del panel"),
    "subscription_ref": _("Suscripción en la pasarela"),
    "suspended_at": _("Suspendido desde"),
    "terms": _("Condiciones"),
    "token_budget": _("Tokens al mes"),
    "timezone": _("Zona horaria"),
    "trial_ends_at": _("Fin de la prueba"),
    "vertical": _("Sector"),
    "website": _("Web"),
    "windows": _("Tramos"),
}
# What entries are about, by the model's label.
OBJECTS: dict[str, Promise] = {
    "billing.invoice": _("Factura"),
    "billing.subscription": _("Suscripción"),
    "bookings.booking": _("Cita"),
    "bookings.dateoverride": _("Fecha especial"),
    "bookings.resource": _("Recurso"),
    "bookings.service": _("Servicio"),
    "conversations.assistantsettings": _("Asistente"),
    "conversations.promptversion": _("Instrucciones"),
    "channels_whatsapp.whatsappaccount": _("Número"),
    "conversations.conversation": _("Conversación"),
    "leads.contact": _("Contacto"),
    "leads.followup": _("Seguimiento"),
    "leads.followuprule": _("Regla"),
    "leads.lead": _("Oportunidad"),
    "tenants.business": _("Negocio"),
    "tenants.user": _("Persona"),
    "tenants.invitation": _("Invitación"),
    "tenants.membership": _("Miembro"),
}
# States that stand in entries as their codes.
STATES: dict[str, Promise] = {
    "owner": _("propietario"),
    "admin": _("administrador"),
    "agent": _("agente"),
    "viewer": _("solo lectura"),
    "held": _("retenida"),
    "pending": _("pendiente"),
    "confirmed": _("confirmada"),
    "cancelled": _("cancelada"),
    "completed": _("completada"),
    "no_show": _("no vino"),
    "expired": _("caducada"),
    "trial": _("en prueba"),
    "active": _("al día"),
    "past_due": _("pago pendiente"),
    "suspended": _("suspendido"),
    "paid": _("pagada"),
    "totp": _("aplicación de códigos"),
    "webauthn": _("llave de acceso"),
    "recovery_codes": _("códigos de recuperación"),
    "email": _("correo"),
    "sms": _("SMS"),
    "open": _("por pagar"),
}


# Opening hours stand in entries as "0 09:00–14:00", with Monday as 0.
_OPENING = re.compile(r"([0-6]) (\d\d:\d\d–\d\d:\d\d)$")


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
    if opening := _OPENING.match(str(value)):
        return f"{WEEKDAYS_ABBR[int(opening[1])]} {opening[2]}"
    return str(STATES.get(str(value), value))

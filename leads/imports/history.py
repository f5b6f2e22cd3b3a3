"""What was said in the system that the business comes from: lines beside a person, nothing more."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from leads.imports.kinds import Column, Done, ImportKind, Task
from leads.imports.models import ImportRow, PastMessage
from leads.imports.people import EMAIL_NAMES, NAME_NAMES, PHONE_NAMES, person_of
from leads.imports.values import RowRefused, choice_of, moment_of, text_of
from leads.privacy.retention import retention_arm
from tenants.actors import Actor
from tenants.context import current_business
from tenants.crypto import blind_index

State = ImportRow.State
IN_FUTURE = gettext_noop("Un mensaje pasado no puede tener una fecha futura.")
DIRECTIONS = {
    "recibido": "in", "in": "in", "entrante": "in", "entrada": "in", "cliente": "in",
    "received": "in", "inbound": "in", "incoming": "in", "customer": "in",
    "enviado": "out", "out": "out", "saliente": "out", "salida": "out", "negocio": "out",
    "sent": "out", "outbound": "out", "outgoing": "out", "agente": "out", "agent": "out",
}  # fmt: skip


class HistoryImport(ImportKind):
    """Past messages. They are shown on the person's page and are no messages of ours: nobody
    answers them, and no figure, quota, rule or reminder knows of them."""

    code = "history"
    label = _("Conversaciones pasadas")
    about = _(
        "Mensajes antiguos, uno por fila. Se ven en la ficha de cada persona y no se responden."
    )
    icon = "archive"
    columns = (
        Column("phone", _("Teléfono"), PHONE_NAMES),
        Column("email", _("Correo"), EMAIL_NAMES),
        Column("name", _("Nombre"), NAME_NAMES),
        Column(
            "date", _("Fecha"), ("fecha", "fecha y hora", "timestamp", "date time"), required=True
        ),
        Column("time", _("Hora"), ("hora",)),
        Column(
            "direction",
            _("Recibido o enviado"),
            ("sentido", "direccion", "recibido o enviado", "tipo", "type"),
            required=True,
        ),
        Column("author", _("Quién lo escribió"), ("autor", "agente", "usuario", "from", "de")),
        Column("text", _("Mensaje"), ("mensaje", "texto", "message", "body", "contenido"), True),
    )
    one_of = (("phone", "email"),)
    example = (
        ("612 345 678", "", "Valentina Oquendo", "03/10/2026", "17:05", "recibido", "",
         "Hola, ¿tenéis hueco el jueves?"),
        ("612 345 678", "", "Valentina Oquendo", "03/10/2026", "17:12", "enviado", "Marta",
         "Sí, a las 18:00. ¿Te va bien?"),
    )  # fmt: skip

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        at = moment_of(cells, current_business().tz, month_first=task.month_first)
        if at > timezone.now():
            raise RowRefused("date", IN_FUTURE)
        text = text_of(cells, "text", 5000, required=True)
        direction = choice_of(cells, "direction", DIRECTIONS) or PastMessage.Direction.IN
        contact, _new = person_of(cells, name=text_of(cells, "name", 120))
        message, created = PastMessage.objects.get_or_create(
            contact=contact,
            at=at,
            digest=blind_index(f"{direction} {text}", "import:message"),
            defaults={
                "direction": direction,
                "text": text,
                "author": text_of(cells, "author", 80),
            },
        )
        if created:
            retention_arm(contact)
        state = State.CREATED if created else State.SKIPPED
        return Done(state, message.pk, contact)

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        deleted, _models = PastMessage.objects.filter(pk=row.object_id or 0).delete()
        return bool(deleted)

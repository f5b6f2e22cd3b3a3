"""What people read for the codes of services and failures."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.labels import CHANNELS

_SERVICES: dict[str, Promise] = {
    "assistant": gettext_lazy("Respuestas del asistente"),
    "tasks": gettext_lazy("Tareas de programas"),
}
_FAILURES: dict[str, Promise] = {
    "failed": gettext_lazy("Falló, sin más detalle"),
    "unknown": gettext_lazy("No se sabe si salió"),
    "unreadable": gettext_lazy("No se pudo leer"),
    "unavailable": gettext_lazy("El asistente no estaba disponible"),
    "cut off": gettext_lazy("Se interrumpió"),
}


def service_name(code: str) -> str:
    """A service of `analytics.detail.Detail`, in words."""
    kind, _colon, channel = code.partition(":")
    if not channel:
        return str(_SERVICES.get(code, code))
    words = {"channel": CHANNELS.get(channel, channel)}
    return (_("Envíos: %(channel)s") if kind == "send" else _("Recepción: %(channel)s")) % words


def failure_name(code: str) -> str:
    """A failure's code, in words; that of a provider or of an error of ours as it is."""
    known = _FAILURES.get(code)
    if known:
        return str(known)
    return (_("Código %(code)s") if code.isdecimal() else _("Error %(code)s")) % {"code": code}

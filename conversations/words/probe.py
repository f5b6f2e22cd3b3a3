"""What people read of a check whether a model answers: what is wrong, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.assistant.probe import Verdict

VERDICTS: dict[Verdict, Promise] = {
    Verdict.WORKS: _("Funciona: el modelo ha contestado."),
    Verdict.NO_KEY: _(
        "No hay clave con la que preguntar. Escribe la tuya y guarda; mientras, contesta el motor "
        "propio."
    ),
    Verdict.KEY_REFUSED: _(
        "El proveedor rechaza la clave. Crea otra en su panel y escríbela aquí."
    ),
    Verdict.NO_CREDIT: _(
        "La cuenta del proveedor no tiene saldo. Añade saldo o sube su límite de gasto: esperar no "
        "lo arregla."
    ),
    Verdict.RATE_LIMIT: _(
        "El proveedor pide ir más despacio. Tiene saldo: prueba otra vez dentro de un minuto."
    ),
    Verdict.NO_MODEL: _(
        "El proveedor no conoce ese modelo, o tu cuenta no puede usarlo. Revisa el nombre del "
        "modelo y la dirección."
    ),
    Verdict.TIMEOUT: _("El proveedor no ha contestado en 10 segundos. Prueba otra vez."),
    Verdict.UNREACHABLE: _(
        "No se llega a esa dirección. Tiene que ser pública y empezar por https."
    ),
    Verdict.DOWN: _("El proveedor tiene una avería. Prueba dentro de un rato."),
    Verdict.REFUSED: _(
        "El proveedor no acepta la petición. Revisa que la dirección sea de un servicio compatible "
        "con OpenAI."
    ),
    Verdict.NONSENSE: _(
        "En esa dirección no contesta un servicio compatible con OpenAI. Suele acabar en /v1."
    ),
}

"""Why a document could not be read, in words that say what to do."""

from django.utils.translation import gettext_noop as _

REASONS = {
    "empty": _("El archivo está vacío."),
    "broken": _("El archivo está dañado: ábrelo, guárdalo de nuevo y súbelo otra vez."),
    "encrypted": _("Está protegido con contraseña: guárdalo sin ella y súbelo otra vez."),
    "scanned": _(
        "Son imágenes sin texto: pásale un reconocimiento de texto (OCR) o pega el texto."
    ),
    "old_word": _(
        "Es un Word antiguo (.doc) o tiene contraseña: guárdalo como .docx sin contraseña o en PDF."
    ),
    "picture": _("Es una imagen. Se leen PDF, Word, Markdown, HTML y texto."),
    "unknown_kind": _("No es un documento que se pueda leer: PDF, Word, Markdown, HTML o texto."),
    "bomb": _("Al abrirlo ocuparía demasiado: divídelo en varios documentos."),
    "too_much": _("Es demasiado grande o complicado: divídelo en varios documentos."),
    "too_large": _("Pesa demasiado: divídelo en varios documentos."),
    "not_public": _("Esa dirección no está en Internet abierto, así que no se lee."),
    "not_found": _("La página no existe (404)."),
    "not_allowed": _("La página pide entrar con una cuenta o no permite leerla."),
    "no_answer": _("La página no responde; se intentará de nuevo en una hora."),
    "page_kind": _("La dirección no lleva a una página ni a un documento que se pueda leer."),
    "gone": _("Google Drive ya no tiene este archivo o no da permiso para leerlo."),
    "waiting_access": _("Google ya no nos deja entrar: vuelve a conectar la carpeta."),
}
CUT = _("Es muy largo: se ha leído el principio. Divídelo para que se use entero.")

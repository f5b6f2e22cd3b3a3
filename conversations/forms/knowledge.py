"""What members give and choose for documents."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.wording import NAMES
from conversations.labels import AUDIENCES as NAMED

AUDIENCES = list(NAMED.items())
LANGUAGES = [("", _("Según el texto")), *NAMES.items()]
TEXT_MAX = 200_000


class AudienceForm(forms.Form):
    """Who may read a document, and what the others are told."""

    audiences = forms.MultipleChoiceField(
        label=_("Quién puede leerlo"),
        choices=AUDIENCES,
        initial=[code for code, _label in AUDIENCES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elige al menos a alguien.")},
    )
    others_are_told = forms.CharField(
        label=_("Qué se dice a los demás"),
        required=False,
        max_length=300,
        help_text=_("Por ejemplo «Llame al técnico». Si lo dejas vacío, no se les dice nada."),
    )

    def grant(self) -> dict[str, Any]:
        """The chosen access, as the services take it."""
        return {name: self.cleaned_data[name] for name in ("audiences", "others_are_told")}


class DocumentForm(AudienceForm):
    """A document's title, language and access."""

    title = forms.CharField(label=_("Título"), max_length=200)
    language = forms.ChoiceField(label=_("Idioma"), choices=LANGUAGES, required=False)
    field_order = ("title", "language", "audiences", "others_are_told")


class FileInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked as one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files]


class FilesForm(AudienceForm):
    """One file or several, all with the same access."""

    uploads = FilesField(
        label=_("Archivos"),
        allow_empty_file=True,
        widget=FileInput(
            attrs={"multiple": True, "accept": ".pdf,.docx,.md,.markdown,.html,.htm,.txt"}
        ),
        error_messages={"required": _("Elige un archivo.")},
    )
    field_order = ("uploads", "audiences", "others_are_told")


class FileForm(forms.Form):
    """One file that takes the place of another."""

    file = forms.FileField(label=_("Archivo nuevo"), allow_empty_file=True)


class TextForm(AudienceForm):
    """A text that somebody types or pastes."""

    title = forms.CharField(label=_("Título"), max_length=200)
    text = forms.CharField(
        label=_("Texto"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Una línea que empieza por # es un título de apartado."),
    )
    field_order = ("title", "text", "audiences", "others_are_told")


class UrlForm(AudienceForm):
    """A page of the web."""

    url = forms.URLField(label=_("Dirección de la página"), max_length=500, assume_scheme="https")
    title = forms.CharField(
        label=_("Título"),
        max_length=200,
        required=False,
        help_text=_("Si lo dejas vacío, el de la página."),
    )
    field_order = ("url", "title", "audiences", "others_are_told")


class FolderForm(forms.Form):
    """A folder of Google Drive, by the link that Drive gives."""

    link = forms.CharField(label=_("Enlace de la carpeta"), max_length=300)
    audiences = AudienceForm.base_fields["audiences"]


class PairsForm(forms.Form):
    """Questions with their answers, many at once."""

    text = forms.CharField(
        label=_("Preguntas y respuestas"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Cada pregunta empieza por «P:» y su respuesta por «R:», o pega dos columnas de una "
            "hoja de cálculo."
        ),
    )
    file = forms.FileField(
        label=_("O un archivo CSV o de texto"), required=False, allow_empty_file=True
    )
    approved = forms.BooleanField(label=_("Usarlas ya, sin aprobarlas una a una"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("text", "").strip() and not given.get("file"):
            raise ValidationError(_("Pega el texto o elige un archivo."))
        return given

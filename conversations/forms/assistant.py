"""What owners fill in about the model that answers for them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.assistant.accounts import platform_models
from conversations.assistant.addresses import BadAddress, address_clean
from conversations.models import AssistantSettings
from conversations.services.assistant_settings import Choice, key_hint
from tenants.models import Business

KEY_MAX = 400
BUDGET_MAX = 2_000_000_000
ENGINES = {
    AssistantSettings.Engine.AUTO.value: gettext_lazy("Un modelo, y el propio de reserva"),
    AssistantSettings.Engine.BUILTIN.value: gettext_lazy("Siempre el motor propio"),
}
_https = URLValidator(schemes=["https"])


class AssistantSettingsForm(forms.Form):
    """The page's form, and the rules of the API."""

    engine = forms.ChoiceField(label=gettext_lazy("Quién contesta"), choices=list(ENGINES.items()))
    api_key = forms.CharField(
        label=gettext_lazy("Clave de tu cuenta"),
        max_length=KEY_MAX,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    key_remove = forms.BooleanField(label=gettext_lazy("Quitar la clave"), required=False)
    model = forms.CharField(
        label=gettext_lazy("Modelo"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Como lo llama el proveedor. Vacío: el de la plataforma."),
    )
    base_url = forms.CharField(
        label=gettext_lazy("Dirección del proveedor"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://api.ejemplo.com/v1"}),
        help_text=gettext_lazy(
            "Cualquier servicio compatible con OpenAI, por https. Vacío: el de la plataforma."
        ),
    )
    embedding_model = forms.CharField(
        label=gettext_lazy("Modelo de búsqueda"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Para encontrar en tus documentos lo que se dice con otras palabras. Vacío: el de la "
            "plataforma, si lo hay."
        ),
    )
    token_budget = forms.IntegerField(
        label=gettext_lazy("Tokens al mes"),
        required=False,
        min_value=0,
        max_value=BUDGET_MAX,
        help_text=gettext_lazy(
            "Al gastarlos contesta el motor propio hasta el mes siguiente. Vacío: sin límite tuyo. "
            "Una respuesta gasta de 6.000 a 15.000."
        ),
    )
    review_url = forms.CharField(
        label=gettext_lazy("Enlace para dejar reseñas"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://g.page/r/…"}),
        help_text=gettext_lazy("Lo usa {review_url} en tus llamadas a la acción."),
    )

    def __init__(self, *args: Any, row: AssistantSettings, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._row = row
        hint = key_hint(row)
        self.fields["api_key"].help_text = (
            _("Guardada: %s. Se guarda cifrada y no se vuelve a mostrar; vacío: no cambia.") % hint
            if hint
            else _("Se guarda cifrada y no se vuelve a mostrar. Vacío: la de la plataforma.")
        )
        if not hint:
            del self.fields["key_remove"]

    def clean_api_key(self) -> str:
        key: str = self.cleaned_data["api_key"].strip()
        if not key.isascii() or any(sign.isspace() for sign in key):
            raise ValidationError(_("Esa clave no puede ser: cópiala otra vez."))
        return key

    def clean_base_url(self) -> str:
        try:
            return address_clean(self.cleaned_data["base_url"])
        except BadAddress as error:
            raise ValidationError(
                _("Escribe una dirección pública que empiece por https, como la da el proveedor.")
            ) from error

    def clean_review_url(self) -> str:
        url: str = self.cleaned_data["review_url"].strip()
        if url:
            try:
                _https(url)
            except ValidationError as error:
                raise ValidationError(_("Escribe una dirección que empiece por https.")) from error
        return url

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if self._key_after(given):
            return given
        if given["base_url"]:
            self.add_error("api_key", _("Con otra dirección hace falta la clave de ese proveedor."))
        else:
            for name in ("model", "embedding_model"):
                self._platform_check(name, given[name])
        return given

    def _key_after(self, given: dict[str, Any]) -> bool:
        """Whether the business will have a key of its own."""
        if given["api_key"]:
            return True
        kept = bool(self._row.api_key) and self._row.base_url == given["base_url"]
        return kept and not given.get("key_remove")

    def _platform_check(self, name: str, model: str) -> None:
        """The platform's key pays for the platform's models."""
        known = platform_models()
        if model and model not in known:
            self.add_error(
                name,
                _("Con la clave de la plataforma puedes usar: %s. Para otro, escribe tu clave.")
                % ", ".join(known),
            )

    @property
    def choice(self) -> Choice:
        """What a valid form says."""
        given = self.cleaned_data
        removed = given.get("key_remove") and not given["api_key"]
        return Choice(
            engine=given["engine"],
            model=given["model"].strip(),
            base_url=given["base_url"],
            api_key=None if removed else given["api_key"],
            embedding_model=given["embedding_model"].strip(),
            token_budget=given["token_budget"],
            review_url=given["review_url"],
        )


def settings_initial(row: AssistantSettings, business: Business) -> dict[str, Any]:
    """What the form shows of what is stored; never the key."""
    names = ("engine", "model", "base_url", "embedding_model", "token_budget")
    stored = {name: getattr(row, name) for name in names}
    return stored | {"review_url": business.settings.get("review_url", "")}

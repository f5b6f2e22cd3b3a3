"""What owners fill in about special offers and areas."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Resource, Service, ServiceArea, SpecialOffer

TEXT_MAX = 500
ENTRIES_MAX = 200
_CODE = re.compile(r"^[0-9A-Za-z -]{2,10}$")
DATE = {"type": "date"}


def entries_of(text: str) -> list[str]:
    """One entry per line or comma, each once, empty ones left out."""
    rows = (" ".join(row.split()) for row in re.split(r"[\n,;]", text))
    return list(dict.fromkeys(row for row in rows if row))


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]
    """One offer; its text in other languages beside the business's own."""

    text_en = forms.CharField(label="English", required=False, max_length=TEXT_MAX)
    text_pt = forms.CharField(label="Português", required=False, max_length=TEXT_MAX)
    text_es = forms.CharField(label="Español", required=False, max_length=TEXT_MAX)

    class Meta:
        model = SpecialOffer
        fields = (
            "title",
            "text",
            "service",
            "price",
            "audience",
            "valid_from",
            "valid_until",
            "active",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "valid_from": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }
        help_texts = {
            "text": gettext_lazy("El asistente lo dice tal cual, solo mientras vale."),
            "price": gettext_lazy("Vacío: lo dice el texto."),
        }

    def __init__(self, *args: Any, language: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["service"].empty_label = _("Cualquiera")  # type: ignore[attr-defined]
        self.fields.pop(f"text_{language}", None)
        for name in self.other_languages:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2})
            self.fields[name].initial = self.instance.texts.get(name[-2:], "")

    @property
    def other_languages(self) -> list[str]:
        """The fields of the text in other languages."""
        return [name for name in ("text_es", "text_en", "text_pt") if name in self.fields]

    @property
    def texts(self) -> list[forms.BoundField]:
        """The same, as the page draws them."""
        return [self[name] for name in self.other_languages]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Tiene que acabar el mismo día o después."))
        return given

    def save(self, commit: bool = False) -> SpecialOffer:
        """The offer as filled in, not written yet."""
        offer: SpecialOffer = super().save(commit=False)
        texts = {name[-2:]: self.cleaned_data[name].strip() for name in self.other_languages}
        offer.texts = {language: text for language, text in texts.items() if text}
        return offer


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]
    """One area: its names, the beginnings of its postcodes, and who covers it."""

    synonyms = forms.CharField(
        label=gettext_lazy("También se llama"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Barrios y nombres que dice la gente, uno por línea."),
    )
    postcodes = forms.CharField(
        label=gettext_lazy("Códigos postales"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "numeric"}),
        help_text=gettext_lazy("Enteros o su comienzo: 289 vale por todos los que empiezan así."),
    )
    resources = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Quién la cubre"),
        queryset=Resource.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("Sin marcar a nadie: cualquiera."),
    )

    class Meta:
        model = ServiceArea
        fields = ("name", "synonyms", "postcodes", "resources", "active")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True, place_no=None)
        self.fields["resources"].queryset = people  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["resources"] = list(self.instance.resources.values_list("pk", flat=True))
        for name in ("synonyms", "postcodes"):
            self.initial[name] = "\n".join(getattr(self.instance, name))

    def clean_synonyms(self) -> list[str]:
        names = entries_of(self.cleaned_data["synonyms"])
        if len(names) > ENTRIES_MAX or any(len(name) > 80 for name in names):
            raise ValidationError(_("Como mucho 200 nombres, de hasta 80 letras."))
        return names

    def clean_postcodes(self) -> list[str]:
        codes = entries_of(self.cleaned_data["postcodes"])
        if len(codes) > ENTRIES_MAX or not all(map(_CODE.match, codes)):
            raise ValidationError(_("Escribe códigos postales, uno por línea, como 28901 o 289."))
        return codes

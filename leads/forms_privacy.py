"""What managers fill in about people's data."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.privacy.retention import PERIODS


class ErasureForm(forms.Form):
    """The word that nobody types by accident."""

    word = forms.CharField(
        label=_("Escribe BORRAR para confirmar"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    cancel_upcoming = forms.BooleanField(
        label=_("Cancelar también sus citas por venir, sin avisarle"), required=False
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if word.strip().upper() != gettext("BORRAR"):
            text = gettext("Escribe exactamente %(word)s, en mayúsculas o minúsculas.")
            raise forms.ValidationError(text % {"word": gettext("BORRAR")})
        return word


class RetentionForm(forms.Form):
    """How many days each class of data is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for period in PERIODS:
            self.fields[period.code] = forms.IntegerField(
                label=str(period.label),
                help_text=str(period.help),
                min_value=period.least,
                max_value=period.most,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

"""What owners fill in about when people take over and what strangers are asked."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.assistant.handing_over import CODES, MOST_WORDS, HandoffSettings
from conversations.assistant.welcome_settings import ASKS, CONSENT_MAX, WelcomeSettings

# What each rule does, to its owner; those of VIPs are a switch of their own.
RULES: dict[str, tuple[Promise, Promise]] = {
    "emergency": (
        gettext_lazy("Emergencias"),
        gettext_lazy(
            "Alguien en peligro: «se ha desmayado», «huele a gas», «hay fuego». Primero se da el "
            "número de emergencias, nunca un consejo médico. La conversación sube arriba de la "
            "bandeja y se te avisa al momento."
        ),
    ),
    "legal": (
        gettext_lazy("Denuncias y abogados"),
        gettext_lazy(
            "«Voy a denunciar», «mi abogado», «hoja de reclamaciones». También sube arriba de la "
            "bandeja y se te avisa."
        ),
    ),
    "payment": (
        gettext_lazy("Cobros y devoluciones"),
        gettext_lazy("«Me cobrasteis dos veces», «devolvedme el dinero», contracargos."),
    ),
    "anger": (
        gettext_lazy("Enfado"),
        gettext_lazy("Insultos, gritos en mayúsculas, quejas que se repiten."),
    ),
    "complaint": (
        gettext_lazy("Quejas"),
        gettext_lazy("Algo salió mal y lo cuentan, aunque sea con calma."),
    ),
    "handoff": (
        gettext_lazy("Pide una persona"),
        gettext_lazy("«Quiero hablar con alguien», «pásame con la encargada»."),
    ),
}
_NUMBER = re.compile(r"^\+?[\d ]{2,19}$")
WORD_MAX = 80


def lines_of(text: str) -> tuple[str, ...]:
    """One entry per line or comma, each once, empty ones left out."""
    rows = (" ".join(row.split()) for row in re.split(r"[\n,]", text))
    return tuple(dict.fromkeys(row for row in rows if row))


class HandoffForm(forms.Form):
    """A switch and own words per rule; the emergency number; VIPs."""

    number = forms.CharField(
        label=gettext_lazy("Teléfono de emergencias"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("El que se da a quien está en peligro. Vacío: el de tu país."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    vip = forms.BooleanField(
        label=gettext_lazy("A mis clientes VIP los atiende una persona desde el primer mensaje"),
        required=False,
    )

    def __init__(self, *args: Any, chosen: HandoffSettings, usual_number: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = chosen.number
        self.fields["number"].widget.attrs["placeholder"] = usual_number
        self.fields["vip"].initial = chosen.vip
        for code in RULES:
            self.fields[f"on_{code}"] = forms.BooleanField(
                label=_("Activa"), required=False, initial=code not in chosen.off
            )
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("Otras palabras tuyas"),
                required=False,
                initial="\n".join(chosen.words.get(code, ())),
                max_length=MOST_WORDS * WORD_MAX,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Una por línea. Vale en cualquier idioma, con o sin acentos."),
            )

    @property
    def rules(self) -> list[tuple[Promise, Promise, BoundField, BoundField]]:
        """What the page draws: name, what it does, switch, words."""
        return [
            (*words, self[f"on_{code}"], self[f"words_{code}"]) for code, words in RULES.items()
        ]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number and not _NUMBER.match(number):
            raise ValidationError(_("Escribe un número de teléfono, como 112."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for code in RULES:
            words = lines_of(cleaned.get(f"words_{code}", ""))
            if len(words) > MOST_WORDS or any(len(word) > WORD_MAX for word in words):
                self.add_error(f"words_{code}", _("Como mucho 40, de hasta 80 letras cada una."))
            elif any(len(word) < 3 for word in words):
                self.add_error(f"words_{code}", _("Cada una necesita al menos 3 letras."))
        return cleaned

    @property
    def chosen(self) -> HandoffSettings:
        """What was chosen."""
        given = self.cleaned_data
        return HandoffSettings(
            off=frozenset(code for code in RULES if not given[f"on_{code}"]),
            words={code: lines_of(given[f"words_{code}"]) for code in CODES if code in RULES},
            number=given["number"],
            vip=given["vip"],
        )


class WelcomeForm(forms.Form):
    """Whether strangers are asked, what, and the text that they agree to."""

    on = forms.BooleanField(
        label=gettext_lazy("Preguntar a quien escribe por primera vez"), required=False
    )
    asks = forms.MultipleChoiceField(
        label=gettext_lazy("Qué preguntar"),
        required=False,
        choices=[
            ("customer", gettext_lazy("Si ya es cliente")),
            ("name", gettext_lazy("Su nombre")),
            ("area", gettext_lazy("Su zona, si tienes zonas")),
            ("interest", gettext_lazy("Qué necesita")),
        ],
        widget=forms.CheckboxSelectMultiple(),
    )
    consent_es = forms.CharField(label="Español", required=False, max_length=CONSENT_MAX)
    consent_en = forms.CharField(label="English", required=False, max_length=CONSENT_MAX)
    consent_pt = forms.CharField(label="Português", required=False, max_length=CONSENT_MAX)

    def __init__(self, *args: Any, chosen: WelcomeSettings, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = chosen.on
        self.fields["asks"].initial = list(chosen.asks)
        for language in ("es", "en", "pt"):
            field = self.fields[f"consent_{language}"]
            field.widget = forms.Textarea(attrs={"rows": 3})
            field.initial = chosen.consent.get(language, "")

    @property
    def chosen(self) -> WelcomeSettings:
        """What was chosen."""
        given = self.cleaned_data
        texts = {each: given[f"consent_{each}"].strip() for each in ("es", "en", "pt")}
        return WelcomeSettings(
            on=given["on"],
            asks=tuple(step for step in ASKS if step in given["asks"]),
            consent={language: text for language, text in texts.items() if text},
        )

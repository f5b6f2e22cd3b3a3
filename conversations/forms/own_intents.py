"""What owners fill in about what customers say and what to answer."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.wording import NAMES
from conversations.forms.languages import language_said
from conversations.models import OwnIntent
from conversations.services.own_intents import OwnIntentText

PHRASE_MIN = 3
TRY_MAX = 500


class OwnIntentForm(forms.Form):
    """The page's form, and the rules of the API."""

    name = forms.CharField(
        label=gettext_lazy("Nombre del tema"),
        max_length=OwnIntent.NAME_MAX,
        help_text=gettext_lazy("Solo lo veis vosotros: «Primera vez», «Aparcamiento»."),
    )
    phrases = forms.CharField(
        label=gettext_lazy("Lo que dicen tus clientes"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=OwnIntent.PHRASES_MAX * (OwnIntent.PHRASE_MAX + 1),
        help_text=gettext_lazy(
            "Una por línea, en cualquier idioma: palabras («principiante») o frases de ejemplo "
            "(«nunca he entrenado»). Da igual que escriban con mayúsculas o sin acentos."
        ),
    )
    urgent = forms.BooleanField(
        label=gettext_lazy("Es urgente: se dice antes que nada, pidan lo que pidan"),
        required=False,
    )
    active = forms.BooleanField(label=gettext_lazy("En uso"), required=False, initial=True)

    def __init__(
        self, *args: Any, language: str, intent: OwnIntent | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.languages = sorted(NAMES, key=lambda code: code != language)
        for code in self.languages:
            self.fields[f"answer_{code}"] = forms.CharField(
                label=_("Respuesta en %s") % language_said(code),
                max_length=OwnIntent.ANSWER_MAX,
                required=code == self.languages[0],
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if intent is not None:
            self.initial.update(own_intent_initial(intent))

    @property
    def answers(self) -> list[BoundField]:
        """The answer's fields, that of the business's language first."""
        return [self[f"answer_{code}"] for code in self.languages]

    def clean_phrases(self) -> tuple[str, ...]:
        """One entry a line, each once."""
        rows = [" ".join(row.split()) for row in self.cleaned_data["phrases"].splitlines()]
        phrases = tuple(dict.fromkeys(row for row in rows if row))
        if any(len(re.sub(r"\W", "", row)) < PHRASE_MIN for row in phrases):
            raise ValidationError(_("Cada una necesita al menos 3 letras."))
        if len(phrases) > OwnIntent.PHRASES_MAX:
            raise ValidationError(_("Como mucho %d líneas.") % OwnIntent.PHRASES_MAX)
        if any(len(row) > OwnIntent.PHRASE_MAX for row in phrases):
            raise ValidationError(_("Como mucho %d letras por línea.") % OwnIntent.PHRASE_MAX)
        return phrases

    @property
    def text(self) -> OwnIntentText:
        """What a valid form says."""
        given = self.cleaned_data
        answers = {code: given[f"answer_{code}"].strip() for code in self.languages}
        return OwnIntentText(
            name=given["name"],
            phrases=given["phrases"],
            answers={code: text for code, text in answers.items() if text},
            urgent=given["urgent"],
            active=given["active"],
        )


def own_intent_initial(intent: OwnIntent) -> dict[str, Any]:
    """An intent as the form shows it."""
    shown = {name: getattr(intent, name) for name in ("name", "urgent", "active")}
    shown |= {f"answer_{code}": text for code, text in intent.answers.items()}
    return shown | {"phrases": "\n".join(intent.phrases)}


class TryForm(forms.Form):
    """A message to try."""

    text = forms.CharField(max_length=TRY_MAX)

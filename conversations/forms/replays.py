"""Which past questions to ask again, and what to change."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.hours import windows_read
from bookings.models import Service
from conversations.assistant.nlu.text import fold
from conversations.labels import INTENTS
from conversations.models import Faq, PromptVersion
from conversations.replay.services import QUESTIONS_MAX

DRAFT = "draft"
KEYWORDS_MAX = 12
DRAFTS_MAX = 50
CLOSED = frozenset({"cerrado", "closed", "fechado"})


class ReplayForm(forms.Form):
    """`changes` is what `replay_start` takes."""

    count = forms.IntegerField(
        label=gettext_lazy("Cuántas preguntas"),
        min_value=1,
        max_value=QUESTIONS_MAX,
        initial=50,
        help_text=gettext_lazy("Las últimas que contestó el asistente."),
    )
    intent = forms.ChoiceField(label=gettext_lazy("De qué tipo"), required=False)
    engine = forms.ChoiceField(
        label=gettext_lazy("Quién contesta"),
        required=False,
        choices=[
            ("", gettext_lazy("Como ahora")),
            ("builtin", gettext_lazy("El motor propio, sin modelo")),
            ("openai", gettext_lazy("El modelo conectado")),
        ],
    )
    prompt = forms.ChoiceField(label=gettext_lazy("Instrucciones"), required=False)
    service = forms.ModelChoiceField(
        Service.objects.none(), label=gettext_lazy("Otro precio para"), required=False
    )
    price = forms.DecimalField(
        label=gettext_lazy("Precio"), required=False, min_value=Decimal(0), decimal_places=2
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Otro horario los"),
        required=False,
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.CharField(
        label=gettext_lazy("Horario"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "09:00-14:00, 16:00-20:00"}),
        help_text=gettext_lazy(
            "Tramos separados por comas, o «cerrado». En citas de días que ya pasaron solo se "
            "quitan horas: las que se habrían ganado no se pueden saber."
        ),
    )
    faqs = forms.BooleanField(
        label=gettext_lazy("Usar también las respuestas en borrador"), required=False
    )
    keywords = forms.CharField(
        label=gettext_lazy("Si el mensaje dice"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Palabras separadas por comas."),
    )
    answer = forms.CharField(
        label=gettext_lazy("Contestar esto"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = PromptVersion.objects.filter(state=PromptVersion.State.DRAFT).first()
        self._choices("intent", [("", _("De todo tipo")), *INTENTS.items()])
        prompts = [("", _("Las que están en uso"))]
        if self.draft:
            prompts.append((DRAFT, _("El borrador (versión %s)") % self.draft.number))
        self._choices("prompt", prompts)
        if self.draft and not self.is_bound:
            self.initial["prompt"] = DRAFT
        drafts = Faq.objects.filter(state=Faq.State.DRAFT).order_by("-id")
        self.drafts = [str(uuid) for uuid in drafts.values_list("uuid", flat=True)[:DRAFTS_MAX]]
        self.fields["service"].queryset = Service.objects.filter(active=True)  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A price needs its service, an answer its words, and the other way round."""
        found = super().clean() or {}
        if (found.get("service") is None) != (found.get("price") is None):
            raise ValidationError(_("Para probar un precio, elige el servicio y escríbelo."))
        if bool(found.get("keywords")) != bool(found.get("answer")):
            raise ValidationError(_("Para probar una respuesta, escribe sus palabras y qué decir."))
        typed = found.get("hours") is not None or "hours" in self.errors
        if bool(found.get("weekdays")) != typed:
            raise ValidationError(_("Para probar un horario, elige los días y escríbelo."))
        return found

    def clean_hours(self) -> list[list[str]] | None:
        """Windows of local time, [] for closed, None for nothing typed."""
        typed = self.cleaned_data["hours"].strip()
        if not typed:
            return None
        if fold(typed) in CLOSED:
            return []
        pairs = [re.split(r"\s*(?:-|–|\ba\b|\bto\b)\s*", part.strip()) for part in typed.split(",")]
        if any(len(pair) != 2 for pair in pairs):
            raise ValidationError(_("Escribe cada tramo como 09:00-14:00."))
        windows = windows_read((first, until) for first, until in pairs)
        return [[f"{first:%H:%M}", f"{until:%H:%M}"] for first, until in windows]

    @property
    def changes(self) -> dict[str, Any]:
        """As `Replay.changes` keeps them."""
        found = self.cleaned_data
        changes: dict[str, Any] = {"engine": found["engine"]}
        if found["prompt"] == DRAFT and self.draft:
            changes["prompt"] = str(self.draft.uuid)
        if found["service"]:
            changes["prices"] = {str(found["service"].uuid): str(found["price"])}
        if found["hours"] is not None:
            changes["hours"] = dict.fromkeys(found["weekdays"], found["hours"])
        if found["faqs"]:
            changes["faqs"] = self.drafts
        if found["answer"]:
            words = [word.strip() for word in found["keywords"].split(",") if word.strip()]
            changes["answer"] = {"keywords": words[:KEYWORDS_MAX], "answer": found["answer"]}
        return changes

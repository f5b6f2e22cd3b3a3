"""What owners fill in about how the assistant speaks: a draft of the next version."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.contact_panel import calcom_page
from bookings.wording import NAMES as LANGUAGES
from conversations.assistant import guardrails
from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Situation
from conversations.assistant.facts import business_facts
from conversations.assistant.finish import call_facts, call_text
from conversations.assistant.links import NAMES, UnknownLink, fill, links_of
from conversations.forms.languages import language_said
from conversations.forms.prompt_fields import WITHOUT_CALL
from conversations.services.prompts import PromptText
from tenants.models import Business

GENERAL_MAX, INTENT_MAX, GREETING_MAX, CALL_MAX = 4000, 1200, 300, 160
_https = URLValidator(schemes=["https"])
_SMALL = {"rows": 2}


@dataclass(frozen=True)
class IntentFields:
    """The fields of one intent, as bound fields, and whether anything stands in them."""

    code: str
    label: str
    instruction: Any
    calls: list[Any]
    url: Any

    @property
    def is_filled(self) -> bool:
        """Whether the owner says anything for it, or something of it is wrong."""
        every = [self.instruction, *self.calls, *filter(None, [self.url])]
        return any(field.value() or field.errors for field in every)


class PromptForm(forms.Form):
    """Tone, what holds always, and per intent: what to do, and what to add at the end."""

    formal = forms.ChoiceField(
        label=gettext_lazy("Trato"),
        choices=[("", gettext_lazy("De tú")), ("1", gettext_lazy("De usted"))],
        required=False,
    )
    tone = forms.CharField(
        label=gettext_lazy("Tono"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Como «Cercano y con frases cortas»."),
    )
    general = forms.CharField(
        label=gettext_lazy("Siempre"),
        max_length=GENERAL_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Lo que el modelo debe tener en cuenta en cada respuesta. Precios, horas y citas salen "
            "siempre de tus datos: nada de lo que escribas aquí los cambia."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Qué cambia en esta versión"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Para reconocerla después en el historial."),
    )

    def __init__(self, *args: Any, business: Business, names: dict[str, Promise | str], **kw: Any):
        super().__init__(*args, **kw)
        self._business, self._names = business, names
        for code, language in LANGUAGES.items():
            self.fields[f"greeting-{code}"] = forms.CharField(
                label=language,
                max_length=GREETING_MAX,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": _usual_greeting(code)}),
            )
        for code in names:
            self._add_intent(code)

    def _add_intent(self, code: str) -> None:
        self.fields[f"do-{code}"] = forms.CharField(
            label=_("Qué hacer"),
            max_length=INTENT_MAX,
            required=False,
            widget=forms.Textarea(attrs=_SMALL),
        )
        if code in WITHOUT_CALL:
            return
        for language in LANGUAGES:
            self.fields[f"call-{code}-{language}"] = forms.CharField(
                label=_("Al final, en %s") % language_said(language),
                max_length=CALL_MAX,
                required=False,
            )
        self.fields[f"url-{code}"] = forms.CharField(
            label=_("Enlace"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"placeholder": "{booking_url}", "list": "own-links"}),
        )

    @property
    def greetings(self) -> list[Any]:
        """The greeting's fields."""
        return [self[f"greeting-{code}"] for code in LANGUAGES]

    @property
    def intents(self) -> Iterator[IntentFields]:
        """The intents with their fields."""
        for code, label in self._names.items():
            asked = code not in WITHOUT_CALL
            yield IntentFields(
                code,
                str(label),
                self[f"do-{code}"],
                [self[f"call-{code}-{each}"] for each in LANGUAGES] if asked else [],
                self[f"url-{code}"] if asked else None,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for code in LANGUAGES:
            self._greeting_check(f"greeting-{code}", given)
        facts = business_facts()
        facts["links"] = links_of(self._business, calcom=calcom_page())
        for code in self._names:
            if call := self._call(code):
                self._call_check(code, call, facts)
        if self.errors:
            self.add_error(None, _("No se ha guardado: corrige lo marcado más abajo."))
        return given

    def _greeting_check(self, name: str, given: dict[str, Any]) -> None:
        text = given.get(name, "")
        if "{" in text.replace("{name}", "").replace("{business}", ""):
            self.add_error(name, _("Solo puedes usar {name} y {business}."))

    def _call(self, code: str) -> dict[str, Any]:
        given = self.cleaned_data
        said = {each: given.get(f"call-{code}-{each}", "").strip() for each in LANGUAGES}
        texts = {each: text for each, text in said.items() if text}
        url = given.get(f"url-{code}", "").strip()
        if url and not texts and not self.errors:
            self.add_error(f"call-{code}-es", _("Escribe las palabras que van con el enlace."))
        return {"text": texts, "url": url} if texts else {}

    def _call_check(self, code: str, call: dict[str, Any], facts: dict[str, Any]) -> None:
        """It is said without asking a model again, so it has to hold as it stands."""
        try:
            fill(" ".join([*call["text"].values(), call["url"]]), facts["links"])
            if call["url"] and "{" not in call["url"]:
                _https(call["url"])
        except UnknownLink as error:
            self.add_error(f"url-{code}", self._no_link(str(error)))
            return
        except ValidationError:
            self.add_error(f"url-{code}", _("Escribe una dirección que empiece por https."))
            return
        for language in call["text"]:
            if self._is_unsupported(call, language, facts):
                wrong = _(
                    "El asistente solo dice precios, ofertas, horas, teléfonos y enlaces que "
                    "consten en tus datos: quítalos del texto o publícalos antes."
                )
                self.add_error(f"call-{code}-{language}", wrong)

    def _no_link(self, name: str) -> str:
        if name in NAMES:
            return _("{%s} está vacío: rellénalo antes en los ajustes.") % name
        return _("No hay ningún enlace {%(name)s}. Los que hay: %(known)s.") % {
            "name": name,
            "known": ", ".join(f"{{{each}}}" for each in NAMES),
        }

    def _is_unsupported(self, call: dict[str, Any], language: str, facts: dict[str, Any]) -> bool:
        situation = Situation(
            new=[],
            history=[],
            state={},
            now=timezone.localtime(timezone=self._business.tz),
            tz=self._business.tz,
            language=language,
            contact_name="",
            lead_state="",
            facts=facts,
        )
        return bool(
            guardrails.check(
                call_text(call, language, facts),
                tools_results=[],
                facts=call_facts(call, facts),
                situation=situation,
            )
        )

    @property
    def text(self) -> PromptText:
        """What a valid form says."""
        given = self.cleaned_data
        told = {code: given[f"do-{code}"].strip() for code in self._names}
        calls = {code: self._call(code) for code in self._names if code not in WITHOUT_CALL}
        greetings = {code: given[f"greeting-{code}"].strip() for code in LANGUAGES}
        return PromptText(
            tone=given["tone"].strip(),
            formal=bool(given["formal"]),
            greetings={code: text for code, text in greetings.items() if text},
            general=given["general"].replace("\r\n", "\n").strip(),
            instructions={code: text.replace("\r\n", "\n") for code, text in told.items() if text},
            calls_to_action={code: call for code, call in calls.items() if call},
        )


def _usual_greeting(language: str) -> str:
    """What is said where the owner wrote nothing, with its places."""
    return voice(language).say("hello", name="{name}", business="{business}")


def prompt_initial(text: PromptText) -> dict[str, Any]:
    """A version as the form shows it."""
    shown: dict[str, Any] = {"formal": "1" if text.formal else "", "tone": text.tone}
    shown["general"] = text.general
    shown |= {f"greeting-{code}": said for code, said in text.greetings.items()}
    shown |= {f"do-{code}": said for code, said in text.instructions.items()}
    for code, call in text.calls_to_action.items():
        shown[f"url-{code}"] = call.get("url", "")
        shown |= {f"call-{code}-{each}": said for each, said in call.get("text", {}).items()}
    return shown

"""What owners write of a template, and which they want to begin with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.purposes import (
    NAME,
    PURPOSES,
    named_body,
    numbered_body,
    places_of,
    samples_of,
)
from channels_whatsapp.templating.rules import LINK, QUICK, TITLE, Wording, problems
from channels_whatsapp.templating.services import Draft, key_of
from leads.templatetags.people import phone

LANGUAGES = [("es", _("Español")), ("en", _("Inglés")), ("pt", _("Portugués"))]
QUICK_FIELDS, LINK_FIELDS, PLACES_MOST = 3, 2, 9


class BeginForm(forms.Form):
    """What a new template is for."""

    account = forms.ChoiceField(label=_("Cuenta"), required=False)
    purpose = forms.ChoiceField(label=_("Para qué es"))
    language = forms.ChoiceField(label=_("Idioma"), choices=LANGUAGES)

    def __init__(self, *args: Any, accounts: list[WhatsAppAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _accounts(self, accounts)
        chooser = self.fields["purpose"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(each.code, each.label) for each in PURPOSES.values()]


class TemplateForm(forms.Form):
    """A template's wording. Places are written by name; what WhatsApp would refuse is told by
    `problems`, and keeps nobody from keeping a draft."""

    name = forms.SlugField(
        label=_("Nombre"),
        help_text=_("Solo lo ves tú y quien revisa: minúsculas, cifras y guiones bajos."),
        max_length=110,
    )
    category = forms.ChoiceField(
        label=_("Categoría"),
        choices=MessageTemplate.Category,
        help_text=_(
            "Utilidad: sobre una cita o algo que la persona pidió. Publicidad: todo lo que ofrece "
            "o anuncia; cuesta más. Si no encaja, WhatsApp la rechaza o la cambia."
        ),
    )
    header = forms.CharField(label=_("Encabezado"), max_length=60, required=False)
    body = forms.CharField(
        label=_("Texto"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    footer = forms.CharField(label=_("Pie"), max_length=60, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        template: MessageTemplate | None,
        purpose: str,
        language: str,
        begun: Draft | None = None,
    ) -> None:
        self.begun = begun
        self.purpose, self.language = purpose, language
        self.places = places_of(purpose)
        super().__init__(data, initial=self._initial(template))
        if self.places:
            self.fields["body"].help_text = _(
                "Con variables como %(variable)s: pulsa una para ponerla donde escribes."
            ) % {"variable": f"{{{{{NAME.name(language)}}}}}"}
        self.numbers = range(1, (len(self.places) or _most(data, template)) + 1)
        for number in self.numbers:
            label = self.places[number - 1].name(language) if self.places else str(number)
            self.fields[f"sample_{number}"] = forms.CharField(
                label=f"{{{{{label}}}}}", max_length=120, required=False
            )
        for number in range(1, QUICK_FIELDS + 1):
            self.fields[f"quick_{number}"] = forms.CharField(
                label=_("Respuesta rápida"), max_length=TITLE, required=False
            )
        for number in range(1, LINK_FIELDS + 1):
            self.fields[f"link_{number}"] = forms.CharField(
                label=_("Botón con enlace"), max_length=TITLE, required=False
            )
            self.fields[f"url_{number}"] = forms.CharField(
                label=_("Dirección (https://…)"),
                max_length=2000,
                required=False,
                help_text=_("Puede acabar en una variable: https://…/{{enlace}}"),
            )

    def _initial(self, template: MessageTemplate | None) -> dict[str, Any]:
        known = PURPOSES.get(self.purpose)
        category = MessageTemplate.Category
        if template is None:
            selling = known is not None and known.selling
            found: dict[str, Any] = {
                "name": self.purpose,
                "category": category.MARKETING if selling else category.UTILITY,
            }
            samples = samples_of(self.purpose, self.language)
            buttons = self.begun.buttons if self.begun else []
            if self.begun is not None:
                found["body"] = named_body(self.begun.body, self.purpose)
        else:
            fields = ("name", "category", "header", "footer")
            found = {name: getattr(template, name) for name in fields}
            found["body"] = named_body(template.body, self.purpose)
            samples = samples_of(self.purpose, self.language) | template.samples
            buttons = template.buttons
        found |= {f"sample_{number}": text for number, text in samples.items()}
        quick = [each for each in buttons if each.get("type") == QUICK]
        links = [each for each in buttons if each.get("type") == LINK]
        found |= {f"quick_{n}": each["text"] for n, each in enumerate(quick, start=1)}
        for number, each in enumerate(links, start=1):
            url = named_body(each["url"], self.purpose)
            found |= {f"link_{number}": each["text"], f"url_{number}": url}
        return found

    def clean_body(self) -> str:
        """With its places by number; names that stand for nothing are refused."""
        text = str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()
        body, unknown = numbered_body(text, self.purpose)
        if unknown:
            raise forms.ValidationError(
                _("No hay ninguna variable «%(name)s» en este uso."), params={"name": unknown[0]}
            )
        return body

    @property
    def draft(self) -> Draft:
        """What was written. Of a form without errors only."""
        given = self.cleaned_data
        return Draft(
            name=given["name"].replace("-", "_").lower(),
            language=self.language,
            category=given["category"],
            purpose=self.purpose,
            body=given["body"],
            header=given["header"].strip(),
            footer=given["footer"].strip(),
            buttons=self._buttons(given),
            samples=self._samples(given),
        )

    def _buttons(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        quick = [str(given[f"quick_{n}"]).strip() for n in range(1, QUICK_FIELDS + 1)]
        found = [{"type": QUICK, "text": title} for title in quick if title]
        for number in range(1, LINK_FIELDS + 1):
            title, url = given[f"link_{number}"].strip(), given[f"url_{number}"].strip()
            url, _unknown = numbered_body(url, self.purpose)
            if title or url:
                found.append({"type": LINK, "text": title, "url": url})
        return found

    def _samples(self, given: dict[str, Any]) -> dict[str, str]:
        return {str(n): text for n in self.numbers if (text := given[f"sample_{n}"].strip())}

    @property
    def shown(self) -> MessageTemplate:
        """What is on the form as a template that is kept nowhere, for a preview; a text
        that cannot be read yet stands there as it was written."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return MessageTemplate(
            name=given["name"],
            category=given["category"] or MessageTemplate.Category.UTILITY,
            language=self.language,
            purpose=self.purpose,
            header=given["header"],
            body=given["body"] or self.data.get("body", "").strip(),
            footer=given["footer"],
            buttons=self._buttons(given),
            samples=self._samples(given),
        )

    @property
    def troubles(self) -> list[str]:
        """What WhatsApp would refuse of it, and what cannot be read."""
        row = self.shown
        errors = [str(error) for name in ("body", "name") for error in self.errors.get(name, [])]
        wording = Wording(
            name=row.name.replace("-", "_").lower() or "x",
            category=row.category,
            body=row.body,
            header=row.header,
            footer=row.footer,
            buttons=row.buttons,
            samples=row.samples,
            places=len(self.places),
        )
        found = [] if errors else [problem.text for problem in problems(wording)]
        return list(dict.fromkeys([*errors, *found]))


def _most(data: Any, template: MessageTemplate | None) -> int:
    """The highest place of a wording whose use is none of ours: places keep their numbers."""
    written = MessageTemplate(body=str(data.get("body", "")) if data else "")
    kept = template.places if template is not None else []
    return min(max([*kept, *written.places], default=0), PLACES_MOST)


class StartersForm(forms.Form):
    """The templates of the trade, in the languages that the business writes in."""

    account = forms.ChoiceField(label=_("Cuenta"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Idiomas"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, accounts: list[WhatsAppAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _accounts(self, accounts)


def _accounts(form: forms.Form, accounts: list[WhatsAppAccount]) -> None:
    """One account is no choice, and is not asked for."""
    chooser = form.fields["account"]
    assert isinstance(chooser, forms.ChoiceField)
    chooser.choices = [
        (key_of(each), f"{phone(each.number)} · {each.get_provider_display()}") for each in accounts
    ]
    if len(accounts) < 2:
        chooser.widget = forms.HiddenInput()
    form.initial.setdefault("account", key_of(accounts[0]) if accounts else "")

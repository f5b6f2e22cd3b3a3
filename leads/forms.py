"""What members fill in about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Contact, Lead


class ContactFilter(forms.Form):
    """The list's query string; what makes no sense in it counts as not given."""

    q = forms.CharField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=Contact.Kind.choices)
    state = forms.ChoiceField(choices=Lead.State.choices)

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "text": given.get("q") or "",
            "kind": given.get("kind") or "",
            "state": given.get("state") or "",
        }


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the business knows of a person."""

    notice_way = forms.ChoiceField(
        label=_("Avisos de sus citas"),
        choices=[("", _("Como a todos")), *Contact.NoticeWay.choices],
        required=False,
        help_text=_("Por ahí se prueba primero; si no se puede, por lo demás."),
    )

    class Meta:
        model = Contact
        fields = ("name", "kind", "language", "birthday", "city", "country", "notes")
        widgets = {
            "language": forms.Select(
                choices=[
                    ("", _("Sin saber")),
                    ("es", _("Español")),
                    ("en", _("Inglés")),
                    ("pt", _("Portugués")),
                ]
            ),
            "birthday": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "notes": _("Solo las ve tu equipo; se guardan cifradas."),
            "country": _("Dos letras: ES, MX, CO…"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["notice_way"] = self.instance.notice_way
        if self.instance.kind == Contact.Kind.BLOCKED:
            del self.fields["kind"]
            return
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [each for each in Contact.Kind.choices if each[0] != Contact.Kind.BLOCKED]

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        if country and not (len(country) == 2 and country.isalpha()):
            raise forms.ValidationError(_("Escribe las dos letras del país, por ejemplo ES."))
        return country


class ContactNewForm(forms.Form):
    """A person entered by hand."""

    name = forms.CharField(label=_("Nombre"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("Con prefijo si es de otro país: +34 600 12 34 56."),
    )


class BlockForm(forms.Form):
    """Why somebody is blocked; only the team sees it."""

    reason = forms.CharField(max_length=300)


class MergeForm(forms.Form):
    """Which of two contacts stays."""

    kept = forms.ChoiceField(error_messages={"required": _("Elige qué ficha se queda.")})

    def __init__(self, *args: Any, contacts: list[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contacts = contacts
        chooser = self.fields["kept"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(str(each.uuid), each.display_name) for each in contacts]

    @property
    def chosen(self) -> tuple[Contact, Contact]:
        """The one that stays, and the one that becomes part of it."""
        one, other = self._contacts
        kept = self.cleaned_data["kept"] == str(one.uuid)
        return (one, other) if kept else (other, one)


class LeadMarkForm(forms.Form):
    """What a member says about a lead."""

    EVENTS: Any = (
        ("enrolled", _("Se apuntó")),
        ("not_enrolled", _("Aún no se apunta")),
        ("not_interested", _("Ya no le interesa")),
    )
    event = forms.ChoiceField(choices=EVENTS)

"""What members type and choose in the inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.labels import INTENTS
from conversations.selectors.inbox import ALL, MINE, PAGE, UNASSIGNED, WAITING, colleagues
from tenants.models import User

MOST_ROWS = 300
LARGEST_ID = 2**63 - 1


class InboxFilter(forms.Form):
    """The list's query string; what makes no sense in it counts as not given."""

    filter = forms.ChoiceField(choices=[(key, key) for key in (WAITING, MINE, UNASSIGNED, ALL)])
    q = forms.CharField(max_length=100, required=False)
    limit = forms.IntegerField(min_value=PAGE, max_value=MOST_ROWS)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "which": given.get("filter") or ALL,
            "text": given.get("q") or "",
            "limit": given.get("limit") or PAGE,
        }


class ReplyForm(forms.Form):
    """One message of a member to a customer; 4096 characters is WhatsApp's limit for a text."""

    body = forms.CharField(
        max_length=4096,
        required=False,
        error_messages={
            "max_length": _("El mensaje es demasiado largo: el máximo son 4096 caracteres."),
        },
    )
    file = forms.FileField(
        max_length=200, required=False, error_messages={"empty": _("El archivo está vacío.")}
    )
    after = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)

    def clean(self) -> dict[str, Any]:
        """Words, a file, or both."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("body") and not given.get("file"):
            self.add_error("body", _("Escribe algo antes de enviar."))
        return given


class NoteForm(forms.Form):
    """What a member writes for the team."""

    body = forms.CharField(
        max_length=2000,
        error_messages={
            "required": _("Escribe la nota antes de guardarla."),
            "max_length": _("La nota es demasiado larga: el máximo son 2000 caracteres."),
        },
    )
    after = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)


class AssignForm(forms.Form):
    """Whom a conversation is given to."""

    user = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, business_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {each.user_id: each.user for each in colleagues(business_id)}
        chooser = self.fields["user"]
        assert isinstance(chooser, forms.TypedChoiceField)
        chooser.choices = [(pk, str(user)) for pk, user in self._people.items()]

    @property
    def chosen(self) -> User:
        return self._people[self.cleaned_data["user"]]


class IntentForm(forms.Form):
    """What a customer wanted, in a member's judgement; empty: none of the known intents."""

    intent = forms.ChoiceField(choices=[("", ""), *INTENTS.items()], required=False)


class Stretch(forms.Form):
    """Which part of a thread the page asks for, by message ids."""

    after = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)
    before = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)

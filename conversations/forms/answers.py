"""What members type about questions and answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.wording import NAMES
from conversations.labels import AUDIENCES
from conversations.models import Faq, OwnerQuestion

ANSWER_ROWS = {"rows": "4"}


class AnswerForm(forms.Form):
    """A question with its answer, in one language, for some of the people who write."""

    question = forms.CharField(label=_("Pregunta"), max_length=300)
    answer = forms.CharField(
        label=_("Respuesta"), max_length=2000, widget=forms.Textarea(attrs=ANSWER_ROWS)
    )
    language = forms.ChoiceField(
        label=_("Idioma"), choices=[("", _("El del texto")), *NAMES.items()], required=False
    )
    audiences = forms.MultipleChoiceField(
        label=_("Para quién"),
        choices=list(AUDIENCES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elige para quién vale la respuesta.")},
    )


class QuestionAnswerForm(forms.Form):
    """The answer to a customers' question, whose words may be mended."""

    question = forms.CharField(max_length=300)
    answer = forms.CharField(
        max_length=2000, error_messages={"required": _("Escribe la respuesta.")}
    )


class AnswersFilter(forms.Form):
    """The list's query string; what makes no sense in it counts as not given."""

    state = forms.ChoiceField(choices=[("", ""), *Faq.State.choices], required=False)
    q = forms.CharField(max_length=100, required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        """The state and the words that were given and are good."""
        self.is_valid()
        given = self.cleaned_data
        return {"state": given.get("state") or "", "text": given.get("q") or ""}


class QuestionsFilter(forms.Form):
    """Which questions are listed: the open ones unless others are asked for."""

    state = forms.ChoiceField(choices=OwnerQuestion.State.choices, required=False)

    @property
    def chosen(self) -> str:
        """A state."""
        self.is_valid()
        return str(self.cleaned_data.get("state") or OwnerQuestion.State.OPEN)


class VerdictForm(forms.Form):
    """Whether an answer was useful."""

    useful = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    @property
    def chosen(self) -> bool:
        """The choice of a valid form."""
        return bool(self.cleaned_data["useful"] == "yes")


class SuggestForm(forms.Form):
    """What an agent has typed so far."""

    body = forms.CharField(max_length=300, required=False)

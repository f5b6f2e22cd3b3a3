"""What members fill in on the board, and owners on the page of follow-up rules."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.board import Chosen
from leads.follow_up_texts import LANGUAGES, MAX_CHARS, PLACEHOLDERS, BadText, placeholders_of
from leads.models import FollowUpRule, Lead

HOURS, DAYS = "hours", "days"
LONGEST_DAYS = 90


class BoardFilter(forms.Form):
    """The board's query string; what makes no sense in it counts as not given."""

    q = forms.CharField(max_length=100, required=False)
    source = forms.CharField(max_length=20, required=False)
    assignee = forms.RegexField(r"^\d{1,18}$", required=False)
    days = forms.TypedChoiceField(
        choices=[("7", "7"), ("30", "30"), ("90", "90")],
        coerce=int,
        required=False,
        empty_value=None,
    )
    col = forms.ChoiceField(choices=Lead.State.choices, required=False)
    after = forms.UUIDField(required=False)

    @property
    def chosen(self) -> Chosen:
        """What the board is narrowed to."""
        given = self.given
        return Chosen(
            text=given.get("q") or "",
            source=given.get("source") or "",
            assignee=given.get("assignee") or "",
            days=given.get("days") or 0,
        )

    @property
    def given(self) -> dict[str, Any]:
        """The values that make sense."""
        self.is_valid()
        return self.cleaned_data


class MoveForm(forms.Form):
    """A move by hand: `move` is "SEEN:TO", as the page showed the lead and where it is to go."""

    move = forms.RegexField(r"^[A-Z_]+:[A-Z_]+$")
    reason = forms.CharField(max_length=200, required=False)

    def clean_move(self) -> tuple[str, str]:
        seen, to = self.cleaned_data["move"].split(":")
        if not {seen, to} <= set(Lead.State.values):
            raise forms.ValidationError(_("Ese movimiento no existe."))
        return seen, to


class RuleForm(forms.Form):
    """One follow-up rule: on or off, how long after, and the wording per language."""

    UNITS: tuple[tuple[str, Promise], ...] = (
        (HOURS, gettext_lazy("horas")),
        (DAYS, gettext_lazy("días")),
    )
    active = forms.BooleanField(label=gettext_lazy("Activo"), required=False)
    amount = forms.IntegerField(label=gettext_lazy("Cuánto después"), min_value=0, max_value=2160)
    unit = forms.ChoiceField(label=gettext_lazy("Unidad"), choices=UNITS)
    TEXTS = (
        ("es", gettext_lazy("Texto en español")),
        ("en", gettext_lazy("Texto en inglés")),
        ("pt", gettext_lazy("Texto en portugués")),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.main = language if language in LANGUAGES else LANGUAGES[0]
        for code, label in self.TEXTS:
            self.fields[f"text_{code}"] = forms.CharField(
                label=label,
                required=code == self.main,
                max_length=MAX_CHARS,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    @classmethod
    def of(cls, rule: FollowUpRule, *, language: str) -> "RuleForm":
        """The form as a rule stands."""
        hours = int(rule.after.total_seconds() // 3600)
        in_days = hours > 0 and hours % 24 == 0
        initial = {
            "active": rule.active,
            "amount": hours // 24 if in_days else hours,
            "unit": DAYS if in_days else HOURS,
        } | {f"text_{code}": rule.texts.get(code, "") for code in LANGUAGES}
        return cls(initial=initial, language=language, prefix=rule.kind)

    @property
    def main_text(self) -> forms.BoundField:
        """The wording in the business's own language."""
        return self[f"text_{self.main}"]

    @property
    def other_texts(self) -> list[forms.BoundField]:
        """The wording for those who write in another language."""
        return [self[f"text_{code}"] for code in LANGUAGES if code != self.main]

    @property
    def values(self) -> dict[str, Any]:
        """A valid form as `rule_update` takes it."""
        given = self.cleaned_data
        return {
            "active": given["active"],
            "after": timedelta(**{given["unit"]: given["amount"]}),
            "texts": {code: given[f"text_{code}"] for code in LANGUAGES if given[f"text_{code}"]},
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for code in LANGUAGES:
            if text := given.get(f"text_{code}"):
                self._check_text(f"text_{code}", text)
        if given.get("unit") == DAYS and (given.get("amount") or 0) > LONGEST_DAYS:
            self.add_error("amount", _("Como mucho %(days)d días.") % {"days": LONGEST_DAYS})
        return given

    def _check_text(self, name: str, text: str) -> None:
        try:
            placeholders_of(text)
        except BadText as error:
            self.add_error(name, bad_text_words(error, PLACEHOLDERS))


def bad_text_words(error: BadText, known: Iterable[str]) -> str:
    """What is wrong with a text's braces, and what may stand in them."""
    names = ", ".join(f"{{{name}}}" for name in known)
    if not error.name:
        return _("Hay una llave suelta. Puedes usar: %(names)s.") % {"names": names}
    return _("{%(name)s} no existe. Puedes usar: %(names)s.") % {
        "name": error.name,
        "names": names,
    }

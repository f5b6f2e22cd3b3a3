"""What managers fill in to import a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.imports.kinds import ImportKind, kinds
from leads.imports.models import ImportJob


class UploadForm(forms.Form):
    """A file, and what is in it."""

    kind = forms.ChoiceField(label=_("Qué hay en el archivo"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Archivo CSV"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.code, str(kind.label)) for kind in kinds()]


class MappingForm(forms.Form):
    """For each column of the file, which of the kind's columns it is; the kind's options."""

    def __init__(self, *args: Any, job: ImportJob, kind: ImportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [("", _("No importar"))] + [(each.code, each.label) for each in kind.columns]
        meant = {index: code for code, index in job.mapping.items()}
        for index, header in enumerate(job.headers):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=header or _("Columna %(number)s") % {"number": index + 1},
                choices=choices,
                required=False,
                initial=meant.get(index, ""),
            )
        for option in kind.options:
            self.fields[f"option-{option.code}"] = forms.BooleanField(
                label=str(option.label),
                required=False,
                initial=job.options.get(option.code, option.usual),
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields of the file's columns."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def chosen_options(self) -> list[forms.BoundField]:
        """The fields of the kind's options."""
        return [self[name] for name in self.fields if name.startswith("option-")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        mapping: dict[str, int] = {}
        for name, code in list(data.items()):
            if not name.startswith("column-") or not code:
                continue
            if code in mapping:
                self.add_error(name, _("Ya has elegido otra columna para esto."))
            mapping[code] = int(name.removeprefix("column-"))
        data["mapping"] = mapping
        data["options"] = {
            each.code: data.get(f"option-{each.code}", False) for each in self.kind.options
        }
        return data

"""What every form that connects a calendar asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Resource


class ConnectForm(forms.Form):
    """Whose calendar it is. Providers add the keys that they need."""

    resource = forms.ModelChoiceField(
        Resource.objects.none(),
        label=_("¿De quién es?"),
        required=False,
        empty_label=_("De todo el negocio"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["resource"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = Resource.objects.filter(active=True).order_by("kind", "name")

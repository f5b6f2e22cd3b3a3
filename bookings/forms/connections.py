"""The form that says what a connected calendar is used for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import CalendarConnection
from bookings.providers.base import Calendar, Choice
from bookings.providers.forms import ConnectForm


class ChooseForm(ConnectForm):
    """Which calendar, whose, and what may be done in it."""

    calendar = forms.ChoiceField(label=_("Calendario"), required=False)
    writes = forms.BooleanField(
        label=_("Escribir allí las citas de Mostrador"),
        required=False,
        help_text=_("Con el servicio y el nombre de pila del cliente; nunca su teléfono."),
    )
    accept = forms.BooleanField(
        label=_("Aceptar cambios hechos en el calendario"),
        required=False,
        help_text=_(
            "Si mueves o borras allí una cita, se mueve o se cancela aquí y se avisa al cliente. "
            "Sin marcar, te lo enseñamos como diferencia y decides tú."
        ),
    )
    field_order = ("calendar", "resource", "writes", "accept")

    def __init__(
        self,
        *args: Any,
        connection: CalendarConnection,
        provider: Calendar,
        choices: list[Choice],
        **kwargs: Any,
    ) -> None:
        options = connection.options
        kwargs["initial"] = {
            "calendar": options.get("calendar", ""),
            "resource": connection.resource_id,
            "writes": options.get("writes", True) or not options.get("chosen", True),
            "accept": options.get("accept", False),
        }
        super().__init__(*args, **kwargs)
        self._choices = {choice.id: choice for choice in choices}
        calendar = self.fields["calendar"]
        assert isinstance(calendar, forms.ChoiceField)
        calendar.choices = [(choice.id, choice.name) for choice in choices]
        calendar.required = bool(choices)
        if not choices:
            del self.fields["calendar"]
        if not provider.writes:
            del self.fields["writes"]
            del self.fields["accept"]

    def chosen(self) -> Choice | None:
        """The calendar that was chosen, None where the account has no choice."""
        return self._choices.get(self.cleaned_data.get("calendar", ""))

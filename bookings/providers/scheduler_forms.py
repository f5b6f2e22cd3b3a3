"""What connecting a scheduler asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Service
from bookings.providers.forms import ConnectForm


class SchedulerForm(ConnectForm):
    """A token, and which service is meant where none is like what was booked there."""

    token = forms.CharField(
        label=_("Clave de acceso"),
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label=_("Servicio para lo que no se reconozca"),
        help_text=_(
            "Lo reservado allí se reconoce si se llama igual que un servicio. Lo demás será este; "
            "sin elegir ninguno, solo ocupa la hora y se te avisa."
        ),
        required=False,
        empty_label=_("Ninguno: solo ocupa la hora"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = self.fields["service"]
        assert isinstance(services, forms.ModelChoiceField)
        services.queryset = Service.objects.filter(active=True)

    def choices_made(self) -> dict[str, str]:
        """The connection's options that were chosen."""
        service = self.cleaned_data.get("service")
        return {"service": str(service.uuid) if service else ""}


class CalendlyForm(SchedulerForm):
    """A personal access token of Calendly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].help_text = _(
            "En Calendly: Integraciones, API y webhooks, Tokens de acceso personal."
        )


class CalcomForm(SchedulerForm):
    """An API key of Cal.com, and what its API does not tell."""

    email = forms.EmailField(label=_("Correo de la cuenta"))
    page = forms.URLField(
        label=_("Tu página pública"), help_text="https://cal.com/…", assume_scheme="https"
    )
    event_types = forms.RegexField(
        r"^\s*\d+=[^,:=]+:\d+\s*(?:,\s*\d+=[^,:=]+:\d+\s*)*$",
        label=_("Tipos de evento"),
        help_text=_("Número, nombre y minutos de cada uno: 7=Clase de prueba:60, 8=Clase:90"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].help_text = _("En Cal.com: Ajustes, Desarrollador, Claves de API.")

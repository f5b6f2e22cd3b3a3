"""Which service of ours each kind of event of a scheduler is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import CalendarConnection, Service
from bookings.providers.kinds import kind_alike, kinds_of
from bookings.providers.scheduler import Kind
from bookings.services.arrivals.new import Named


class SchedulerServicesForm(forms.Form):
    """A choice per kind of event; without one, what is recognised by name or length."""

    def __init__(self, *args: Any, connection: CalendarConnection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_of(connection.options)
        offered = list(Service.objects.filter(active=True))
        chosen = connection.options.get("services", {})
        rows = [(str(each.uuid), each.name) for each in offered]
        for number, kind in enumerate(self.kinds):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=kind.name,
                help_text=_("%(minutes)d min") % {"minutes": kind.minutes},
                choices=[("", _usual(kind, offered)), *rows],
                initial=chosen.get(kind.id, ""),
                required=False,
            )
        self.fields["service"] = forms.ChoiceField(
            label=_("Lo que no se reconozca"),
            choices=[("", _("Ningún servicio: solo ocupa la hora")), *rows],
            initial=connection.options.get("service", ""),
            required=False,
        )

    def options(self) -> dict[str, Any]:
        """The connection's options as chosen."""
        given = {kind.id: self.cleaned_data[f"kind_{n}"] for n, kind in enumerate(self.kinds)}
        services = {kind: service for kind, service in given.items() if service}
        return {"services": services, "service": self.cleaned_data["service"]}


def _usual(kind: Kind, offered: list[Service]) -> str:
    found = kind_alike(map(Named, offered), name=kind.name, minutes=kind.minutes)
    if found is None:
        return str(_("Sin elegir: no se parece a ninguno"))
    return str(_("Se reconoce: %(name)s") % {"name": found.name})

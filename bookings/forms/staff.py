"""People, rooms and machines as members describe them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Resource, Service
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import current_business
from tenants.models import Membership, User


class StaffForm(forms.Form):
    """Somebody whom customers can book with, and the services they give; or a room or machine, and
    the services that take it."""

    name = forms.CharField(
        label=_("Nombre"), max_length=80, help_text=_("Como lo dirán tus clientes.")
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.filter(active=True),
        label=_("Servicios que da"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("Para preguntarle por WhatsApp quién vino. Los clientes no lo ven."),
    )
    member = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Su acceso"),
        required=False,
        empty_label=_("Ninguno"),
        help_text=_("Si entra con una cuenta propia, aquí verá primero sus citas sin marcar."),
    )
    weight = forms.IntegerField(
        label=_("Peso en el reparto"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("100 es lo normal; con 200 recibe el doble, si se reparte por turnos."),
    )
    max_per_day = forms.IntegerField(
        label=_("Máximo de citas al día"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Vacío: sin límite."),
    )

    def __init__(self, *args: Any, kind: str = Resource.Kind.STAFF, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Resource.Kind.STAFF:
            self.fields["services"].label = _("Servicios que la necesitan")
            self.fields["name"].help_text = ""
            for name in ("weight", "phone", "member"):
                del self.fields[name]
            return
        member = self.fields["member"]
        assert isinstance(member, forms.ModelChoiceField)
        serving = Membership.serving.filter(business=current_business())
        member.queryset = User.objects.filter(pk__in=serving.values("user")).order_by("email")

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return phone_normalize(typed, current_business().country or None)
        except InvalidPhone as error:
            raise forms.ValidationError(
                _("Ese teléfono no existe. Escríbelo con su prefijo, como +34 600 123 456.")
            ) from error

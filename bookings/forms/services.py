"""A service as its owner describes it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Resource, Service
from bookings.notice_settings import offsets_clean, offsets_read, offsets_typed
from bookings.pictures import BYTES_MAX, KINDS, NoPicture, TooManyPoints, picture_read


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A service as the owner describes it."""

    # What is typed for a service of which nobody is reminded; nothing typed is the business's.
    NO_REMINDERS = ("no", "0")

    reminders = forms.CharField(
        label=_("Recordatorios"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "24 h, 2 h, 30 min"}),
        help_text=_(
            "Cuánto antes de la cita: «24 h, 2 h, 30 min». Vacío: los del negocio; «no»: ninguno. "
            "Vale para lo que se reserve desde ahora."
        ),
    )

    new_picture = forms.FileField(
        label=_("Foto"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS), "data-shrink": ""}),
        help_text=_(
            "Sale en la página de reservas. JPG, PNG o WebP: si pesa mucho, se reduce sola."
        ),
    )
    picture_gone = forms.BooleanField(label=_("Quitar la foto"), required=False)

    class Meta:
        model = Service
        fields = (
            "name",
            "category",
            "description",
            "duration_min",
            "price",
            "step_min",
            "buffer_before_min",
            "buffer_after_min",
            "min_notice_min",
            "horizon_days",
            "capacity",
            "needs_approval",
            "cancel_notice_min",
            "meeting_url",
            "reminders",
            "is_trial",
            "max_per_day",
            "color",
            "staff",
            "requires",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "staff": forms.CheckboxSelectMultiple(),
            "requires": forms.CheckboxSelectMultiple(),
            "price": forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        }
        labels = {
            "staff": _("Quién lo hace"),
            "requires": _("Salas y equipos que necesita"),
            "horizon_days": _("Reservable hasta (días)"),
            "max_per_day": _("Máximo de citas al día"),
        }
        help_texts = {
            "description": _("El asistente la usa para explicar qué incluye."),
            "step_min": _("Los huecos se ofrecen cada tantos minutos."),
            "buffer_before_min": _("Tiempo libre antes, para preparar."),
            "buffer_after_min": _("Tiempo libre después, para recoger."),
            "min_notice_min": _("Nadie podrá reservar con menos tiempo."),
            "horizon_days": _("Vacío: sin límite."),
            "capacity": _("Más de una para clases y grupos."),
            "needs_approval": _("Lo que pidan los clientes espera a que alguien lo acepte."),
            "cancel_notice_min": _("Vacío: la regla del negocio. 1440 es un día."),
            "meeting_url": _("Para citas por internet."),
            "max_per_day": _("Vacío: sin límite. Una clase cuenta una vez."),
            "requires": _("De cada tipo basta uno que esté libre."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = self.fields["staff"]
        assert isinstance(staff, forms.ModelMultipleChoiceField)
        requires = self.fields["requires"]
        assert isinstance(requires, forms.ModelMultipleChoiceField)
        people, mine = Q(kind=Resource.Kind.STAFF), Q()
        if self.instance.pk:
            mine = Q(pk__in=self.instance.staff.values("pk"))
        active = Resource.objects.filter(active=True)
        staff.queryset = active.filter(people | mine if mine else people)
        requires.queryset = active.exclude(people)
        self.fields["color"].widget = forms.HiddenInput()
        own = self.instance.reminders
        if own is not None:
            typed = offsets_typed(offsets_clean(own))
            self.initial["reminders"] = typed or self.NO_REMINDERS[0]

    def clean_reminders(self) -> list[int] | None:
        typed: str = self.cleaned_data["reminders"].strip()
        if not typed:
            return None
        if typed.casefold() in self.NO_REMINDERS:
            return []
        try:
            return list(offsets_read(typed))
        except ValueError as error:
            said = gettext("Escríbelo como «24 h, 2 h, 30 min»; 14 días como mucho.")
            raise forms.ValidationError(said) from error

    def clean_new_picture(self) -> bytes | None:
        sent = self.cleaned_data["new_picture"]
        if not sent:
            return None
        if sent.size > BYTES_MAX:
            raise forms.ValidationError(_("La foto pesa más de 1 MB: elige una más pequeña."))
        data: bytes = sent.read()
        try:
            picture_read(data)
        except TooManyPoints as error:
            raise forms.ValidationError(_("La foto es demasiado grande: redúcela.")) from error
        except NoPicture as error:
            said = _("Eso no es una foto que se pueda enseñar: elige un JPG, un PNG o un WebP.")
            raise forms.ValidationError(said) from error
        return data

    def clean_color(self) -> int:
        return int(self.cleaned_data["color"]) % 8

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if set(data.get("staff") or ()) & set(data.get("requires") or ()):
            said = _("Quien da el servicio no puede ser a la vez la sala o el equipo que necesita.")
            self.add_error("requires", said)
        return data

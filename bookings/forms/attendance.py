"""What members fill in about who came."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.attendance.settings import DAY, OFF, SLOT, AttendanceSettings


class MarkForm(forms.Form):
    """One tap."""

    attended = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("undo", "")])


class AttendanceSettingsForm(forms.Form):
    """When staff and customers are asked, and from which score on bookings are requests."""

    ask = forms.ChoiceField(
        label=_("Preguntar a quien atiende"),
        choices=[
            (SLOT, _("Al acabar cada cita")),
            (DAY, _("Una vez al día, con la lista, al acabar su jornada")),
            (OFF, _("No preguntar")),
        ],
        widget=forms.RadioSelect(),
    )
    customer = forms.BooleanField(
        label=_("Si nadie responde, preguntar al cliente al día siguiente"), required=False
    )
    approve_above = forms.TypedChoiceField(
        label=_("Pedir tu sí a quien suele faltar"),
        choices=[
            (0, _("No: todos reservan igual")),
            (25, _("Con un 25 % o más")),
            (40, _("Con un 40 % o más")),
            (50, _("Con un 50 % o más")),
        ],
        coerce=int,
        help_text=_(
            "Lo que reserve por el chat o la web queda como petición hasta que alguien del equipo "
            "la acepte. Con una falta de una cita son 28 %; con dos de dos, 40 %."
        ),
    )

    @property
    def chosen(self) -> AttendanceSettings:
        """What was chosen."""
        data = self.cleaned_data
        return AttendanceSettings(data["ask"], data["customer"], data["approve_above"])

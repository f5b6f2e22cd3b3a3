"""What managers fill in about members, and what a newcomer does behind their invitation's link."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tenants.members.rules import roles_given_by, roles_invited_by
from tenants.models import Membership, User

_ROLE_HELP = _(
    "Un agente atiende a los clientes; quien administra cambia también servicios, horario y"
    " ajustes; solo lectura mira."
)


class InviteForm(forms.Form):
    """An address, the role that it is to have, and the mail's language."""

    email = forms.EmailField(label=_("Correo electrónico"), max_length=254)
    role = forms.ChoiceField(label=_("Rol"), help_text=_ROLE_HELP)
    language = forms.ChoiceField(label=_("Idioma del correo"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(each.value, each.label) for each in roles_invited_by(actor.role)]
        role.initial = Membership.Role.AGENT
        spoken = actor.business.language
        self.fields["language"].initial = spoken if spoken in dict(settings.LANGUAGES) else "es"
        self.fields["email"].widget.attrs["autocomplete"] = "off"


class RoleForm(forms.Form):
    """Another role for a member, from among those that the actor may give."""

    role = forms.ChoiceField(label=_("Rol"), help_text=_ROLE_HELP)

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(each.value, each.label) for each in roles_given_by(actor.role)]


class JoinForm(forms.Form):
    """Name and password of somebody who has no account yet."""

    first_name = forms.CharField(label=_("Nombre"), max_length=150)
    last_name = forms.CharField(label=_("Apellidos"), max_length=150)
    password = forms.CharField(
        label=_("Contraseña"), max_length=128, strip=False, widget=forms.PasswordInput
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email
        for name, complete in (
            ("first_name", "given-name"),
            ("last_name", "family-name"),
            ("password", "new-password"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = complete

    def clean_first_name(self) -> str:
        return _one_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _one_line(self.cleaned_data["last_name"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        password = given.get("password")
        if password:
            person = User(
                email=self._email,
                first_name=given.get("first_name", ""),
                last_name=given.get("last_name", ""),
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


def _one_line(name: str) -> str:
    return " ".join(name.split())

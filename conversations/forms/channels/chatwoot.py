"""What members fill in to connect an inbox of their Chatwoot."""

from django import forms
from django.utils.translation import gettext_lazy

from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.forms.channels.base import SECRET, ConnectForm
from conversations.models import ChannelAccount
from tenants.actors import Actor


class InboxForm(ConnectForm):
    """Which inbox of which Chatwoot."""

    advice = gettext_lazy(
        "Mira que la dirección sea la que usas en el navegador y que se llegue a ella desde fuera."
    )

    base_url = forms.CharField(
        label=gettext_lazy("Dirección de tu Chatwoot"),
        max_length=150,
        help_text=gettext_lazy("La que ves al entrar, solo hasta el dominio."),
    )
    account = forms.CharField(
        label=gettext_lazy("Número de cuenta"),
        max_length=10,
        help_text=gettext_lazy("En la dirección de cualquier página: …/app/accounts/1/…"),
    )
    inbox = forms.CharField(
        label=gettext_lazy("Número de bandeja"),
        max_length=10,
        help_text=gettext_lazy("Al abrir sus ajustes: …/settings/inboxes/3"),
    )
    member_token = forms.CharField(
        label=gettext_lazy("Token de acceso"),
        max_length=200,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("De un administrador: en su perfil, al final. Se guarda cifrado."),
    )

    def connect(self, actor: Actor) -> ChannelAccount:
        return inbox_connect(**self.cleaned_data, actor=actor)

"""What members fill in to connect a bot."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from conversations.channels.telegram.keeping import bot_connect
from conversations.forms.channels.base import SECRET, ConnectForm
from conversations.models import ChannelAccount
from tenants.actors import Actor


class TokenForm(ConnectForm):
    """What BotFather gives."""

    token = forms.CharField(
        label=gettext_lazy("Token del bot"),
        max_length=200,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("Algo como 123456789:AAE…; se guarda cifrado."),
    )

    def connect(self, actor: Actor) -> ChannelAccount:
        try:
            return bot_connect(token=self.cleaned_data["token"], actor=actor)
        except ValidationError as error:
            raise ValidationError({"token": error.messages}) from error

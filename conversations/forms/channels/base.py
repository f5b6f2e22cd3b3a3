"""What all forms share that connect a channel, or try it out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.channels.base import SendError
from conversations.models import ChannelAccount
from tenants.actors import Actor
from tenants.models import Business

SECRET = {"autocomplete": "off", "spellcheck": "false"}


class BusinessForm(forms.Form):
    """A form that knows whose it is."""

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business


class ConnectForm(BusinessForm):
    """What a channel's provider needs. Secrets are never shown again. `advice` is what to try
    where the provider was not reached."""

    advice: str | Promise = _("Prueba otra vez dentro de unos minutos.")

    def connect(self, actor: Actor) -> ChannelAccount:
        """Connect what a valid form says. Raises `ValidationError`, by field where it is one's
        fault, and `SendError` where the provider is away or does not do its part."""
        raise NotImplementedError


class TrialForm(BusinessForm):
    """What has to be asked before a channel is tried out: nothing."""

    __test__ = False


def form_connect(form: ConnectForm, actor: Actor) -> ChannelAccount | None:
    """Connect what a form says; None where the form now says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return form.connect(actor)
    except ValidationError as error:
        form.add_error(None, error)
    except SendError as error:
        form.add_error(None, _told(form, error))
    return None


def _told(form: ConnectForm, error: SendError) -> str:
    """What went wrong and what to do; nothing of a message, as none was to be sent."""
    if error.permanent:
        return error.reason
    reason = gettext("El proveedor no respondió.") if error.uncertain else error.reason
    return f"{reason.rstrip('.')}. {form.advice}"

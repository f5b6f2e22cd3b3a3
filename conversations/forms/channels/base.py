"""What all forms share that connect a channel, or try it out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
    """What a channel's provider needs. Secrets are never shown again."""

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
        form.add_error(None, error.reason)
    return None

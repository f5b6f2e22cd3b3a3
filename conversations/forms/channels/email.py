"""What members fill in to connect a mailbox."""

import re
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.channels.email.accounts import HOOK, IMAP, PLATFORM, PROVIDERS, SMTP
from conversations.channels.email.keeping import forwarding_connect, mailbox_connect
from conversations.forms.channels.base import SECRET, ConnectForm
from conversations.models import ChannelAccount
from tenants.actors import Actor

_HOST = re.compile(r"^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$")


class Servers(NamedTuple):
    """Where a mail house keeps mailboxes, and where it takes mail."""

    imap: str
    smtp: str


# By the domain of the address; for all others the servers are asked for.
KNOWN = {
    "gmail.com": Servers("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": Servers("imap.gmail.com", "smtp.gmail.com"),
    "yahoo.com": Servers("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
    "yahoo.es": Servers("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
    "icloud.com": Servers("imap.mail.me.com", "smtp.mail.me.com"),
    "zoho.com": Servers("imap.zoho.com", "smtp.zoho.com"),
    "uol.com.br": Servers("imap.uol.com.br", "smtps.uol.com.br"),
    "terra.com.br": Servers("imap.terra.com.br", "smtp.terra.com.br"),
}
SECURITY = [("tls", "SSL/TLS"), ("starttls", "STARTTLS"), ("none", gettext_lazy("Sin cifrar"))]


class MailboxForm(ConnectForm):
    """A mailbox of the business: how it is read, and by what answers leave."""

    advice = gettext_lazy(
        "Mira el nombre del servidor, el puerto y el cifrado; si están bien, prueba dentro de unos "
        "minutos."
    )

    address = forms.EmailField(
        label=gettext_lazy("Dirección de correo"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "hola@tunegocio.com"}),
    )
    incoming = forms.ChoiceField(
        label=gettext_lazy("Cómo leemos lo que te escriben"),
        choices=[
            (IMAP, gettext_lazy("Leyendo tu buzón (IMAP)")),
            (HOOK, gettext_lazy("Tu proveedor nos llama (SendGrid, Mailgun, Postmark)")),
        ],
        initial=IMAP,
        widget=forms.RadioSelect,
    )
    imap_host = forms.CharField(
        label=gettext_lazy("Servidor IMAP"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("Vacío para Gmail, Yahoo, iCloud o Zoho: ya lo sabemos."),
    )
    imap_port = forms.IntegerField(
        label=gettext_lazy("Puerto"), min_value=1, max_value=65535, initial=993
    )
    imap_security = forms.ChoiceField(
        label=gettext_lazy("Cifrado"), choices=SECURITY, initial="tls"
    )
    imap_folder = forms.CharField(
        label=gettext_lazy("Carpeta"),
        max_length=100,
        initial="INBOX",
        help_text=gettext_lazy("Solo se lee esta; nada se borra ni se marca como leído."),
    )
    username = forms.CharField(
        label=gettext_lazy("Usuario"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Vacío: la dirección de correo."),
        widget=forms.TextInput(attrs=SECRET),
    )
    password = forms.CharField(
        label=gettext_lazy("Contraseña"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("En Gmail y Yahoo, una «contraseña de aplicación». Va cifrada."),
    )
    provider = forms.ChoiceField(
        label=gettext_lazy("Proveedor"),
        choices=list(PROVIDERS.items()),
        required=False,
    )
    outgoing = forms.ChoiceField(
        label=gettext_lazy("Por dónde salen las respuestas"),
        choices=[
            (SMTP, gettext_lazy("Tu servidor de correo (SMTP)")),
            *PROVIDERS.items(),
            (PLATFORM, gettext_lazy("Nuestro servidor, con el nombre de tu negocio")),
        ],
        initial=SMTP,
        widget=forms.RadioSelect,
    )
    smtp_host = forms.CharField(label=gettext_lazy("Servidor SMTP"), max_length=253, required=False)
    smtp_port = forms.IntegerField(
        label=gettext_lazy("Puerto"), min_value=1, max_value=65535, initial=587
    )
    smtp_security = forms.ChoiceField(
        label=gettext_lazy("Cifrado"), choices=SECURITY, initial="starttls"
    )
    api_key = forms.CharField(
        label=gettext_lazy("Clave de la API"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("Se guarda cifrada y no se vuelve a mostrar."),
    )
    signing_key = forms.CharField(
        label=gettext_lazy("Clave de firma de los avisos"),
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
        help_text=gettext_lazy("Mailgun: «HTTP webhook signing key». SendGrid: la clave pública."),
    )

    def clean_imap_host(self) -> str:
        return self._host("imap_host")

    def clean_smtp_host(self) -> str:
        return self._host("smtp_host")

    def clean_password(self) -> str:
        text: str = self.cleaned_data["password"]
        if not text.isprintable():
            raise ValidationError(_("La contraseña lleva un signo que no se puede escribir."))
        return text

    def _host(self, name: str) -> str:
        text: str = self.cleaned_data[name].strip().lower()
        if text and not _HOST.fullmatch(text):
            raise ValidationError(_("El nombre de un servidor, como imap.tudominio.com."))
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        known = KNOWN.get(str(given.get("address", "")).rpartition("@")[2].lower())
        uses_password = False
        if given.get("incoming") == IMAP:
            uses_password = True
            self._server(given, "imap_host", known.imap if known else "")
        if given.get("outgoing") == SMTP:
            uses_password = True
            self._server(given, "smtp_host", known.smtp if known else "")
        if uses_password and not given.get("password"):
            self.add_error("password", _("Falta la contraseña del buzón."))
        if given.get("outgoing") in PROVIDERS and not given.get("api_key"):
            self.add_error("api_key", _("Falta la clave de la API."))
        signed = "mailgun" in (given.get("outgoing"), self._calls(given))
        if signed and not given.get("signing_key"):
            self.add_error("signing_key", _("Mailgun firma sus avisos: falta su clave de firma."))
        return given

    def _server(self, given: dict[str, Any], name: str, known: str) -> None:
        given[name] = given.get(name) or known
        if not given[name] and name not in self.errors:
            self.add_error(name, _("¿Qué servidor? Tu proveedor de correo lo dice en su ayuda."))

    @staticmethod
    def _calls(given: dict[str, Any]) -> str:
        return str(given.get("provider", "")) if given.get("incoming") == HOOK else ""

    def connect(self, actor: Actor) -> ChannelAccount:
        return mailbox_connect(
            address=self.cleaned_data["address"].lower(), given=self.credentials, actor=actor
        )

    @property
    def credentials(self) -> dict[str, str]:
        """The settings of a valid form, as an account holds them: of what was not chosen, none."""
        given = self.cleaned_data
        username = given["username"].strip() or given["address"]
        held = {"incoming": given["incoming"], "outgoing": given["outgoing"]}
        if given["incoming"] == IMAP:
            held |= {f"imap_{name}": str(given[f"imap_{name}"]) for name in _IMAP}
            held |= {"imap_username": username, "imap_password": given["password"]}
        else:
            held["provider"] = given["provider"]
        if given["outgoing"] == SMTP:
            held |= {f"smtp_{name}": str(given[f"smtp_{name}"]) for name in _SMTP}
            held |= {"smtp_username": username, "smtp_password": given["password"]}
        elif given["outgoing"] in PROVIDERS:
            held["api_key"] = given["api_key"].strip()
        return held | {"signing_key": given["signing_key"].strip()}


class ForwardingForm(ConnectForm):
    """The business's address at the platform: there is nothing to fill in."""

    def connect(self, actor: Actor) -> ChannelAccount:
        return forwarding_connect(actor=actor)


_IMAP = ("host", "port", "security", "folder")
_SMTP = ("host", "port", "security")

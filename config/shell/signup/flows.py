"""Sign-up bound to a visitor's session: allauth keeps there which address waits for which code.

Pages and API both come through here, so that they refuse alike.
"""

from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from config.shell.signup.forms import NewcomerForm, WishForm
from config.shell.signup.limits import refused_for
from config.shell.signup.selectors import SESSION_KEY
from config.shell.signup.services import signup_begin, signup_start
from tenants.models import SignUp, User


class TooMany(Exception):
    """One sign-up too many from here, or for this mailbox; `seconds` until the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds

    @property
    def words(self) -> str:
        """For people."""
        minutes = max(round(self.seconds / 60), 1)
        text = _(
            "Demasiadas altas desde aquí o con este correo. Vuelve a intentarlo en %d minutos."
        )
        return text % minutes


class MailNotSent(Exception):
    """The mail server did not take the code; nothing was kept."""

    words = property(
        lambda self: _("No hemos podido enviarte el código. Vuelve a intentarlo en un momento.")
    )


def newcomer_begin(request: HttpRequest, form: NewcomerForm) -> tuple[SignUp, HttpResponse]:
    """Make the account, note the wish, mail the code; where allauth sends the browser next.

    An address with an account gets the same answer, and its owner a mail that says so. Raises
    `TooMany` and `MailNotSent`.
    """
    _count(request, form.cleaned_data["email"])
    try:
        with transaction.atomic():
            return _newcomer(request, form)
    except OSError as error:  # smtplib's errors and the socket's
        request.session.flush()
        raise MailNotSent from error


def _newcomer(request: HttpRequest, form: NewcomerForm) -> tuple[SignUp, HttpResponse]:
    user, response = form.try_save(request)
    if user is None:
        make_password(form.cleaned_data["password1"])  # takes as long as for a new account
    signup = signup_start(user=user, wish=form.wish())
    request.session[SESSION_KEY] = str(signup.uuid)
    if user is not None:
        url = reverse("signup:progress", args=[signup.uuid])
        response = complete_signup(request, user=user, redirect_url=url)
    return signup, response


def member_begin(request: HttpRequest, user: User, form: WishForm) -> SignUp:
    """A further business for somebody who is signed in: nothing to confirm. Raises `TooMany`."""
    _count(request, user.email)
    with transaction.atomic():
        return signup_begin(signup=signup_start(user=user, wish=form.wish()))


def _count(request: HttpRequest, email: str) -> None:
    if seconds := refused_for(request, email):
        raise TooMany(seconds)


def code_enter(request: HttpRequest, code: str) -> str:
    """Try the code of the mail: the account is confirmed and signed in, its business begun. Why
    not, in words; empty when it was right. After three wrong codes a new sign-in is needed."""
    process = EmailVerificationProcess.resume(request)
    if process is None:
        return str(_("El código ha caducado. Entra con tu correo y tu contraseña y te damos otro."))
    form = ConfirmEmailVerificationCodeForm(
        {"code": code}, code=process.code, user=process.user, email=process.email
    )
    if not form.is_valid() or process.user is None:
        process.record_invalid_attempt()
        return str(_("Ese código no es el del correo."))
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    process.finish()
    if stage is not None:
        stage.exit()
    return ""

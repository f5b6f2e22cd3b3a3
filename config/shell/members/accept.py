"""The page behind an invitation's link, on the business's own host, open to whoever has the link.

Who is signed in here without being a member counts as a visitor on every other page
(`MembersOnlyMiddleware`); this one asks the session itself, or nobody could ever accept.
"""

from django.conf import settings
from django.contrib.auth import get_user, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.shell.members.forms import JoinForm
from tenants.members.invitations import (
    InvitationRefused,
    invitation_accept,
    invitation_accept_new,
    invitation_has_account,
    invitation_of_link,
    invitation_path,
)
from tenants.members.services import member_signed_in
from tenants.middleware import require_business
from tenants.models import Invitation, User
from tenants.ratelimits import ratelimited


@require_http_methods(["GET", "POST"])
@ratelimited("invitation_accept")
@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """Show an invitation, and take it: signed in as its address, or with a new account.

    Its secret is a parameter and no part of the path, which stands in logs.
    """
    business, token = require_business(request), request.GET.get("token", "")
    invitation = invitation_of_link(token=token, business=business)
    if invitation is None:
        return _page(request, "dead", status=404)
    if not business.is_serving:
        return _page(request, "paused", status=409)
    person = _signed_in(request)
    if person is not None and request.POST.get("do") == "leave":
        logout(request)
        return redirect(invitation_path(token))
    try:
        if person is not None:
            return _as_person(request, invitation, person)
        if invitation_has_account(invitation):
            return _page(request, "sign_in", invitation, sign_in_url=_sign_in_url(token))
        return _as_newcomer(request, invitation)
    except InvitationRefused as refusal:
        return _refused(request, invitation, token, refusal)


def _signed_in(request: HttpRequest) -> User | None:
    user = get_user(request)
    known = isinstance(user, User) and user.is_active and user.state == User.State.ACTIVE
    return user if known else None  # type: ignore[return-value]


def _as_person(request: HttpRequest, invitation: Invitation, person: User) -> HttpResponse:
    if person.email != invitation.email:
        status = 200 if request.method == "GET" else 403
        return _page(request, "other_person", invitation, person=person, status=status)
    if request.method == "GET":
        return _page(request, "accept", invitation, person=person)
    invitation_accept(invitation=invitation, user=person)
    member_signed_in(user_id=person.pk, business=invitation.business, at=timezone.now())
    return redirect("home")


def _as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "GET" or not form.is_valid():
        return _page(request, "new", invitation, form=form, status=422 if form.errors else 200)
    member = invitation_accept_new(
        invitation=invitation,
        language=(translation.get_language() or "es")[:2],
        **form.cleaned_data,
    )
    login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


def _refused(
    request: HttpRequest, invitation: Invitation, token: str, refusal: InvitationRefused
) -> HttpResponse:
    """Something changed between the page and its form: say what is so now."""
    if refusal.code == "account_exists":
        return _page(request, "sign_in", invitation, sign_in_url=_sign_in_url(token), status=409)
    return _page(request, "dead", status=404)


def _sign_in_url(token: str) -> str:
    query = urlencode({"next": invitation_path(token)})
    return f"{reverse('account_login')}?{query}"


def _page(
    request: HttpRequest,
    which: str,
    invitation: Invitation | None = None,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {"which": which, "invitation": invitation, **more}
    return render(request, "members/accept.html", context, status=status)

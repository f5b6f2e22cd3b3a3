"""The page of members: who may enter, as what, and who is invited."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.shell.members.forms import InviteForm, RoleForm
from config.shell.members.limits import TooManyInvitations, invitation_count
from tenants.members.invitations import (
    invitation_create,
    invitation_resend,
    invitation_withdraw,
    invitations_open,
)
from tenants.members.rules import MemberRefused, may_change, roles_invited_by
from tenants.members.selectors import invitation_for, member_for, members_of
from tenants.members.services import (
    member_change_role,
    member_reactivate,
    member_remove,
    member_suspend,
)
from tenants.models import Membership
from tenants.pages import MemberRequest, managers


@require_GET
@managers
def member_list(request: MemberRequest) -> HttpResponse:
    """Everybody who may enter, and the invitations that wait."""
    actor = request.membership
    rows = [(each, may_change(actor, each)) for each in members_of(request.tenant)]
    invitable = roles_invited_by(actor.role)
    waiting = [(each, each.role in invitable) for each in invitations_open(request.tenant)]
    return render(request, "members/list.html", {"rows": rows, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@managers
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody by mail. The answer is the same whether the address has an account or not."""
    actor = _actor(request)
    form = InviteForm(request.POST or None, actor=actor)
    if request.method != "POST" or not form.is_valid() or not _invited(request, actor, form):
        status = 422 if form.errors else 200
        return render(request, "members/invite.html", {"form": form}, status=status)
    messages.success(request, _("Invitación enviada. El enlace vale siete días."))
    return redirect("members:list")


def _invited(request: MemberRequest, actor: Membership, form: InviteForm) -> bool:
    given = form.cleaned_data
    try:
        invitation_count(request, given["email"])
        invitation_create(
            email=given["email"], role=given["role"], language=given["language"], actor=actor
        )
    except MemberRefused as refusal:
        form.add_error(None, refusal.message)
    except TooManyInvitations as refusal:
        form.add_error(None, _slow_down(refusal))
    return not form.errors


def _slow_down(refusal: TooManyInvitations) -> str:
    minutes = max(round(refusal.seconds / 60), 1)
    text = ngettext(
        "Demasiadas invitaciones seguidas. Vuelve a intentarlo en %d minuto.",
        "Demasiadas invitaciones seguidas. Vuelve a intentarlo en %d minutos.",
        minutes,
    )
    return text % minutes


@require_http_methods(["GET", "POST"])
@managers
def member(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One member: their role, and what else may be done."""
    actor, found = _actor(request), member_for(request.tenant, uuid)
    form = RoleForm(request.POST or None, actor=actor, initial={"role": found.role})
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        work = lambda: member_change_role(member=found, role=role, actor=actor)  # noqa: E731
        return _done(request, work, _("Rol guardado."))
    context = {
        "member": found,
        "form": form,
        "changeable": may_change(actor, found),
        "oneself": found.pk == actor.pk,
    }
    return render(request, "members/member.html", context, status=422 if form.errors else 200)


@require_POST
@managers
def state(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Suspend or reactivate a member (`active` = yes or no)."""
    actor, found = _actor(request), member_for(request.tenant, uuid)
    if request.POST.get("active") == "yes":
        text = _("%(name)s puede volver a entrar.") % {"name": found.user}
        return _done(request, lambda: member_reactivate(member=found, actor=actor), text)
    text = _("%(name)s ya no puede entrar.") % {"name": found.user}
    return _done(request, lambda: member_suspend(member=found, actor=actor), text)


@require_POST
@managers
def remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take a member out for good."""
    actor, found = _actor(request), member_for(request.tenant, uuid)
    text = _("%(name)s ya no es del equipo.") % {"name": found.user}
    return _done(request, lambda: member_remove(member=found, actor=actor), text)


@require_POST
@managers
def resend(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send an invitation again, with a new link."""
    actor, invitation = _actor(request), invitation_for(request.tenant, uuid)
    try:
        invitation_count(request, invitation.email)
    except TooManyInvitations as refusal:
        messages.error(request, _slow_down(refusal))
        return redirect("members:list")
    text = _("Invitación reenviada. El enlace anterior ya no sirve.")
    return _done(request, lambda: invitation_resend(invitation=invitation, actor=actor), text)


@require_POST
@managers
def withdraw(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    actor, invitation = _actor(request), invitation_for(request.tenant, uuid)
    text = _("Invitación retirada: su enlace ya no sirve.")
    return _done(request, lambda: invitation_withdraw(invitation=invitation, actor=actor), text)


def _actor(request: MemberRequest) -> Membership:
    """Whoever asks, with the business of this host at hand."""
    request.membership.business = request.tenant
    return request.membership


def _done(request: MemberRequest, work: Callable[[], object], text: str) -> HttpResponse:
    """Do it, say so or why not, and show the list again."""
    try:
        work()
    except MemberRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, text)
    return redirect("members:list")

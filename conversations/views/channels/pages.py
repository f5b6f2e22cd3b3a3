"""The guided page of a channel. What is a channel's own (its form, its words, its facts) it says in
a `ChannelPage`; the five views are the same for all."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conversations.channels.base import SendError
from conversations.forms.channels.base import (
    BusinessForm,
    ConnectForm,
    TrialForm,
    form_connect,
)
from conversations.models import ChannelAccount
from conversations.selectors.channels import channel_stats
from conversations.services.connections import (
    NotYetTried,
    account_disconnect,
    account_latest,
    account_validate,
    keeper_for,
)
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited


class ChannelPage:
    """A channel's page: `fine` is said when a check finds nothing wrong, `connected` once it is
    connected (with `%(account)s`)."""

    kind: ClassVar[str]
    form: ClassVar[type[ConnectForm]]
    trial: ClassVar[type[TrialForm]] = TrialForm
    fine: ClassVar[Promise]
    connected: ClassVar[Promise]

    def initial(self, request: MemberRequest, account: ChannelAccount | None) -> dict[str, Any]:
        """What the form to connect is filled in with."""
        return {}

    def trial_initial(
        self, request: MemberRequest, account: ChannelAccount | None
    ) -> dict[str, Any]:
        """What the form to try it out is filled in with."""
        return {}

    def more(self, request: MemberRequest) -> dict[str, Any]:
        """What the template needs besides, connected or not."""
        return {}

    def facts(self, request: MemberRequest, account: ChannelAccount) -> dict[str, Any]:
        """What the template needs of a connected account."""
        return {}


def page_paths(page: ChannelPage) -> list[URLPattern]:
    """A channel's page and its buttons, below /settings/channels/<kind>/."""
    kind, at = page.kind, f"settings/channels/{page.kind}/"
    verbs: dict[str, Callable[..., HttpResponse]] = {
        "connect": connecting(page, page.form),
        "check": _checking(page),
        "test": _trying(page),
        "disconnect": _ending(page),
    }
    buttons = [path(f"{at}{verb}/", view, name=f"{kind}_{verb}") for verb, view in verbs.items()]
    return [path(at, _showing(page), name=f"{kind}_page"), *buttons]


def account_or_404(kind: str) -> ChannelAccount:
    """The connected account of a kind. Raises `Http404`."""
    account = account_latest(kind)
    if account is None:
        raise Http404
    return account


def _shown(
    page: ChannelPage,
    request: MemberRequest,
    form: BusinessForm | None = None,
    trial: BusinessForm | None = None,
) -> HttpResponse:
    """The page, with a form that was filled in wrongly, if one was."""
    account, business = account_latest(page.kind), request.tenant
    context: dict[str, Any] = {
        "account": account,
        "form": form or page.form(business=business, initial=page.initial(request, account)),
        "typed": form is not None,
        "test_form": trial
        or page.trial(business=business, initial=page.trial_initial(request, account)),
        **page.more(request),
    }
    if account is not None:
        stats = channel_stats(page.kind, timezone.now())["last_24_hours"]
        context |= {"stats": stats, **page.facts(request, account)}
    status = 422 if form is not None or trial is not None else 200
    return render(request, f"channels/{page.kind}.html", context, status=status)


def _showing(page: ChannelPage) -> Callable[..., HttpResponse]:
    @require_GET
    @managers
    def show(request: MemberRequest) -> HttpResponse:
        """How the account is doing, or how to connect one."""
        return _shown(page, request)

    return show


def connecting(page: ChannelPage, form_class: type[ConnectForm]) -> Callable[..., HttpResponse]:
    """The view that connects a channel with a form, its page's or another."""

    @require_POST
    @managers
    @ratelimited("channel_connect")
    def connect(request: MemberRequest) -> HttpResponse:
        """Ask the provider whether the credentials fit, and connect."""
        form = form_class(request.POST, business=request.tenant)
        account = form_connect(form, Actor.person(request.user))
        if account is None and form.fields:
            return _shown(page, request, form)
        if account is None:
            messages.error(request, " ".join(map(str, form.non_field_errors())))
            return redirect(f"{page.kind}_page")
        messages.success(request, str(page.connected) % {"account": account.label})
        return redirect(f"{page.kind}_page")

    return connect


def _checking(page: ChannelPage) -> Callable[..., HttpResponse]:
    @require_POST
    @managers
    @ratelimited("channel_connect")
    def check(request: MemberRequest) -> HttpResponse:
        """Ask the provider now."""
        if reason := account_validate(account=account_or_404(page.kind)):
            messages.error(request, reason)
        else:
            messages.success(request, str(page.fine))
        return redirect(f"{page.kind}_page")

    return check


def _trying(page: ChannelPage) -> Callable[..., HttpResponse]:
    @require_POST
    @managers
    @ratelimited("channel_connect")
    def test(request: MemberRequest) -> HttpResponse:
        """Send one message with fixed words to the member."""
        account = account_or_404(page.kind)
        form = page.trial(request.POST, business=request.tenant)
        if form.is_valid():
            to = str(form.cleaned_data.get("to", ""))
            try:
                said = keeper_for(page.kind).trial(account, user=request.user, to=to)
            except NotYetTried as first:
                messages.warning(request, str(first))
                return redirect(f"{page.kind}_page")
            except SendError as error:
                form.add_error("to" if "to" in form.fields else None, error.reason)
            else:
                messages.success(request, said)
                return redirect(f"{page.kind}_page")
        if form.fields:
            return _shown(page, request, trial=form)
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(f"{page.kind}_page")

    return test


def _ending(page: ChannelPage) -> Callable[..., HttpResponse]:
    @require_POST
    @managers
    def disconnect(request: MemberRequest) -> HttpResponse:
        """Let the account go; conversations stay."""
        account_disconnect(account=account_or_404(page.kind), actor=Actor.person(request.user))
        messages.success(request, _("Desconectado. Las conversaciones se quedan."))
        return redirect(f"{page.kind}_page")

    return disconnect

"""Which model answers for the business: settings, and a check whether it does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.assistant.accounts import account_of_business, engine_of_business
from conversations.assistant.probe import Verdict, probe
from conversations.forms.assistant import AssistantSettingsForm, settings_initial
from conversations.services.assistant_settings import (
    assistant_settings,
    assistant_settings_save,
)
from conversations.services.prompts import prompt_in_force
from conversations.words.probe import VERDICTS
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, render_page
from tenants.ratelimits import ratelimited


@require_http_methods(["GET", "POST"])
@managers
def settings_page(request: MemberRequest) -> HttpResponse:
    """Engine, model, key, budget, and the link for reviews."""
    row = assistant_settings()
    form = AssistantSettingsForm(
        request.POST or None, initial=settings_initial(row, request.tenant), row=row
    )
    if request.method == "POST" and form.is_valid():
        assistant_settings_save(choice=form.choice, actor=Actor.person(request.user))
        messages.success(request, _("Ajustes del asistente guardados."))
        return redirect("assistant:settings")
    account = account_of_business()
    context = {
        "form": form,
        "account": account,
        "by_model": engine_of_business().name != "builtin",
        "prompt": prompt_in_force(),
    }
    return render(request, "assistant/settings.html", context)


@require_POST
@ratelimited("assistant_check")
@managers
def check(request: MemberRequest) -> HttpResponse:
    """Ask the model that is stored for one token, and say what came of it."""
    verdict = probe(account_of_business())
    context = {"verdict": VERDICTS[verdict], "works": verdict is Verdict.WORKS}
    return render_page(request, "assistant/check_page.html", "assistant/check.html", context)

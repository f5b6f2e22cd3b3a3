"""The page on which owners set what is written to people by itself, and when."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leads.board_forms import RuleForm, bad_text_words
from leads.follow_up_rules import rule_update, rules
from leads.follow_up_texts import PLACEHOLDERS, BadText, placeholders_of, text_fill
from leads.models import FollowUpRule
from leads.transitions import SILENCE_DAYS, UNDECIDED_DAYS
from tenants.actors import Actor
from tenants.models import Business
from tenants.pages import MemberRequest, managers

# What a preview fills in; real messages take it from the person and their booking.
_SAMPLE = {
    "nombre": "Lucía",
    "servicio": gettext_lazy("Primera visita"),
    "cita": gettext_lazy("mañana a las 17:00"),
    "huecos": gettext_lazy("1. jueves 26, 17:00\n2. viernes 27, 10:30"),
}


@require_http_methods(["GET", "POST"])
@managers
def follow_up_rules(request: MemberRequest) -> HttpResponse:
    """All rules; a POST saves the one that it names in `rule`."""
    if request.method == "POST":
        return _save(request)
    return _page(request, {}, 200)


def _save(request: MemberRequest) -> HttpResponse:
    rule = _rule(request.POST.get("rule", ""))
    form = RuleForm(request.POST, language=request.tenant.language, prefix=rule.kind)
    if not form.is_valid():
        return _page(request, {rule.kind: form}, 422)
    rule_update(rule=rule, actor=Actor.person(request.user), **form.values)
    messages.success(request, _("Seguimiento guardado."))
    return redirect(f"{request.path}#{rule.kind}")


def _rule(kind: str) -> FollowUpRule:
    rule = next((rule for rule in rules() if rule.kind == kind), None)
    if rule is None:
        raise Http404
    return rule


def _page(request: MemberRequest, forms: dict[str, RuleForm], status: int) -> HttpResponse:
    language = request.tenant.language
    rows = []
    for rule in rules():
        form = forms.get(rule.kind) or RuleForm.of(rule, language=language)
        rows.append((rule, form, _preview(form.main_text.value() or "", request.tenant)))
    groups = [
        (base, [row for row in rows if row[0].base == base.value]) for base in FollowUpRule.Base
    ]
    context = {
        "groups": [(base, found) for base, found in groups if found],
        "placeholders": PLACEHOLDERS.items(),
        "undecided_days": UNDECIDED_DAYS,
        "silence_days": SILENCE_DAYS,
    }
    return render(request, "leads/follow_up_rules.html", context, status=status)


@require_POST
@managers
def preview(request: MemberRequest) -> HttpResponse:
    """How a text that is being written will read (`text`)."""
    text = next((str(value) for name, value in request.POST.items() if "-text_" in name), "")
    shown = _preview(text, request.tenant)
    return render(request, "leads/follow_up_preview.html", {"preview": shown})


def _preview(text: str, business: Business) -> dict[str, str]:
    try:
        placeholders_of(text)
    except BadText as error:
        return {"error": bad_text_words(error, PLACEHOLDERS)}
    values = {name: str(value) for name, value in _SAMPLE.items()}
    return {"text": text_fill(text, values | {"negocio": business.name})}

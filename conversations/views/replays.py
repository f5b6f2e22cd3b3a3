"""Pages on which owners try a change on past questions before their customers get it."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conversations.forms.replays import ReplayForm
from conversations.models import PromptVersion, Replay
from conversations.replay.describing import changes_told
from conversations.replay.selectors import (
    Compared,
    answers_compared,
    done_count,
    past_runs,
    replays_recent,
)
from conversations.replay.services import NothingToReplay, replay_start, replay_stop
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PER_PAGE = 25
# What spreadsheets take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_http_methods(["GET", "POST"])
@ratelimited("replay_start")
@managers
def replay_list(request: MemberRequest) -> HttpResponse:
    """Earlier replays, and the form that starts one."""
    form = ReplayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            replay = replay_start(
                count=form.cleaned_data["count"],
                intent=form.cleaned_data["intent"],
                changes=form.changes,
                actor=Actor.person(request.user),
            )
        except NothingToReplay:
            form.add_error(None, _nothing_found(form.cleaned_data["intent"]))
        else:
            return redirect("replays:page", replay.uuid)
    rows = [(replay, changes_told(replay.changes)) for replay in replays_recent()]
    status = 422 if form.errors else 200
    context = {"form": form, "rows": rows, "anything": bool(past_runs(count=1))}
    return render(request, "replays/list.html", context, status=status)


def _nothing_found(intent: str) -> str:
    if intent:
        return _("Todavía no hay preguntas contestadas de ese tipo. Elige otro, o «De todo tipo».")
    return _("El asistente todavía no ha contestado a nadie: no hay preguntas con las que ensayar.")


@require_GET
@managers
def page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What would change: each question with both answers."""
    replay = get_object_or_404(Replay, uuid=uuid)
    every = answers_compared(replay)
    show = request.GET.get("show", "changed")
    chosen = [each for each in every if show == "all" or _is_shown(each, show)]
    context = _standing(replay) | {
        "told": changes_told(replay.changes),
        "counts": _counts(every),
        "show": show,
        "rows": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "draft": _draft(replay),
    }
    return render(request, "replays/page.html", context)


def _is_shown(each: Compared, show: str) -> bool:
    if show == "changed":
        return each.verdict in ("changed", "worse")
    return each.verdict == show


def _counts(every: list[Compared]) -> dict[str, int]:
    counts = dict.fromkeys(("changed", "worse", "same", "error", "waiting"), 0)
    for each in every:
        counts[each.verdict] += 1
    return counts | {"all": len(every), "differ": counts["changed"] + counts["worse"]}


def _standing(replay: Replay) -> dict[str, Any]:
    done = done_count(replay)
    running = replay.state in (Replay.State.WAITING, Replay.State.RUNNING)
    of = max(replay.wanted, 1)
    return {"replay": replay, "done": done, "percent": 100 * done // of, "running": running}


def _draft(replay: Replay) -> PromptVersion | None:
    """The draft that was tried, if it is still one."""
    uuid = replay.changes.get("prompt")
    drafts = PromptVersion.objects.filter(state=PromptVersion.State.DRAFT)
    return drafts.filter(uuid=uuid).first() if uuid else None


@require_GET
@managers
def progress(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The bar alone, asked for every second while the replay runs; then the page is loaded anew."""
    replay = get_object_or_404(Replay, uuid=uuid)
    standing = _standing(replay)
    response = render(request, "replays/progress.html", standing)
    if not standing["running"]:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@managers
def stop(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Answer no more of the questions."""
    replay = get_object_or_404(Replay, uuid=uuid)
    replay_stop(replay=replay, actor=Actor.person(request.user))
    messages.success(request, _("Ensayo detenido: lo comparado hasta ahora se queda."))
    return redirect("replays:page", replay.uuid)


@require_GET
@managers
def download(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """All questions with both answers, for a spreadsheet."""
    replay = get_object_or_404(Replay, uuid=uuid)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"ensayo-{replay.created_at:%Y%m%d-%H%M}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    sheet = csv.writer(response)
    sheet.writerow([_("Pregunta"), _("Antes"), _("Después"), _("Resultado"), _("Motivo")])
    for each in answers_compared(replay):
        why = "; ".join(each.after.get("problems") or []) or each.row.error
        cells = [each.question, each.before["text"], each.after["text"], each.verdict, why]
        sheet.writerow([_safe(cell) for cell in cells])
    return response


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

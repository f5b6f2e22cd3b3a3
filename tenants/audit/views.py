"""The audit trail of a business, to read only."""

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tenants.audit.labels import SUBJECTS, action_label, field_label, object_label, value_text
from tenants.audit.models import AuditEntry
from tenants.audit.selectors import Opened, entries_open, entry_list
from tenants.models import Membership
from tenants.pages import MemberRequest, managers

PAGE = 50
KINDS = [choice for choice in AuditEntry.Actor.choices if choice[0] != AuditEntry.Actor.PERSON]


class AuditFilter(forms.Form):
    """The page's query string; what makes no sense in it counts as not given."""

    action = forms.ChoiceField(
        label=_("Sobre qué"), choices=[("", _("Todo")), *SUBJECTS.items()], required=False
    )
    actor = forms.ChoiceField(label=_("Quién"), required=False)
    first = forms.DateField(
        label=_("Desde"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    last = forms.DateField(
        label=_("Hasta"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: object, members: list[tuple[str, str]]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        actors: list[tuple[str, object]] = [("", _("Cualquiera")), *members, *KINDS]
        self.fields["actor"].choices = actors  # type: ignore[attr-defined]


@require_GET
@managers
def entries(request: MemberRequest) -> HttpResponse:
    """Who did what, from where, and what changed; newest first, 50 a page."""
    form = AuditFilter(request.GET, members=_members(request))
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    page = Paginator(entry_list(**chosen), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": _rows(page)}
    return render(request, "audit/entries.html", context)


def _members(request: MemberRequest) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(business=request.tenant).select_related("user")
    return [(str(row.user_id), str(row.user)) for row in rows.order_by("user__first_name")]


def _rows(page: Page[AuditEntry]) -> list[dict[str, object]]:
    return [
        {
            "entry": opened.entry,
            "label": action_label(opened.entry.action),
            "about": object_label(opened.entry.object_type, opened.entry.object_id),
            "erased": opened.erased,
            "changes": _changes(opened),
        }
        for opened in entries_open(page.object_list)
    ]


def _changes(opened: Opened) -> list[tuple[str, str, str]]:
    """Field, before and after, of what differs; a side that was not noted stays empty."""
    names = dict.fromkeys([*opened.before, *opened.after])
    return [
        (field_label(name), _side(opened.before, name), _side(opened.after, name))
        for name in names
        if name not in opened.before or opened.before.get(name) != opened.after.get(name)
    ]


def _side(values: dict[str, object], name: str) -> str:
    return value_text(values[name]) if name in values else ""

"""The page of acquisition: new leads a day, what winning customers costs, and entering it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.asking import month_asked, month_of, reporting
from analytics.charts import leads_panel
from analytics.days import month_first
from analytics.downloads import acquisition_csv
from analytics.forms import SpendForm
from analytics.selectors import Month, months_known
from analytics.spend import acquisition, spend_save
from tenants.pages import MemberRequest, managers, members, render_page


@require_GET
@members
@reporting
def page(request: MemberRequest) -> HttpResponse:
    """A month's new leads, spend by channel, and the cost of a customer."""
    return _page(request, month_asked(request))


@require_POST
@managers
@reporting
def save(request: MemberRequest) -> HttpResponse:
    """Keep the spend of the month that the address names, one that is over or running."""
    month = month_of(request.GET.get("month"))
    if month is None or month > month_first(timezone.localdate()):
        return HttpResponseBadRequest()
    form = SpendForm(request.POST)
    if not form.is_valid():
        return _page(request, month_asked(request), form, status=422)
    spend_save(month=month, amounts=form.cleaned_data, user=request.user)
    messages.success(request, _("Gasto guardado."))
    return redirect(f"{reverse('analytics:acquisition')}?month={month:%Y-%m}")


def _page(
    request: MemberRequest, month: Month, form: SpendForm | None = None, *, status: int = 200
) -> HttpResponse:
    found = acquisition(month.now)
    context = {
        "month": month,
        "months": months_known(now=timezone.now()),
        "acquisition": found,
        "panel": leads_panel(month),
        "form": form or SpendForm(initial=found.spend),
    }
    return render_page(
        request,
        "analytics/acquisition.html",
        "analytics/acquisition_body.html",
        context,
        status=status,
    )


@require_GET
@members
@reporting
def download(request: MemberRequest) -> HttpResponse:
    """A month's spend, customers and their cost as CSV."""
    month = month_asked(request)
    name = f"{request.tenant.slug}-acquisition-{month.now.first:%Y-%m}.csv"
    return acquisition_csv(acquisition(month.now), name)

"""What the assistant's models cost this month."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from conversations.selectors.usage import month_usage
from tenants.pages import MemberRequest, managers, render_page


@require_GET
@managers
def usage(request: MemberRequest) -> HttpResponse:
    """Tokens by purpose and model, the budget, and who answers now; redrawn as it is used."""
    return render_page(request, "usage/page.html", "usage/body.html", {"usage": month_usage()})

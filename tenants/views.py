"""What the business has been told, for those who manage it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tenants.notices import notices_mark_read, notices_said
from tenants.pages import MemberRequest, managers

NOTICES_SHOWN = 50


@require_GET
@managers
def notice_list(request: MemberRequest) -> HttpResponse:
    """The latest notices; the new ones stand out until they are marked as read."""
    notices = notices_said(request.tenant, NOTICES_SHOWN)
    return render(request, "tenants/notices.html", {"notices": notices})


@require_POST
@managers
def notices_read(request: MemberRequest) -> HttpResponse:
    """Mark everything as read."""
    notices_mark_read(business=request.tenant)
    return redirect("notices:list")

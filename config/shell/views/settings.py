"""The basics of the business."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.shell.forms import BusinessForm
from config.shell.services import business_update
from tenants.actors import Actor
from tenants.models import Business
from tenants.pages import MemberRequest, managers
from tenants.urls_for import business_url


@require_http_methods(["GET", "POST"])
@managers
def settings(request: MemberRequest) -> HttpResponse:
    """Name, whereabouts, zone and language of the business."""
    # A row of its own: the request's is shared by every request of this process.
    business = Business.objects.get(pk=request.tenant.pk)
    form = BusinessForm(request.POST or None, instance=business)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        context = {
            "form": form,
            "chat_url": business_url(business, reverse("chat:page")),
        }
        return render(request, "shell/settings.html", context, status=status)
    changed = list(form.changed_data)
    before = {name: str(form.initial[name]) for name in changed}
    if changed:
        business_update(
            business=business, changed=changed, before=before, actor=Actor.person(request.user)
        )
    messages.success(request, _("Ajustes guardados."))
    return redirect("settings")

"""The page of what did not arrive: why, what was tried, and sending it again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conversations.models import Message
from conversations.selectors.unsent import unsent_for, unsent_listed
from conversations.services.resending import NotResendable, delivery_dismiss, delivery_resend
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, with_toast, writers

PAGE = 30
LIST = "unsent:list"


@require_GET
@members
def unsent(request: MemberRequest) -> HttpResponse:
    """The messages that did not arrive, newest first."""
    listed = Paginator(unsent_listed(request.membership), PAGE)
    page = listed.get_page(request.GET.get("page"))
    return render(request, "inbox/unsent.html", {"page": page, "total": listed.count})


@require_POST
@writers
def resend(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send one again. From within its conversation, that is told beside it."""
    delivery = unsent_for(request.membership, uuid)
    told, level = _("Se envía otra vez. Si vuelve a fallar, aparecerá aquí."), messages.SUCCESS
    try:
        delivery_resend(delivery=delivery, actor=Actor.person(request.user))
    except NotResendable:
        told, level = _("Ese mensaje ya se está enviando."), messages.INFO
    if request.htmx:
        message = Message.objects.select_related("delivery").get(pk=delivery.message_id)
        shown = render(request, "inbox/deliveries.html", {"messages": [message]})
        return with_toast(shown, told)
    messages.add_message(request, level, told)
    return redirect(LIST)


@require_POST
@writers
def dismiss(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take one off the list."""
    delivery = unsent_for(request.membership, uuid)
    try:
        delivery_dismiss(delivery=delivery, actor=Actor.person(request.user))
    except NotResendable:
        messages.info(request, _("Ese mensaje ya se está enviando."))
    return redirect(LIST)

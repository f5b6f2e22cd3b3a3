"""The profile that Chatwoot shows in a frame (`channels.chatwoot.profile`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.channels.chatwoot.profile import is_signed, origin_of, profile
from conversations.models import ChannelAccount
from conversations.services.connections import account_by_key

View = Callable[[HttpRequest, ChannelAccount], HttpResponse]


def for_chatwoot(view: View) -> Callable[..., HttpResponse]:
    """Only with the signature, and in a frame of that Chatwoot alone; else there is no such
    page."""

    @wraps(view)
    def framed(request: HttpRequest, account: UUID) -> HttpResponse:
        found = account_by_key(CHANNEL, str(account))
        if found is None or not is_signed(found, request.GET.get("sign", "")):
            raise Http404
        framing: Any = csp_replace({"frame-ancestors": [origin_of(found)]})
        response: HttpResponse = framing(view)(request, found)
        return response

    return xframe_options_exempt(never_cache(require_safe(framed)))


@for_chatwoot
def page(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    """Empty until Chatwoot has said whose conversation is open."""
    context = {"origin": origin_of(account)}
    return render(request, "channels/chatwoot_profile.html", context)


@for_chatwoot
def person(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    """The profile of one customer (`contact`: their number in Chatwoot)."""
    found = profile(account, request.GET.get("contact", "")[:20])
    return render(request, "channels/chatwoot_person.html", {"profile": found})

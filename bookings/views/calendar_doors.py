"""The door of Google's calls: headers only, and no row but the promise of a reading."""

from hmac import compare_digest

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bookings.models import CalendarConnection
from bookings.providers.google.calendar import channel_token
from bookings.services.calendar_pulls import pull_promise
from tenants.middleware import require_business

# What follows the opening of a channel; nothing has changed yet.
OPENED = "sync"


@csrf_exempt
@require_POST
def google_door(request: HttpRequest) -> HttpResponse:
    """Something changed in a watched calendar: promise to read it. Calls may come repeated or out
    of order; each means no more than that. A wrong token gets 403, a channel of which we know
    nothing any more 404; neither writes anything."""
    require_business(request)
    channel = request.headers.get("X-Goog-Channel-ID", "")[:64]
    token = request.headers.get("X-Goog-Channel-Token", "")
    if not channel or not compare_digest(token.encode(), channel_token(channel).encode()):
        return HttpResponse(status=403)
    rows = CalendarConnection.objects.filter(provider="google", watch__id=channel)
    connection = rows.filter(state=CalendarConnection.State.ACTIVE).first()
    if connection is None:
        return HttpResponse(status=404)
    if request.headers.get("X-Goog-Resource-State") != OPENED:
        pull_promise(connection)
    return HttpResponse(status=204)

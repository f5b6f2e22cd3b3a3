"""All channels on one page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from conversations.selectors.overview import channels_shown, puzzling_shown, trouble_count
from conversations.services.inbound import events_read_again
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

PAGE = "channels_page"


@require_GET
@managers
def overview(request: MemberRequest) -> HttpResponse:
    """What each channel has and how it is doing; looked at anew every half minute."""
    channels = channels_shown()
    context = {
        "channels": channels,
        "trouble": trouble_count(channels),
        "puzzling": puzzling_shown(timezone.now()),
    }
    return render(request, "channels/overview.html", context)


@require_POST
@managers
@ratelimited("channel_connect")
def check_all(request: MemberRequest) -> HttpResponse:
    """Have every account asked now, one beside the other: the page shows what they say."""
    for dotted in settings.CHANNEL_CHECKS:
        import_string(dotted)()
    messages.success(request, _("Preguntando a cada proveedor: esta página lo va mostrando."))
    return redirect(PAGE)


@require_POST
@managers
@ratelimited("channel_connect")
def read_again(request: MemberRequest) -> HttpResponse:
    """Read once more what was not understood."""
    count = events_read_again()
    told = ngettext("Se vuelve a leer %(n)s.", "Se vuelven a leer %(n)s.", count)
    messages.success(request, told % {"n": count})
    return redirect(PAGE)

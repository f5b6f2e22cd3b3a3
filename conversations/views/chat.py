"""The page where visitors of a business's site chat with it."""

from datetime import timedelta

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conversations.api.serializers import TEXT_MAX_CHARS
from conversations.channels.web import NAME_MAX_CHARS
from tenants.middleware import require_business

_LANGUAGE_KEPT = timedelta(days=365)


# What a visitor sends is shown to them from the page's own memory.
@csp_update({"img-src": ["blob:"], "media-src": ["blob:"]})
@require_safe
@never_cache
def chat_page(request: HttpRequest) -> HttpResponse:
    """The chat, in the language of `?lang=` (remembered for the API's answers) or the usual one."""
    business = require_business(request)
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    context = {
        "business": business,
        "text_max": TEXT_MAX_CHARS,
        "name_max": NAME_MAX_CHARS,
        "file_max": settings.CHAT_FILE_MAX_BYTES,
        "other_language": "es" if language == "en" else "en",
    }
    with translation.override(language):
        response = render(request, "chat/page.html", context)
    if language == asked:
        response.headers["Content-Language"] = language
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=_LANGUAGE_KEPT, samesite="Lax"
        )
    return response

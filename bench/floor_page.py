"""The pages' floor, for gunicorn: a constant page for members behind the whole middleware of
production, with session and membership, on the same server as the product's own pages."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET

django.setup(set_prefix=False)

from config.settled import process_settle  # noqa: E402 - after the line above, as the next
from tenants.pages import MemberRequest, members  # noqa: E402


@require_GET
@members
def constant(request: MemberRequest) -> HttpResponse:
    """Nothing that depends on anything."""
    return HttpResponse("<!doctype html><title>.</title>")


urlpatterns = [path("bench/constant/", constant), path("", include(settings.ROOT_URLCONF))]
settings.ROOT_URLCONF = "bench.floor_page"
application = WSGIHandler()
process_settle()

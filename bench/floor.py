"""The webhook's floor, for gunicorn: a bare view behind the same tenancy middleware that inserts
one row. No other middleware, no parsing, no signature, no encryption, no due work, no ORM."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

_INSERT = """
INSERT INTO conversations_inboundevent
    (channel, account_key, provider_id, payload, state, note, received_at)
VALUES ('bench', '', %s, 'payload', 'received', '', %s)
"""


def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row."""
    from tenants.ids import new_uuid

    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [str(new_uuid()), timezone.now()])
    answer = b"<Response/>"
    length = {"Content-Length": str(len(answer))}  # lets the client keep its connection
    return HttpResponse(answer, content_type="text/xml", headers=length)


urlpatterns = [path("insert", insert)]

# The settings are production's; an app refuses to load without its middleware, hence the order.
django.setup(set_prefix=False)
settings.MIDDLEWARE = ["tenants.middleware.BusinessMiddleware"]
settings.ROOT_URLCONF = settings.PUBLIC_SCHEMA_URLCONF = "bench.floor"
application = WSGIHandler()

from config.settled import process_settle  # noqa: E402 - after the settings above

process_settle()

"""Pages, webhooks and API, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

application = get_wsgi_application()

# It needs the settings and apps that the line above has loaded.
from config.settled import process_settle  # noqa: E402

process_settle()

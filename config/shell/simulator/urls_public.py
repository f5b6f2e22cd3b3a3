"""The stand-in's address and the mailbox; included by the demo only."""

from django.urls import path

from config.shell.simulator import views, website
from config.shell.simulator.chatwoot import views as chatwoot
from config.shell.simulator.google import views as google
from config.shell.simulator.schedulers import views as schedulers
from config.shell.simulator.telegram import views as telegram
from config.shell.simulator.waha import views as waha

urlpatterns = [
    path("_sim/twilio/<path:path>", views.twilio_api, name="simulator_twilio"),
    path(
        "_sim/calendly/<path:path>",
        schedulers.api,
        {"provider": "calendly"},
        name="simulator_calendly",
    ),
    path(
        "_sim/calcom/<path:path>", schedulers.api, {"provider": "calcom"}, name="simulator_calcom"
    ),
    path("_sim/meta/<path:path>", views.meta_api, name="simulator_meta"),
    path("_sim/telegram/<path:path>", telegram.api, name="simulator_telegram"),
    path("_sim/waha/<path:path>", waha.api, name="simulator_waha"),
    path("_sim/chatwoot/<path:path>", chatwoot.api, name="simulator_chatwoot"),
    path("_sim/google/<path:path>", google.google_api, name="simulator_google"),
    path("simulador/google/", google.google_page, name="simulator_google_page"),
    path("simulador/google/permiso/", google.consent, name="simulator_google_consent"),
    path("simulador/correo/", views.mailbox, name="simulator_mailbox"),
    path("simulador/web/", website.website, name="simulator_website"),
    path("simulador/sms/", views.sms, name="simulator_sms"),
]

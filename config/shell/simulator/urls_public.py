"""The stand-in's address and the mailbox; included by the demo only."""

from django.urls import path

from config.shell.simulator import views, website

urlpatterns = [
    path("_sim/twilio/<path:path>", views.twilio_api, name="simulator_twilio"),
    path("simulador/correo/", views.mailbox, name="simulator_mailbox"),
    path("simulador/web/", website.website, name="simulator_website"),
    path("simulador/sms/", views.sms, name="simulator_sms"),
]

"""The stand-in's address; included by the demo only."""

from django.urls import path

from config.shell.simulator import views

urlpatterns = [path("_sim/twilio/<path:path>", views.twilio_api, name="simulator_twilio")]

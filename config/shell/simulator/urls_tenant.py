"""The phone's addresses on a business's host; included by the demo only."""

from django.urls import path

from config.shell.simulator import phones, views
from config.shell.simulator.chatwoot import views as chatwoot
from config.shell.simulator.schedulers import views as schedulers
from config.shell.simulator.telegram import views as telegram
from config.shell.simulator.waha import views as waha

urlpatterns = [
    path("simulador/", views.simulator, name="simulator"),
    path("simulador/mensajes/", views.messages, name="simulator_messages"),
    path("simulador/reservas/", schedulers.page, name="simulator_scheduler"),
    path("simulador/telegram/", telegram.phone, name="simulator_telegram_phone"),
    path("simulador/qr/", waha.phone, name="simulator_waha_phone"),
    path("simulador/chatwoot/", chatwoot.desk, name="simulator_chatwoot_desk"),
    path("simulador/sms/", phones.sms, name="simulator_sms_phone"),
    path("simulador/correo/", phones.mail, name="simulator_mail_program"),
    path("simulador/enviar/", views.write, name="simulator_write"),
    path("simulador/meta/archivo/<str:token>/", views.meta_file, name="simulator_meta_file"),
    path("simulador/fallar/", views.fail_next, name="simulator_fail_next"),
]

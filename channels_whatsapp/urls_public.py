from django.urls import path

from channels_whatsapp.views import InboundView, StatusView

urlpatterns = [
    path("webhook/whatsapp", InboundView.as_view(), name="whatsapp_inbound"),
    path(
        "webhook/whatsapp/status/<uuid:delivery_uuid>",
        StatusView.as_view(),
        name="whatsapp_status",
    ),
]

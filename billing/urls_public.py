from django.urls import path

from billing.views.webhooks import GatewayWebhookView

urlpatterns = [
    path("webhook/stripe", GatewayWebhookView.as_view(gateway="stripe"), name="stripe_webhook"),
]

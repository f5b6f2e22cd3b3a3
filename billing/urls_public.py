from django.conf import settings
from django.urls import include, path

from billing.views.webhooks import GatewayWebhookView

urlpatterns = [
    path("webhook/stripe", GatewayWebhookView.as_view(gateway="stripe"), name="stripe_webhook"),
]
if settings.DEMO:
    urlpatterns += [path("", include("billing.gateways.fake.urls_public"))]

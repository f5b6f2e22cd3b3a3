from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from billing.views.webhooks import GatewayWebhookView

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhook/stripe", GatewayWebhookView.as_view(gateway="stripe"), name="stripe_webhook"),
]
if settings.DEMO:
    urlpatterns += [path("", include("billing.gateways.fake.urls_public"))]

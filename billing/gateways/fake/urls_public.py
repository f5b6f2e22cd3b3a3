"""The stand-in's addresses; included by the demo only."""

from django.urls import path

from billing.gateways.fake import views

urlpatterns = [
    path("_sim/stripe/v1/<path:path>", views.api, name="fake_stripe_api"),
    path("_sim/stripe/pay/<slug:ref>", views.pay, name="fake_stripe_pay"),
    path("_sim/stripe/portal/<slug:ref>", views.portal, name="fake_stripe_portal"),
    path("_sim/stripe/bill/<slug:ref>", views.bill, name="fake_stripe_bill"),
]

from django.urls import path

from billing.views.checkout import checkout, come_back, portal
from billing.views.plan import plan, support, suspended

app_name = "billing"
urlpatterns = [
    path("plan/", plan, name="plan"),
    path("help/", support, name="support"),
    path("plan/suspended/", suspended, name="suspended"),
    path("plan/checkout/", checkout, name="checkout"),
    path("plan/portal/", portal, name="portal"),
    path("plan/return/", come_back, name="return"),
]

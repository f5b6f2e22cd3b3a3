from django.urls import path

from billing.views.plan import plan, suspended

app_name = "billing"
urlpatterns = [
    path("plan/", plan, name="plan"),
    path("plan/suspended/", suspended, name="suspended"),
]

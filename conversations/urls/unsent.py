"""What did not reach people."""

from django.urls import path

from conversations.views import unsent

app_name = "unsent"
urlpatterns = [
    path("", unsent.unsent, name="list"),
    path("<uuid:uuid>/resend/", unsent.resend, name="resend"),
    path("<uuid:uuid>/dismiss/", unsent.dismiss, name="dismiss"),
]

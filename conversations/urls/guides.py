"""When a person takes over, what strangers are asked, and why the assistant said something."""

from django.urls import path

from conversations.views import guides, why

app_name = "guides"
urlpatterns = [
    path("settings/assistant/handoff/", guides.handoff, name="handoff"),
    path("settings/assistant/welcome/", guides.welcome, name="welcome"),
    path("settings/assistant/welcome/code/", guides.audience_code, name="audience_code"),
    path("inbox/<uuid:uuid>/topic/", guides.topic, name="topic"),
    path("contacts/<uuid:uuid>/consent/withdraw/", guides.consent_end, name="consent_withdraw"),
    path("inbox/messages/<uuid:uuid>/why/", why.why, name="why"),
]

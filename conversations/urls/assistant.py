"""How the assistant is set up: the model, and the owner's instructions."""

from django.urls import path

from conversations.api.assistant import CheckView, SettingsView
from conversations.views import assistant, prompts

app_name = "assistant"
urlpatterns = [
    path("settings/assistant/", assistant.settings_page, name="settings"),
    path("settings/assistant/check/", assistant.check, name="check"),
    path("settings/assistant/instructions/", prompts.editor, name="instructions"),
    path("settings/assistant/instructions/discard/", prompts.discard, name="discard"),
    path("settings/assistant/instructions/<uuid:uuid>/", prompts.version, name="version"),
    path("settings/assistant/instructions/<uuid:uuid>/publish/", prompts.publish, name="publish"),
    path("api/assistant/settings/", SettingsView.as_view(), name="api_settings"),
    path("api/assistant/settings/check/", CheckView.as_view(), name="api_check"),
]

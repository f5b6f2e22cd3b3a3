"""How the assistant is set up: the model, and the owner's instructions."""

from django.urls import path

from conversations.api.assistant import CheckView, SettingsView
from conversations.api.own_intents import OwnIntentsView, OwnIntentView, TryView
from conversations.api.prompts import PromptsView, PromptView
from conversations.views import assistant, own_intents, prompts

app_name = "assistant"
urlpatterns = [
    path("settings/assistant/", assistant.settings_page, name="settings"),
    path("settings/assistant/check/", assistant.check, name="check"),
    path("settings/assistant/instructions/", prompts.editor, name="instructions"),
    path("settings/assistant/instructions/discard/", prompts.discard, name="discard"),
    path("settings/assistant/instructions/<uuid:uuid>/", prompts.version, name="version"),
    path("settings/assistant/instructions/<uuid:uuid>/publish/", prompts.publish, name="publish"),
    path("settings/assistant/intents/", own_intents.intent_list, name="own_intents"),
    path("settings/assistant/intents/new/", own_intents.intent_new, name="own_intent_new"),
    path("settings/assistant/intents/try/", own_intents.intent_try, name="own_intent_try"),
    path("settings/assistant/intents/<uuid:uuid>/", own_intents.intent_edit, name="own_intent"),
    path(
        "settings/assistant/intents/<uuid:uuid>/delete/",
        own_intents.intent_delete,
        name="own_intent_delete",
    ),
    path("api/assistant/intents/", OwnIntentsView.as_view(), name="api_own_intents"),
    path("api/assistant/intents/try/", TryView.as_view(), name="api_try"),
    path("api/assistant/intents/<uuid:uuid>/", OwnIntentView.as_view(), name="api_own_intent"),
    path("api/assistant/instructions/", PromptsView.as_view(), name="api_prompts"),
    path("api/assistant/instructions/<uuid:uuid>/", PromptView.as_view(), name="api_prompt"),
    path("api/assistant/settings/", SettingsView.as_view(), name="api_settings"),
    path("api/assistant/settings/check/", CheckView.as_view(), name="api_check"),
]

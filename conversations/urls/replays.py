"""Trying changes of the assistant on past questions."""

from django.urls import path

from conversations.views import replays

app_name = "replays"
urlpatterns = [
    path("assistant/replays/", replays.replay_list, name="list"),
    path("assistant/replays/<uuid:uuid>/", replays.page, name="page"),
    path("assistant/replays/<uuid:uuid>/progress/", replays.progress, name="progress"),
    path("assistant/replays/<uuid:uuid>/stop/", replays.stop, name="stop"),
    path("assistant/replays/<uuid:uuid>/download/", replays.download, name="download"),
]

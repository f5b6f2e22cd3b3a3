"""Files that were sent, by the links that lead to them, under /files/."""

from django.urls import path

from conversations.views import files

app_name = "files"
urlpatterns = [path("<str:token>/", files.shared, name="shared")]

"""A person's channels, under /contacts/."""

from django.urls import path

from conversations.views import ways

app_name = "ways"
urlpatterns = [path("<uuid:uuid>/channels/", ways.order, name="order")]

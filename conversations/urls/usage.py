"""What models cost, under /usage/."""

from django.urls import path

from conversations.views.usage import usage

app_name = "usage"
urlpatterns = [path("usage/", usage, name="month")]

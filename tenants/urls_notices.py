"""Addresses of what the business has been told."""

from django.urls import path

from tenants.views import notice_list, notices_read

app_name = "notices"
urlpatterns = [
    path("", notice_list, name="list"),
    path("read/", notices_read, name="read"),
]

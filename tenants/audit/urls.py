"""The audit trail's page, under /settings/audit/."""

from django.urls import path

from tenants.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries")]

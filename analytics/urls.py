"""Addresses of the figures, on a business's host."""

from django.urls import path

from analytics import api, views

app_name = "analytics"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/days.csv", views.days_download, name="days_download"),
    path("figures/funnel/", views.funnel, name="funnel"),
    path("figures/funnel.csv", views.funnel_download, name="funnel_download"),
    path("figures/meanings/", views.meanings, name="meanings"),
    path("api/metrics/", api.MetricsView.as_view(), name="metrics"),
]

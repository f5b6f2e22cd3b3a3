"""Addresses of the figures, on a business's host."""

from django.urls import path

from analytics import api, views, views_acquisition

app_name = "analytics"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/days.csv", views.days_download, name="days_download"),
    path("figures/activity/", views.activity, name="activity"),
    path("figures/hours.csv", views.hours_download, name="hours_download"),
    path("figures/services.csv", views.services_download, name="services_download"),
    path("figures/goals/", views.goals, name="goals"),
    path("figures/goals.csv", views.goals_download, name="goals_download"),
    path("figures/acquisition/", views_acquisition.page, name="acquisition"),
    path("figures/acquisition/save/", views_acquisition.save, name="acquisition_save"),
    path("figures/acquisition.csv", views_acquisition.download, name="acquisition_download"),
    path("figures/funnel/", views.funnel, name="funnel"),
    path("figures/funnel.csv", views.funnel_download, name="funnel_download"),
    path("figures/meanings/", views.meanings, name="meanings"),
    path("api/metrics/", api.MetricsView.as_view(), name="metrics"),
]

"""Special offers and areas, at the root of a business's host."""

from django.urls import path

from bookings.views import areas, special_offers

app_name = "offers"
urlpatterns = [
    path("settings/offers/", special_offers.offer_list, name="list"),
    path("settings/offers/new/", special_offers.offer_new, name="new"),
    path("settings/offers/<uuid:uuid>/", special_offers.offer_edit, name="edit"),
    path("settings/offers/<uuid:uuid>/delete/", special_offers.offer_remove, name="delete"),
    path("settings/areas/", areas.area_list, name="areas"),
    path("settings/areas/new/", areas.area_new, name="area_new"),
    path("settings/areas/<uuid:uuid>/", areas.area_edit, name="area_edit"),
    path("settings/areas/<uuid:uuid>/delete/", areas.area_remove, name="area_delete"),
]

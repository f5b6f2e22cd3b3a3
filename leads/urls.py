"""Addresses of the people's pages, under /contacts/."""

from django.urls import path

from leads.views import blocking, contacts, merging

app_name = "leads"
urlpatterns = [
    path("", contacts.contacts, name="contacts"),
    path("new/", contacts.contact_new, name="contact_new"),
    path("<uuid:uuid>/", contacts.contact_page, name="contact"),
    path("<uuid:uuid>/edit/", contacts.contact_edit, name="contact_edit"),
    path("<uuid:uuid>/block/", blocking.block, name="block"),
    path("<uuid:uuid>/unblock/", blocking.unblock, name="unblock"),
    path("<uuid:uuid>/merge/", merging.choose, name="merge_choose"),
    path("<uuid:uuid>/merge/<uuid:other>/", merging.merge, name="merge"),
    path("merges/<uuid:uuid>/undo/", merging.undo, name="merge_undo"),
    path("<uuid:uuid>/lead/", contacts.lead_event, name="lead_event"),
]

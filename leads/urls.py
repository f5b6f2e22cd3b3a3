"""Addresses of the people's pages, under /contacts/."""

from django.urls import path

from leads.views import contacts

app_name = "leads"
urlpatterns = [
    path("", contacts.contacts, name="contacts"),
    path("new/", contacts.contact_new, name="contact_new"),
    path("<uuid:uuid>/", contacts.contact_page, name="contact"),
    path("<uuid:uuid>/edit/", contacts.contact_edit, name="contact_edit"),
    path("<uuid:uuid>/lead/", contacts.lead_event, name="lead_event"),
]

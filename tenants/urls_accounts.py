"""Sign-in, password and second factor, on every host, under /accounts/.

Addresses are not a person's to change here: nobody is asked to prove that a new one is theirs, and
whoever took a future owner's address would be made the owner.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from tenants.second_step import views


def closed(request: HttpRequest) -> HttpResponse:
    """No such page."""
    raise Http404


urlpatterns = [
    path("email/", closed, name="account_email"),
    path("2fa/", views.WaysView.as_view(), name="mfa_index"),
    path("2fa/authenticate/", views.SecondStepView.as_view(), name="mfa_authenticate"),
    path("2fa/authenticate/code/", views.code_send, name="mfa_send_code"),
    path("2fa/code/<slug:kind>/add/", views.way_add, name="mfa_add_way"),
    path("2fa/code/<slug:kind>/confirm/", views.way_confirm_page, name="mfa_confirm_way"),
    path("2fa/code/<slug:kind>/remove/", views.way_remove_page, name="mfa_remove_way"),
    path("", include("allauth.urls")),
]

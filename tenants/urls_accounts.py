"""Sign-in, password and second factor, on every host, under /accounts/.

Addresses are not a person's to change here: nobody is asked to prove that a new one is theirs, and
whoever took a future owner's address would be made the owner.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path


def closed(request: HttpRequest) -> HttpResponse:
    """No such page."""
    raise Http404


urlpatterns = [
    path("email/", closed, name="account_email"),
    path("", include("allauth.urls")),
]

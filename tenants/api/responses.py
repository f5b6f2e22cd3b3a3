"""Refusals in the form of the sign-in API (django-allauth's)."""

from allauth.headless.internal.restkit.response import APIResponse
from django.http import HttpRequest
from django.utils.translation import gettext as _


def not_a_member(request: HttpRequest) -> APIResponse:
    """403 for a right password of somebody who is no member here: no token for them."""
    words = _("Tu cuenta no pertenece a este negocio: entra en la dirección del tuyo.")
    return APIResponse(request, errors=[{"code": "not_a_member", "message": words}], status=403)

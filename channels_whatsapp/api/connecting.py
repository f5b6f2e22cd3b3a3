"""Connecting numbers for programs: what the settings page does, for owners and admins."""

from typing import Any

from django.core.exceptions import ValidationError as Wrong
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from channels_whatsapp.api import serializers
from channels_whatsapp.checking import account_validate
from channels_whatsapp.forms import CONNECTING
from channels_whatsapp.gateway import gateway_look
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.selectors import account_shown
from tenants.actors import Actor
from tenants.api import CanManage
from tenants.api.parsers import ShortJSONParser
from tenants.context import current_business
from tenants.models import Business

_TAGS = ["whatsapp"]


def _wrong(error: Wrong) -> ValidationError:
    named = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
    return ValidationError(named)


class ManagerView(PlanAPIView):
    """Only owners and admins connect numbers."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]

    def account(self, uuid: str) -> WhatsAppAccount:
        """Raises `Http404`."""
        found = WhatsAppAccount.objects.filter(uuid=uuid).first()
        if found is None:
            raise Http404
        return found


class WhatsAppConnectView(ManagerView):
    """Numbers."""

    @extend_schema(
        request=serializers.Connection,
        responses={201: serializers.AccountShown, **REFUSALS},
        tags=_TAGS,
    )
    def post(self, request: Request) -> Response:
        """Connect a number; the provider is asked at once. One of a gateway waits for its QR."""
        given = serializers.Connection(data=request.data)
        given.is_valid(raise_exception=True)
        fields: dict[str, Any] = dict(given.validated_data)
        form_class = CONNECTING[fields.pop("provider")]
        if "name" in fields:
            fields["label"] = fields.pop("name")
        usual = {name: field.initial for name, field in form_class.base_fields.items()}
        form = form_class({name: first for name, first in usual.items() if first} | fields)
        if not form.is_valid():
            raise ValidationError(form.errors.get_json_data())
        business = Business.objects.get(pk=current_business().pk)
        try:
            account = form.connect(business, Actor.person(self.sign_in.membership.user))
        except Wrong as error:
            raise _wrong(error) from error
        told = serializers.AccountShown(account_shown(account)).data
        return Response(told, status=status.HTTP_201_CREATED)


class WhatsAppQrView(ManagerView):
    """The QR of a number at a gateway."""

    @extend_schema(
        responses={
            200: serializers.QrShown,
            **REFUSALS,
            404: OpenApiResponse(description="No number of a gateway has this id (any more)."),
        },
        tags=_TAGS,
    )
    def get(self, request: Request, uuid: str) -> Response:
        """What to scan now, or that it was. It changes every 20 seconds."""
        account = self.account(uuid)
        if account.provider != WhatsAppAccount.Provider.GATEWAY:
            raise Http404
        try:
            found, word, qr = gateway_look(account=account)
        except Wrong as error:
            raise _wrong(error) from error
        now = found or account
        told = {"id": now.uuid, "number": now.number, "state": now.state, "status": word, "qr": qr}
        return Response(serializers.QrShown(told).data, headers={"Cache-Control": "no-store"})


class WhatsAppValidateView(ManagerView):
    """Whether a number works."""

    @extend_schema(
        request=None,
        responses={
            200: serializers.Validity,
            **REFUSALS,
            404: OpenApiResponse(description="No number has this id."),
        },
        tags=_TAGS,
    )
    def post(self, request: Request, uuid: str) -> Response:
        """Ask the provider now."""
        reason = account_validate(account=self.account(uuid))
        return Response(serializers.Validity({"ok": not reason, "reason": reason}).data)

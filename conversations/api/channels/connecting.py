"""Connecting channels for programs: what the guided pages do, for owners and admins."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import PlanAPIView
from conversations.api.channels import serializers
from conversations.forms.channels import CONNECTING, ConnectForm, ForwardingForm
from conversations.forms.channels.base import form_connect
from conversations.models import ChannelAccount
from conversations.selectors.channels import account_shown
from conversations.services.connections import account_validate
from tenants.actors import Actor
from tenants.api import CanManage
from tenants.api.parsers import ShortJSONParser
from tenants.context import current_business


class ManagerView(PlanAPIView):
    """Only owners and admins connect channels."""

    kind: ClassVar[str]
    permission_classes = [*PlanAPIView.permission_classes, CanManage]
    parser_classes = [ShortJSONParser]


class ChannelConnectView(ManagerView):
    """Accounts to connect."""

    form: ClassVar[type[serializers.ChannelConnection]]

    def post(self, request: Request) -> Response:
        """Connect an account, or give a connected one new credentials; its provider is asked at
        once."""
        given = self.form(data=request.data)
        given.is_valid(raise_exception=True)
        form = self._form(dict(given.validated_data))
        account = form_connect(form, Actor.person(self.sign_in.membership.user))
        if account is None:
            raise ValidationError(_wrong(form))
        told = serializers.ChannelAccountShown(account_shown(account)).data
        return Response(told, status=status.HTTP_201_CREATED)

    def _form(self, fields: dict[str, Any]) -> ConnectForm:
        """The page's own form, with what is usual where nothing was given."""
        form_class = CONNECTING[self.kind]
        if fields.get("incoming") == serializers.FORWARD:
            form_class = ForwardingForm
        first = {name: each.initial for name, each in form_class.base_fields.items()}
        usual = {name: value for name, value in first.items() if value is not None}
        return form_class(usual | fields, business=current_business())


def _wrong(form: ConnectForm) -> dict[str, list[str]]:
    """What a form says is wrong, by field; the rest as `detail`."""
    named = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
    general = named.pop("__all__", [])
    return named | ({"detail": general} if general else {})


class ChannelValidateView(ManagerView):
    """Whether an account works."""

    def post(self, request: Request, uuid: str) -> Response:
        """Ask the provider now."""
        rows = ChannelAccount.objects.exclude(state=ChannelAccount.State.DISCONNECTED)
        account = rows.filter(kind=self.kind, uuid=uuid).first()
        if account is None:
            raise Http404
        reason = account_validate(account=account)
        return Response(serializers.ChannelValidity({"ok": not reason, "reason": reason}).data)

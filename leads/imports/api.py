"""Imports for programs: what the pages under /settings/import/ do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from leads.imports.downloads import refused_csv
from leads.imports.kinds import ImportKind, kind_of, kinds
from leads.imports.models import ImportJob
from leads.imports.reading import Unreadable
from leads.imports.selectors import import_for, imports_recent, refused_rows, standing_of, table_of
from leads.imports.services import (
    ImportRefused,
    import_map,
    import_start,
    import_undo,
    import_upload,
)
from tenants.actors import Actor
from tenants.api import CanManage
from tenants.api.parsers import ShortJSONParser
from tenants.ratelimits import over_limit

LISTED, REFUSED_SHOWN = 50, 100
_CONFLICT = OpenApiResponse(description="The import's state does not allow it; it says why.")


class Conflict(APIException):
    """The import is not where it would have to be."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class UploadSerializer(serializers.Serializer[Any]):
    """A CSV file and what is in it."""

    kind = serializers.ChoiceField(choices=[])
    file = serializers.FileField(allow_empty_file=True, max_length=200)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["kind"] = serializers.ChoiceField(choices=[kind.code for kind in kinds()])
        return fields


class MappingSerializer(serializers.Serializer[Any]):
    """Which column of the file is what: code -> index from 0; the kind's options."""

    columns = serializers.DictField(child=serializers.IntegerField(min_value=0))
    options = serializers.DictField(child=serializers.BooleanField(), required=False, default=dict)


class ColumnSerializer(serializers.Serializer[Any]):
    """A column that a kind knows."""

    code = serializers.CharField()
    title = serializers.CharField(source="label")
    is_required = serializers.BooleanField(source="required")


class KindSerializer(serializers.Serializer[Any]):
    """Something that can be imported. Of each group of `one_of`, one column has to be there."""

    code = serializers.CharField()
    title = serializers.CharField(source="label")
    columns = ColumnSerializer(many=True)
    one_of = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    options = serializers.ListField(child=serializers.CharField())


class RefusedRowSerializer(serializers.Serializer[Any]):
    """A row that was refused: its line as a spreadsheet counts, and why."""

    line = serializers.IntegerField()
    fields_at_fault = serializers.ListField(source="at_fault", child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())


class ImportSerializer(serializers.Serializer[Any]):
    """One import. `counts`: rows by state; `expected`: what the good ones would come to."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.CharField()
    state = serializers.CharField()
    file_name = serializers.CharField()
    total = serializers.IntegerField()
    columns = serializers.DictField(source="mapping", child=serializers.IntegerField())
    headers = serializers.ListField(child=serializers.CharField())
    options = serializers.DictField(child=serializers.BooleanField())
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ImportDetailSerializer(ImportSerializer):
    """One import with its progress, and the first 100 rows that were refused."""

    counts = serializers.DictField(child=serializers.IntegerField())
    expected = serializers.DictField(child=serializers.IntegerField())
    percent = serializers.IntegerField()
    refused = RefusedRowSerializer(many=True)

    def to_representation(self, instance: ImportJob) -> dict[str, Any]:
        standing = standing_of(instance)
        rows = table_of(instance, refused_rows(instance)[:REFUSED_SHOWN])
        return ImportSerializer(instance).data | {
            "counts": standing.counts,
            "expected": standing.expected,
            "percent": standing.percent,
            "refused": RefusedRowSerializer(rows, many=True).data,
        }


class ImportsBase(PlanAPIView):
    """Owners and admins of a business whose plan has the API."""

    permission_classes = [*PlanAPIView.permission_classes, CanManage]

    def answer(self, job: ImportJob, code: int = status.HTTP_200_OK) -> Response:
        """An import as it stands."""
        return Response(ImportDetailSerializer(job).data, status=code)

    @property
    def actor(self) -> Actor:
        """Whose token it is."""
        return Actor.person(self.sign_in.membership.user)


class KindsView(ImportsBase):
    """What can be imported."""

    @extend_schema(responses={200: KindSerializer(many=True), **REFUSALS}, tags=["imports"])
    def get(self, request: Request) -> Response:
        """The kinds with their columns."""
        return Response(KindSerializer([_described(kind) for kind in kinds()], many=True).data)


def _described(kind: ImportKind) -> dict[str, Any]:
    return {
        "code": kind.code,
        "label": kind.label,
        "columns": kind.columns,
        "one_of": kind.one_of,
        "options": [each.code for each in kind.options],
    }


class ImportsView(ImportsBase):
    """The imports of the business."""

    parser_classes = [MultiPartParser]

    @extend_schema(responses={200: ImportSerializer(many=True), **REFUSALS}, tags=["imports"])
    def get(self, request: Request) -> Response:
        """The latest imports, newest first."""
        return Response(ImportSerializer(imports_recent()[:LISTED], many=True).data)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={201: ImportDetailSerializer, **REFUSALS},
        tags=["imports"],
    )
    def post(self, request: Request) -> Any:
        """Upload a file; `columns` of the answer is the guess which column is what."""
        if refusal := over_limit(request._request, "import_upload"):
            return refusal
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        try:
            job = import_upload(kind=kind_of(data["kind"]), file=data["file"], actor=self.actor)
        except Unreadable as error:
            raise serializers.ValidationError({"file": [error.reason]}) from error
        return self.answer(job, status.HTTP_201_CREATED)


class ImportView(ImportsBase):
    """One import."""

    @extend_schema(responses={200: ImportDetailSerializer, **REFUSALS}, tags=["imports"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """How it stands."""
        return self.answer(import_for(uuid))


class ColumnsView(ImportsBase):
    """Which column is what."""

    parser_classes = [ShortJSONParser]

    @extend_schema(
        request=MappingSerializer,
        responses={202: ImportDetailSerializer, **REFUSALS, 409: _CONFLICT},
        tags=["imports"],
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Say it, and have every row checked in the background."""
        given = MappingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        return self.answer(
            _moved(
                import_map,
                job=import_for(uuid),
                mapping=data["columns"],
                options=data["options"],
                actor=self.actor,
            ),
            status.HTTP_202_ACCEPTED,
        )


class StartView(ImportsBase):
    """The yes after the preview."""

    @extend_schema(
        request=None,
        responses={202: ImportDetailSerializer, **REFUSALS, 409: _CONFLICT},
        tags=["imports"],
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Import the good rows, in the background. Repeating it changes nothing."""
        job = _moved(import_start, job=import_for(uuid), actor=self.actor)
        return self.answer(job, status.HTTP_202_ACCEPTED)


class UndoView(ImportsBase):
    """Taking an import back."""

    @extend_schema(
        request=None,
        responses={202: ImportDetailSerializer, **REFUSALS, 409: _CONFLICT},
        tags=["imports"],
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Take back what it created and nobody has touched since, in the background."""
        job = _moved(import_undo, job=import_for(uuid), actor=self.actor)
        return self.answer(job, status.HTTP_202_ACCEPTED)


class RefusedView(ImportsBase):
    """The rows that were refused."""

    @extend_schema(
        responses={(200, "text/csv"): OpenApiResponse(response=str), **REFUSALS}, tags=["imports"]
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        """As CSV, with the reasons, to mend and upload again."""
        return refused_csv(import_for(uuid))


def _moved(move: Callable[..., ImportJob], **arguments: Any) -> ImportJob:
    try:
        return move(**arguments)
    except ImportRefused as refusal:
        raise Conflict(refusal.reason) from refusal

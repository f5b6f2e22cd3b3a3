"""Documents that the assistant answers from, for programs: list, add, change, delete, search."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from bookings.wording import NAMES
from conversations.api.serializers import StorableText
from conversations.assistant.nlu.language import detect
from conversations.knowledge.documents import (
    document_add_file,
    document_add_text,
    document_add_url,
    document_change,
    document_delete,
    document_switch,
)
from conversations.knowledge.search import Passage, knowledge_search
from conversations.knowledge.selectors import documents_listed
from conversations.models import KnowledgeDocument
from leads.models import Contact
from tenants.actors import Actor
from tenants.api.permissions import CanManage
from tenants.context import current_business

MOST = 300


class DocumentShown(serializers.Serializer[KnowledgeDocument]):
    """A document; `state` is waiting, reading, ready or failed, and `reason` says why it failed."""

    id = serializers.UUIDField(source="uuid")
    title = serializers.CharField()
    origin = serializers.CharField(source="source")
    state = serializers.CharField()
    reason = serializers.CharField()
    language = serializers.CharField()
    audiences = serializers.ListField(child=serializers.CharField())
    others_are_told = serializers.CharField()
    active = serializers.BooleanField()
    file_name = serializers.CharField()
    url = serializers.CharField()
    size = serializers.IntegerField()
    pages = serializers.IntegerField()
    pieces = serializers.IntegerField(default=0)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class Access(serializers.Serializer[Any]):
    """Who may read a document; everybody without `audiences`."""

    audiences = serializers.MultipleChoiceField(
        choices=Contact.Audience.choices,
        required=False,
        allow_empty=False,
        default=set(Contact.Audience.values),
    )
    others_are_told = StorableText(max_length=300, required=False, default="", allow_blank=True)


class DocumentNew(Access):
    """Exactly one of `file` (multipart), `text` (with `title`) and `url`."""

    title = StorableText(max_length=200, required=False, default="", allow_blank=True)
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = StorableText(max_length=200_000, required=False)
    url = serializers.URLField(max_length=500, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("file", "text", "url") if name in attrs]
        if len(given) != 1:
            raise ValidationError("Give one of file, text and url.")
        if given == ["text"] and not attrs["title"]:
            raise ValidationError({"title": "A text needs a title."})
        return attrs


class DocumentChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    title = StorableText(max_length=200, required=False)
    language = serializers.ChoiceField(
        choices=list(NAMES.items()), required=False, allow_blank=True
    )
    audiences = serializers.MultipleChoiceField(
        choices=Contact.Audience.choices, required=False, allow_empty=False
    )
    others_are_told = StorableText(max_length=300, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)


class SearchWanted(serializers.Serializer[Any]):
    """A question, and as whom it is asked."""

    text = serializers.CharField(max_length=1000)
    audience = serializers.ChoiceField(
        choices=Contact.Audience.choices, default=Contact.Audience.CUSTOMER
    )


class PassageShown(serializers.Serializer[Passage]):
    """A piece that was found; where `allowed` is false, `instead` is what to say."""

    kind = serializers.CharField()
    id = serializers.CharField()
    title = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    heading = serializers.CharField()
    text = serializers.CharField()
    score = serializers.FloatField()
    allowed = serializers.BooleanField()
    instead = serializers.CharField()


class ManagingView(PlanAPIView):
    """Anybody of the team reads, whoever manages the business writes."""

    def get_permissions(self) -> list[Any]:
        extra = [] if self.request.method == "GET" else [CanManage()]
        return [*super().get_permissions(), *extra]

    def actor(self) -> Actor:
        """The member whose token this is."""
        return Actor.person(self.sign_in.membership.user)


def _given(shape: serializers.Serializer[Any]) -> dict[str, Any]:
    shape.is_valid(raise_exception=True)
    given: dict[str, Any] = shape.validated_data
    return given


class DocumentsView(ManagingView):
    """All documents."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(responses={200: DocumentShown(many=True), **REFUSALS}, tags=["knowledge"])
    def get(self, request: Request) -> Response:
        """The documents by title, at most 300."""
        rows: Any = documents_listed()[:MOST]
        return Response(DocumentShown(rows, many=True).data)

    @extend_schema(
        request=DocumentNew, responses={201: DocumentShown, **REFUSALS}, tags=["knowledge"]
    )
    def post(self, request: Request) -> Response:
        """Add a document; it is read in the background (`state` says how that went)."""
        given = _given(DocumentNew(data=request.data))
        given["audiences"] = sorted(given["audiences"])
        add = next(
            service
            for name, service in (
                ("file", document_add_file),
                ("text", document_add_text),
                ("url", document_add_url),
            )
            if name in given
        )
        try:
            document = add(**given, actor=self.actor())
        except Refused as error:
            raise ValidationError({"detail": error.messages}) from error
        return Response(DocumentShown(document).data, status=status.HTTP_201_CREATED)


class DocumentView(ManagingView):
    """One document."""

    @extend_schema(responses={200: DocumentShown, **REFUSALS}, tags=["knowledge"])
    def get(self, request: Request, uuid: UUID) -> Response:
        """A document and how its reading went."""
        return Response(DocumentShown(_document(uuid)).data)

    @extend_schema(
        request=DocumentChange, responses={200: DocumentShown, **REFUSALS}, tags=["knowledge"]
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change a document's title, language or access, or switch it on or off."""
        document = _document(uuid)
        given = _given(DocumentChange(data=request.data))
        active = given.pop("active", None)
        if given:
            names = ("title", "language", "audiences", "others_are_told")
            now = {name: given.get(name, getattr(document, name)) for name in names}
            now["audiences"] = sorted(now["audiences"])
            document_change(document=document, actor=self.actor(), **now)
        if active is not None:
            document_switch(document=document, active=active, actor=self.actor())
        return Response(DocumentShown(_document(uuid)).data)

    @extend_schema(responses={204: None, **REFUSALS}, tags=["knowledge"])
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Delete a document with all that was read of it."""
        document_delete(document=_document(uuid), actor=self.actor())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SearchView(PlanAPIView):
    """What would be found."""

    @extend_schema(
        parameters=[SearchWanted],
        responses={200: PassageShown(many=True), **REFUSALS},
        tags=["knowledge"],
    )
    def get(self, request: Request) -> Response:
        """The pieces of documents and approved answers that speak of a question."""
        wanted = _given(SearchWanted(data=request.query_params))
        language = detect(wanted["text"], current_business().language)
        found: Any = knowledge_search(
            text=wanted["text"], language=language, audience=wanted["audience"]
        )
        return Response(PassageShown(found, many=True).data)


def _document(uuid: UUID) -> KnowledgeDocument:
    found: KnowledgeDocument = get_object_or_404(documents_listed(), uuid=uuid)
    return found

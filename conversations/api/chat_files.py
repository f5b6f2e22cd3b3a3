"""The web chat's files: send one, and see one's own again. The visitor's token is the only key."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.api.serializers import ChatFileNew, ChatMessageStored
from conversations.api.views import REFUSALS, ChatAPIView, visitor_of_request
from conversations.services.files import upload_keep, visitor_file
from conversations.services.web_chat import visitor_file_store
from conversations.serving import file_response


class ChatFilesView(ChatAPIView):
    """Send a picture, a voice note or a document."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": ChatFileNew},
        responses={202: ChatMessageStored, **REFUSALS},
        tags=["chat"],
    )
    def post(self, request: Request) -> Response:
        """Store a file as a message; the answer comes with a later reading."""
        given = ChatFileNew(data=request.data)
        given.is_valid(raise_exception=True)
        said: dict[str, Any] = given.validated_data
        visitor = visitor_of_request(request)
        try:
            new = visitor_file_store(
                visitor_id=visitor.id,
                name=visitor.name,
                message_id=said["id"],
                text=said["text"],
                file_name=said["file"].name or "",
                stored=upload_keep(said["file"]),
            )
        except Refused as error:
            raise ValidationError({"file": error.messages}) from error
        return Response({"id": said["id"], "repeated": not new}, status=status.HTTP_202_ACCEPTED)


class ChatFileView(ChatAPIView):
    """A file that the visitor has sent."""

    @extend_schema(responses={200: OpenApiTypes.BINARY, **REFUSALS}, tags=["chat"])
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Its bytes; 404 for anybody else's."""
        file = visitor_file(visitor_id=visitor_of_request(request).id, uuid=uuid)
        if file is None:
            raise NotFound
        return file_response(request._request, file)

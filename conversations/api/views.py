"""The web chat's API: start, write, read. The visitor's token is the only key."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conversations.api.access import ChatClosed, IsVisitor, VisitorToken
from conversations.api.serializers import (
    ChatAfter,
    ChatMessageNew,
    ChatMessageStored,
    ChatStart,
    ChatThread,
    ChatToken,
)
from conversations.api.visitors import Visitor, visitor_new, visitor_token
from conversations.selectors.chat import visitor_conversation, visitor_thread
from conversations.services.web_chat import messages_mark_delivered, visitor_message_store
from conversations.typing_signs import visitor_types
from tenants.api.parsers import ShortJSONParser
from tenants.context import current_business

REFUSALS = {
    400: OpenApiResponse(description="The body is not what this address takes; it says why."),
    403: OpenApiResponse(description="No token, or not one of this business's chat."),
    413: OpenApiResponse(description="The body is longer than 64 KB."),
    429: OpenApiResponse(description="Too many requests; Retry-After says when to come back."),
    503: OpenApiResponse(description="The business does not serve now."),
}


class ChatAPIView(APIView):
    """Base: JSON in small bodies, from visitors of a business that serves."""

    authentication_classes = [VisitorToken]
    permission_classes = [IsVisitor]
    parser_classes = [ShortJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not current_business().is_serving:
            raise ChatClosed
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def visitor_of_request(request: Request) -> Visitor:
    """Whom `IsVisitor` has let in."""
    return cast(Visitor, request.auth)


class ChatSessionView(ChatAPIView):
    """Start a chat; with a token, go on with it under a fresh one."""

    permission_classes = []

    @extend_schema(
        request=ChatStart,
        responses={201: ChatToken, **REFUSALS},
        tags=["chat"],
    )
    def post(self, request: Request) -> Response:
        given = ChatStart(data=request.data)
        given.is_valid(raise_exception=True)
        known = request.auth
        visitor = known if isinstance(known, Visitor) else visitor_new(given.validated_data["name"])
        return Response({"token": visitor_token(visitor)}, status=status.HTTP_201_CREATED)


class ChatTypingView(ChatAPIView):
    """The visitor is writing."""

    @extend_schema(request=None, responses={204: None, **REFUSALS}, tags=["chat"])
    def post(self, request: Request) -> Response:
        """Let the team see it for some seconds."""
        found = visitor_conversation(visitor_id=visitor_of_request(request).id)
        if found is not None:
            visitor_types(found)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ChatMessagesView(ChatAPIView):
    """The visitor's own thread."""

    @extend_schema(
        request=ChatMessageNew, responses={202: ChatMessageStored, **REFUSALS}, tags=["chat"]
    )
    def post(self, request: Request) -> Response:
        """Store a message; the answer comes with a later reading."""
        given = ChatMessageNew(data=request.data)
        given.is_valid(raise_exception=True)
        visitor = visitor_of_request(request)
        message = given.validated_data
        new = visitor_message_store(
            visitor_id=visitor.id,
            name=visitor.name,
            message_id=message["id"],
            text=message["text"],
            choice=message["choice"],
        )
        return Response({"id": message["id"], "repeated": not new}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(parameters=[ChatAfter], responses={200: ChatThread, **REFUSALS}, tags=["chat"])
    def get(self, request: Request) -> Response:
        """Read the thread from a message on; what is read counts as delivered."""
        given = ChatAfter(data=request.query_params)
        given.is_valid(raise_exception=True)
        visitor = visitor_of_request(request)
        thread = visitor_thread(visitor_id=visitor.id, after=given.validated_data["after"])
        messages_mark_delivered(thread.messages)
        return Response(ChatThread(thread, context={"visitor": visitor}).data)

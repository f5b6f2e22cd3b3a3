"""The web chat's addresses: its page, and the API behind it."""

from django.urls import path

from conversations.api.access import by_visitor
from conversations.api.views import ChatMessagesView, ChatSessionView
from conversations.views.chat import chat_page
from tenants.ratelimits import ratelimited

app_name = "chat"

# A visitor has limits of their own; the address behind them has the general one on top, so that
# nobody multiplies visitors to get around theirs.
_messages = ratelimited("web_chat_message", key=by_visitor)(ChatMessagesView.as_view())
_messages = ratelimited("web_chat_poll", key=by_visitor, methods=("GET",))(_messages)

urlpatterns = [
    path("chat/", chat_page, name="page"),
    path(
        "api/chat/session",
        ratelimited("web_chat_start")(ChatSessionView.as_view()),
        name="session",
    ),
    path("api/chat/messages", ratelimited("general")(_messages), name="messages"),
]

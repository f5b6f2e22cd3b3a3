"""The web chat's addresses: its page, and the API behind it."""

from django.urls import path

from conversations.api.access import by_visitor
from conversations.api.chat_files import ChatFilesView, ChatFileView
from conversations.api.views import ChatMessagesView, ChatSessionView, ChatTypingView
from conversations.views.chat import chat_page
from tenants.ratelimits import ratelimited

app_name = "chat"

# A visitor has limits of their own; the address behind them has the general one on top, so that
# nobody multiplies visitors to get around theirs.
_messages = ratelimited("web_chat_message", key=by_visitor)(ChatMessagesView.as_view())
_messages = ratelimited("web_chat_poll", key=by_visitor, methods=("GET",))(_messages)

_typing = ratelimited("web_chat_typing", key=by_visitor)(ChatTypingView.as_view())
_files = ratelimited("web_chat_file", key=by_visitor)(ChatFilesView.as_view())
_file = ratelimited("web_chat_file_shown", key=by_visitor, methods=("GET",))(ChatFileView.as_view())

urlpatterns = [
    path("chat/", chat_page, name="page"),
    path(
        "api/chat/session",
        ratelimited("web_chat_start")(ChatSessionView.as_view()),
        name="session",
    ),
    path("api/chat/messages", ratelimited("general")(_messages), name="messages"),
    path("api/chat/typing", ratelimited("general")(_typing), name="typing"),
    path("api/chat/files", ratelimited("general")(_files), name="files"),
    path("api/chat/files/<uuid:uuid>", ratelimited("general")(_file), name="file"),
]

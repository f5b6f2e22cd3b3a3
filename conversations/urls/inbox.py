"""The inbox's addresses, under /inbox/."""

from django.urls import path

from conversations.views import composing, files, inbox, reviews, verdicts

app_name = "inbox"
urlpatterns = [
    path("", inbox.conversation_list, name="list"),
    path("<uuid:uuid>/", inbox.conversation_page, name="conversation"),
    path("<uuid:uuid>/messages/", inbox.message_list, name="messages"),
    path("<uuid:uuid>/deliveries/", inbox.delivery_list, name="deliveries"),
    path("<uuid:uuid>/head/", inbox.conversation_head, name="head"),
    path("<uuid:uuid>/panel/", inbox.contact_panel, name="panel"),
    path("<uuid:uuid>/reply/", inbox.reply, name="reply"),
    path("<uuid:uuid>/note/", inbox.note, name="note"),
    path("<uuid:uuid>/template/", composing.send_template, name="template"),
    path("<uuid:uuid>/place/", composing.send_place, name="place"),
    path("<uuid:uuid>/by/<slug:kind>/", composing.send_by, name="send_by"),
    path("<uuid:uuid>/typing/", inbox.typing, name="typing"),
    path("<uuid:uuid>/take/", inbox.take, name="take"),
    path("<uuid:uuid>/give-back/", inbox.give_back, name="give_back"),
    path("<uuid:uuid>/assign/", inbox.assign, name="assign"),
    path("<uuid:uuid>/close/", inbox.close, name="close"),
    path("<uuid:uuid>/suggest/", verdicts.suggest, name="suggest"),
    path("messages/<uuid:uuid>/files/<int:place>/", files.message_file, name="file"),
    path("files/<str:token>/", files.file_link, name="file_link"),
    path("messages/<uuid:uuid>/intent/", reviews.intent, name="intent"),
    path("messages/<uuid:uuid>/useful/", verdicts.verdict, name="verdict"),
    path("messages/<uuid:uuid>/correct/", verdicts.correct, name="correct"),
]

"""Customers' questions and the answers to them: pages, and the API."""

from django.urls import path

from conversations.api import answers as api
from conversations.views import questions

app_name = "answers"
urlpatterns = [
    path("knowledge/questions/", questions.question_list, name="questions"),
    path("knowledge/questions/past/", questions.past_look, name="past"),
    path("knowledge/questions/<uuid:uuid>/answer/", questions.question_reply, name="reply"),
    path("knowledge/questions/<uuid:uuid>/dismiss/", questions.question_drop, name="dismiss"),
    path("knowledge/answers/", questions.answer_list, name="list"),
    path("knowledge/answers/new/", questions.answer_new, name="new"),
    path("knowledge/answers/asking/", questions.asking_switch, name="asking"),
    path("knowledge/answers/<uuid:uuid>/", questions.answer_edit, name="edit"),
    path("knowledge/answers/<uuid:uuid>/decide/", questions.answer_decide, name="decide"),
    path("knowledge/corrections/<uuid:uuid>/", questions.correction_settle, name="settle"),
    path("api/knowledge/questions", api.QuestionsView.as_view(), name="api_questions"),
    path(
        "api/knowledge/questions/<uuid:uuid>/answer",
        api.QuestionAnswerView.as_view(),
        name="api_question_answer",
    ),
    path("api/knowledge/answers", api.AnswersView.as_view(), name="api_answers"),
    path("api/knowledge/answers/<uuid:uuid>", api.AnswerView.as_view(), name="api_answer"),
    path(
        "api/knowledge/answers/<uuid:uuid>/state",
        api.AnswerStateView.as_view(),
        name="api_answer_state",
    ),
]

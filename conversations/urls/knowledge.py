"""Documents that the assistant answers from: pages, and the API."""

from django.urls import path

from conversations.api import documents as api
from conversations.views import knowledge, knowledge_folders

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", knowledge.document_list, name="list"),
    path("knowledge/upload/", knowledge.upload, name="upload"),
    path("knowledge/new/text/", knowledge.text_new, name="text_new"),
    path("knowledge/new/url/", knowledge.url_new, name="url_new"),
    path("knowledge/new/pairs/", knowledge.pairs_new, name="pairs_new"),
    path("knowledge/new/folder/", knowledge_folders.folder_new, name="folder_new"),
    path("knowledge/try/", knowledge.try_question, name="try"),
    path("knowledge/folders/arrive/", knowledge_folders.arrive, name="folder_arrive"),
    path("knowledge/folders/<uuid:uuid>/", knowledge_folders.folder, name="folder"),
    path(
        "knowledge/folders/<uuid:uuid>/connect/", knowledge_folders.connect, name="folder_connect"
    ),
    path("knowledge/folders/<uuid:uuid>/remove/", knowledge_folders.remove, name="folder_remove"),
    path("knowledge/<uuid:uuid>/", knowledge.document, name="document"),
    path("knowledge/<uuid:uuid>/replace/", knowledge.replace, name="replace"),
    path("knowledge/<uuid:uuid>/again/", knowledge.again, name="again"),
    path("knowledge/<uuid:uuid>/switch/", knowledge.switch, name="switch"),
    path("knowledge/<uuid:uuid>/delete/", knowledge.delete, name="delete"),
    path("api/knowledge/", api.DocumentsView.as_view(), name="api_documents"),
    path("api/knowledge/search", api.SearchView.as_view(), name="api_search"),
    path("api/knowledge/<uuid:uuid>", api.DocumentView.as_view(), name="api_document"),
]

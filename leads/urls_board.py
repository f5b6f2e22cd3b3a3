"""Addresses of the board of leads and of the follow-up rules, on a business's host."""

from django.urls import path

from leads.views import board, follow_ups

app_name = "board"
urlpatterns = [
    path("leads/", board.board, name="board"),
    path("leads/column/<str:state>/", board.column, name="column"),
    path("leads/<uuid:uuid>/", board.lead_page, name="lead"),
    path("leads/<uuid:uuid>/card/", board.lead_card, name="card"),
    path("leads/<uuid:uuid>/move/", board.move, name="move"),
    path("leads/follow-ups/<uuid:uuid>/", board.follow_up, name="follow_up"),
    path("settings/follow-ups/", follow_ups.follow_up_rules, name="rules"),
    path("settings/follow-ups/preview/", follow_ups.preview, name="preview"),
]

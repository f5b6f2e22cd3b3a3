"""/settings/members/ and /api/members/ on a business's host."""

from django.urls import path

from config.shell.members import api, views

app_name = "members"
urlpatterns = [
    path("settings/members/", views.member_list, name="list"),
    path("settings/members/invite/", views.invite, name="invite"),
    path("settings/members/<uuid:uuid>/", views.member, name="member"),
    path("settings/members/<uuid:uuid>/state/", views.state, name="state"),
    path("settings/members/<uuid:uuid>/remove/", views.remove, name="remove"),
    path("settings/members/invitations/<uuid:uuid>/resend/", views.resend, name="resend"),
    path("settings/members/invitations/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw"),
    path("api/members/", api.MembersView.as_view(), name="api_list"),
    path("api/members/<uuid:uuid>/", api.MemberView.as_view(), name="api_member"),
    path("api/members/invitations/", api.InvitationsView.as_view(), name="api_invitations"),
    path(
        "api/members/invitations/<uuid:uuid>/",
        api.InvitationView.as_view(),
        name="api_invitation",
    ),
    path(
        "api/members/invitations/<uuid:uuid>/resend/",
        api.ResendView.as_view(),
        name="api_resend",
    ),
]

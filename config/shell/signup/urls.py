"""Sign-up's pages and API, on the public host."""

from typing import Any

from csp.decorators import csp_update
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.shell.signup import api, views
from config.shell.views.api_pages import PAGE_STYLE

_DESCRIBED: dict[str, Any] = {"authentication_classes": [], "permission_classes": []}
api_schema = SpectacularAPIView.as_view(urlconf="config.urls_public", **_DESCRIBED)
api_docs = csp_update({"style-src": [PAGE_STYLE]})(
    SpectacularSwaggerSplitView.as_view(url_name="signup:api_schema", **_DESCRIBED)
)

app_name = "signup"
urlpatterns = [
    path("signup/", views.signup, name="form"),
    path("signup/<uuid:uuid>/", views.progress, name="progress"),
    path("signup/<uuid:uuid>/again/", views.again, name="again"),
    path("terms/", views.terms, name="terms"),
    path("api/schema/", api_schema, name="api_schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/signup/", api.SignUpsView.as_view(), name="api"),
    path("api/signup/address/", api.AddressView.as_view(), name="api_address"),
    path("api/signup/<uuid:uuid>/", api.SignUpView.as_view(), name="api_progress"),
    path("api/signup/<uuid:uuid>/code/", api.CodeView.as_view(), name="api_code"),
    path("api/signup/<uuid:uuid>/again/", api.AgainView.as_view(), name="api_again"),
]

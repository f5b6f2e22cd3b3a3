"""The API described: its schema, and pages to read and try it, for members."""

from csp.decorators import csp_update
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from tenants.pages import members

# The one style element of the packaged page, which is not ours to move into a file.
PAGE_STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"

api_schema = members(SpectacularAPIView.as_view())
# The split view serves its script from an address of its own: no inline script.
api_docs = csp_update({"style-src": [PAGE_STYLE]})(
    members(
        SpectacularSwaggerSplitView.as_view(
            # What DRF answers to OPTIONS has no page.
            url_name="api_schema",
            http_method_names=["get", "head"],
        )
    )
)

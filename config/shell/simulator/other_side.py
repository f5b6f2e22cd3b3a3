"""What the demo's pages share that show the other side of a bridge."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from config.shell.simulator.wire import Api, Call


@dataclass(frozen=True)
class Line:
    """One thing said, by the business (`ours`) or its customer; a `note` only the team sees."""

    text: str
    ours: bool = False
    note: bool = False


def demo_only() -> None:
    """Raises `Http404` outside the demo."""
    if not settings.DEMO:
        raise Http404


def served(api: Api, request: HttpRequest, path: str) -> HttpResponse:
    """A stand-in's answer to a request of the product."""
    reply = api.answer(
        Call(
            method=request.method or "",
            path=f"/{path}",
            query=request.META.get("QUERY_STRING", ""),
            headers=dict(request.headers.items()),
            body=request.body,
        )
    )
    return HttpResponse(
        reply.bytes, status=reply.status, content_type=reply.media_type, headers=dict(reply.headers)
    )

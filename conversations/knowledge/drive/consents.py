"""Leave to read somebody's Drive: Google's consent page, and what comes back from it.

The way there and back is the calendars' (`bookings.services.consents`), with a scope and a page of
its own.
"""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from bookings.providers.base import Consent
from bookings.providers.google.oauth import code_exchange, consent_url
from bookings.services.consents import consent_note, consent_noted
from conversations.models import KnowledgeFolder
from tenants.urls_for import public_url

SCOPES = ("https://www.googleapis.com/auth/drive.readonly",)
DOOR = "knowledge"


def is_available() -> bool:
    """Whether the platform has a project at Google."""
    return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)


def _redirect_uri() -> str:
    """The address that Google's console lists for calendars too."""
    return public_url("/calendars/google/callback/")


def folder_consent_begin(session: SessionBase, folder: KnowledgeFolder) -> str:
    """Google's page that asks for leave to read the folder."""
    note = {"folder": folder.pk}
    consent = consent_note(session, note, redirect_uri=_redirect_uri(), door=DOOR)
    return consent_url(consent, SCOPES)


def folder_consent_arrive(session: SessionBase, ticket: str) -> tuple[KnowledgeFolder | None, str]:
    """The folder that was asked for and a refresh token for it: empty where the person said no.
    Raises ConsentRefused, CalendarError."""
    number, note, code = consent_noted(session, ticket, door=DOOR)
    folder = KnowledgeFolder.objects.filter(pk=note["folder"]).first()
    if folder is None or not code:
        return folder, ""
    consent = Consent(number, note["verifier"], _redirect_uri())
    return folder, code_exchange(code, consent, SCOPES)

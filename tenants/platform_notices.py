"""What the people who run the platform have to know: mailed to its administrators, once.

A notice's wording is two templates, `templates/notices/platform/<kind>.subject.txt` and `.txt`.
They get the notice's `context` (no personal data, no keys) and `url`, the platform's page.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from tenants.due import due_hint, due_put
from tenants.models import PlatformNotice, User
from tenants.notice_mails import mail_out
from tenants.urls_for import public_url

KIND = "tenants.platform_mail"
PAGE = "/admin/platform/"


def platform_notify(*, kind: str, key: str, context: Mapping[str, Any]) -> bool:
    """Tell the platform's administrators something, once per `key`; whether this call wrote it.

    From any schema; the mail is promised in the same transaction. Raises `TemplateDoesNotExist`
    for a kind without wording, before anything is written.
    """
    for ending in ("subject.txt", "txt"):
        get_template(f"notices/platform/{kind}.{ending}")
    values = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    with transaction.atomic():
        notice, created = PlatformNotice.objects.get_or_create(
            key=key, defaults={"kind": kind, "context": values}
        )
        if created:
            due_put(KIND, notice.pk, timezone.now())
            due_hint(KIND, notice.pk)
    return created


def platform_mail_send(notice_id: int) -> datetime | None:
    """Due work in the public schema: mail one notice to every administrator (`mail_out`)."""
    return mail_out(
        PlatformNotice.objects.all(),
        notice_id,
        lock=KIND,
        people=lambda _notice: platform_admins(),
        mail=platform_mail,
    )


def platform_admins() -> QuerySet[User]:
    """Who runs the platform: those whom its admin lets in."""
    staff = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True), is_active=True)
    return staff.filter(state=User.State.ACTIVE).order_by("pk")


def platform_mail(notice: PlatformNotice, person: User) -> EmailMultiAlternatives:
    """The mail of a notice for one person, in their language; moments in UTC."""
    known = dict(settings.LANGUAGES)
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    wording = {**notice.context, "person": person, "url": public_url(PAGE)}
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        subject = " ".join(_plain(f"{notice.kind}.subject.txt", wording).split())
        body = _plain("base.txt", wording | {"body": _plain(f"{notice.kind}.txt", wording)})
    return EmailMultiAlternatives(subject=subject, body=body, to=[person.email])


def _plain(name: str, wording: Mapping[str, Any]) -> str:
    """Plain text: names keep their apostrophes."""
    template: Any = get_template(f"notices/platform/{name}")
    rendered: str = template.template.render(Context(wording, autoescape=False))
    return rendered.strip()

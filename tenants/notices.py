"""What the people who run a business have to know: shown under the bell and mailed, once.

A notice's wording is three templates, `templates/notices/<kind>.subject.txt`, `.txt` (the body
only: greeting and farewell come from `base.txt`) and `.html` (extends `notices/base.html`). They
get the notice's `context` and what `_wording` adds: `business`, `url` (an absolute link to
`context["path"]` on the business's host, its home without one) and `plan_url`. Values whose name
ends in `_at` are moments, written as ISO 8601 and shown in the business's zone.

The mail is due work of the platform (`settings.PLATFORM_DUE`), not of the business: work of a
suspended business is set aside, and the mail that says how to end the suspension must go out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.models import Business, Membership, OwnerNotice, User
from tenants.notice_mails import mail_out
from tenants.urls_for import business_url


def owner_notify(*, kind: str, key: str, context: Mapping[str, Any]) -> bool:
    """Tell the owners and admins of the open business something, once per `key`.

    `key` names the incident ("quota:messages:2026-11:80"), `kind` its wording, `context` fills
    the wording and must not hold personal data of customers. Returns whether this call wrote the
    notice: False when the key was there before. The mail is promised in the same transaction.
    Raises `TemplateDoesNotExist` for a kind without wording, before anything is written.
    """
    for ending in (".subject.txt", ".txt", ".html"):
        get_template(f"notices/{kind}{ending}")
    values = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    with transaction.atomic():
        notice, created = OwnerNotice.objects.get_or_create(
            business=current_business(), key=key, defaults={"kind": kind, "context": values}
        )
        if created:
            due_put("tenants.notice_mail", notice.pk, timezone.now())
            due_hint("tenants.notice_mail", notice.pk)
    return created


def notice_given(*, key: str) -> bool:
    """Whether the open business was told of an incident."""
    return OwnerNotice.objects.filter(business=current_business(), key=key).exists()


def notice_mail_send(notice_id: int) -> datetime | None:
    """Due work in the public schema: mail one notice to everybody whom it concerns (`mail_out`)."""
    return mail_out(
        OwnerNotice.objects.select_related("business"),
        notice_id,
        lock="tenants.notice_mail",
        people=lambda notice: managers_of(notice.business),
        mail=notice_mail,
    )


def managers_of(business: Business) -> Iterable[User]:
    """The active owners and admins of a business, who get its mail."""
    managing = (Membership.Role.OWNER, Membership.Role.ADMIN)
    members = Membership.serving.filter(business=business, role__in=managing)
    return User.objects.filter(pk__in=members.values("user")).order_by("pk")


def notice_mail(notice: OwnerNotice, person: User) -> EmailMultiAlternatives:
    """The mail of a notice for one person, in their language, as text and HTML."""
    with _reading(notice.business, person.language):
        wording = _wording(notice, business_url(notice.business, "")) | {"person": person}
        subject, body = _plain(notice, "subject.txt", wording), _plain(notice, "txt", wording)
        text = _render_text("notices/base.txt", wording | {"body": body})
        html = get_template(f"notices/{notice.kind}.html").render(wording | {"subject": subject})
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[person.email])
    mail.attach_alternative(html, "text/html")
    return mail


@contextmanager
def _reading(business: Business, language: str) -> Iterator[None]:
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(known), timezone.override(business.tz):
        yield


def notices_said(business: Business, limit: int) -> list[tuple[OwnerNotice, str, str]]:
    """The latest notices with subject and body as plain text, in the active language and zone."""
    root, said = business_url(business, ""), []
    for notice in notices_of(business)[:limit]:
        wording = _wording(notice, root)
        words = _plain(notice, "subject.txt", wording), _plain(notice, "txt", wording)
        said.append((notice, *words))
    return said


def _wording(notice: OwnerNotice, root: str) -> dict[str, Any]:
    """What the templates get; `root` is the address of the business's host without a path."""
    given = notice.context
    moments = {
        name: datetime.fromisoformat(value)
        for name, value in given.items()
        if name.endswith("_at") and isinstance(value, str)
    }
    return {
        **given,
        **moments,
        "business": notice.business,
        "url": f"{root}{given.get('path', '/')}",
        "plan_url": f"{root}/plan/",
    }


def _plain(notice: OwnerNotice, ending: str, wording: Mapping[str, Any]) -> str:
    text = _render_text(f"notices/{notice.kind}.{ending}", wording)
    return " ".join(text.split()) if ending == "subject.txt" else text.strip()


def _render_text(name: str, wording: Mapping[str, Any]) -> str:
    """Plain text: names keep their apostrophes."""
    template: Any = get_template(name)
    rendered: str = template.template.render(Context(wording, autoescape=False))
    return rendered


def notices_of(business: Business) -> models.QuerySet[OwnerNotice]:
    """What a business has been told, newest first."""
    return OwnerNotice.objects.filter(business=business).select_related("business")


def notices_mark_read(*, business: Business) -> int:
    """Everything told so far counts as read; how much of it was new."""
    return notices_of(business).filter(read_at=None).update(read_at=timezone.now())

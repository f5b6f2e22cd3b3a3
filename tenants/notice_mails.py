"""How a notice is mailed: to each person once, however often its due work is tried."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import connection, models, transaction
from django.utils import timezone

from tenants.mailing import is_no_address, mail_retry_at
from tenants.models import OwnerNotice, PlatformNotice, User

logger = logging.getLogger(__name__)

BUSY_RETRY = timedelta(seconds=15)
# Two keys in one lock space: the kind of work's, and the notice's.
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))"
Notice = TypeVar("Notice", OwnerNotice, PlatformNotice)


def mail_out(
    rows: "models.QuerySet[Notice]",
    notice_id: int,
    *,
    lock: str,
    people: Callable[[Notice], Iterable[User]],
    mail: Callable[[Notice, User], EmailMultiAlternatives],
) -> datetime | None:
    """Mail one notice to everybody whom it concerns; when to come back, or None.

    Locks: an advisory lock of this notice, held until everybody's mail has been handed over, so
    that of two workers one sends (the row stays free: people may mark it read meanwhile).
    `mailed_to` remembers for whom it is done: when the mail server fails half-way the rest get it
    later (see `mail_retry_at`; its error is raised after that), and nobody gets it twice. An
    address that no server takes keeps nobody else from theirs. `mailed_at` closes it.
    """
    failure: OSError | None = None
    with transaction.atomic():
        if not _locked(lock, notice_id):
            return timezone.now() + BUSY_RETRY
        notice = rows.filter(pk=notice_id).first()
        if notice is None or notice.mailed_at:
            return None
        try:
            _mail_everybody(notice, people(notice), mail)
            notice.mailed_at = timezone.now()
        except OSError as error:  # smtplib's errors and the socket's
            failure = error
        notice.save(update_fields=["mailed_to", "mailed_at"])
    if failure is None:
        return None
    again = mail_retry_at(notice.created_at)
    if again is None:
        raise failure
    facts = {"reason": type(failure).__name__, "object_id": notice_id}
    logger.warning("notice not mailed yet", extra=facts)
    return again


def _locked(lock: str, notice_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [lock, notice_id])
        row: tuple[bool] = cursor.fetchone()
    return row[0]


def _mail_everybody(
    notice: Notice,
    people: Iterable[User],
    mail: Callable[[Notice, User], EmailMultiAlternatives],
) -> None:
    for person in people:
        if person.pk not in notice.mailed_to:
            _mail(notice, person, mail)
            notice.mailed_to = [*notice.mailed_to, person.pk]


def _mail(
    notice: Notice, person: User, mail: Callable[[Notice, User], EmailMultiAlternatives]
) -> None:
    try:
        mail(notice, person).send()
    except SMTPRecipientsRefused as error:
        if not is_no_address(error):
            raise
        logger.error("no such address", extra={"object_id": notice.pk, "user_id": person.pk})

"""Locks on a person in every room, in the one order: conversations, bookings, leads."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from psycopg import errors as postgres

from leads.models import Contact
from leads.privacy.handlers import handlers

logger = logging.getLogger(__name__)

ATTEMPTS = 5
T = TypeVar("T")


def person_lock(*contacts: Contact) -> None:
    """Keep what others do with these people out until the transaction's end; of several in the
    order of their ids."""
    for handler in handlers():
        for contact in sorted(contacts, key=lambda each: each.pk):
            handler.lock(contact)


def again_on_deadlock(work: Callable[[], T]) -> T:
    """Do work of one transaction, and again where somebody held the other half of its locks."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, postgres.DeadlockDetected):
                raise
            logger.info("begins again after a deadlock")
    raise AssertionError("unreachable")

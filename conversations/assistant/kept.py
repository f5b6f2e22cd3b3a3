"""What was read of the business's records, kept in the process for as long as they stay the same.

Every message needs the same dozen of small tables. One statement tells whether a row of any of them
has come, gone or changed: a row's place and writing transaction (`ctid`, `xmin`) are others after
any change. So nothing has to be emptied, and what another process wrote is seen at once.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

from tenants.context import current_business, current_schema

T = TypeVar("T")

# Some seven of a kilobyte or two for each business that has just been written to.
MOST = 2048
_TABLES = (
    ("bookings_service", ""),
    ("bookings_service_staff", ""),
    ("bookings_resource", ""),
    ("bookings_workinghours", "WHERE resource_id IS NULL"),
    ("bookings_dateoverride", "WHERE resource_id IS NULL"),
    ("bookings_specialoffer", ""),
    ("bookings_servicearea", ""),
    ("bookings_servicearea_resources", ""),
    ("conversations_ownintent", ""),
    ("conversations_promptversion", "WHERE state = 'published'"),
)
_STATE = "count(*), coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0)::text"
_DIGEST = " UNION ALL ".join(
    f"SELECT {number}, {_STATE} FROM {table} {which}"  # noqa: S608 - all of it stands here
    for number, (table, which) in enumerate(_TABLES)
)
_known: "OrderedDict[tuple[Any, ...], bytes]" = OrderedDict()


class Kept:
    """The records of the open business as they are at this moment."""

    def __init__(self) -> None:
        business = current_business()
        with connection.cursor() as cursor:
            cursor.execute(_DIGEST)
            rows = sorted(cursor.fetchall())
        self._now = (current_schema(), repr(business.settings), *rows)

    def get(self, name: str, make: Callable[[], T], *of: Any) -> T:
        """What `make` reads of the records, `of` being all else that it depends on. Plain values:
        each asker has a copy of their own."""
        key = (*self._now, name, *of)
        known = _known.get(key)
        if known is None:
            value = make()
            _known[key] = pickle.dumps(value)
            while len(_known) > MOST:
                _known.popitem(last=False)
            return value
        _known.move_to_end(key)
        found: T = pickle.loads(known)  # noqa: S301 - our own, from this process
        return found

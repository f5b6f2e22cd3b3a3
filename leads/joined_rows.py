"""Rows as a record of a merge holds them: exact enough to be made again."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

Facts = dict[str, Any]


def row_facts(row: models.Model) -> Facts:
    """A row's columns as JSON values."""
    return {field.attname: plain(getattr(row, field.attname)) for field in _columns(type(row))}


def plain(value: Any) -> Any:
    """One value as JSON holds it. Raises `TypeError` for one that could not be read back."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise TypeError(f"Not to be kept: {type(value).__name__}")


def read_back(model: type[models.Model], name: str, value: Any) -> Any:
    """A value of `plain`, as the field of that column has it."""
    field = next(field for field in _columns(model) if field.attname == name)
    if isinstance(field, models.DurationField) and value is not None:
        return timedelta(seconds=value)
    return value if isinstance(value, dict | list) else field.to_python(value)


def row_restore(model: type[models.Model], facts: Mapping[str, Any]) -> models.Model:
    """Make a row again, with the id and the times that it had. Raises `IntegrityError` where
    something else has its place by now."""
    row = model(**{name: read_back(model, name, value) for name, value in facts.items()})
    with transaction.atomic():
        row.save_base(raw=True, force_insert=True)
    return row


def row_restored(model: type[models.Model], facts: Mapping[str, Any]) -> bool:
    """As `row_restore`; False where something else has its place."""
    try:
        row_restore(model, facts)
    except IntegrityError:
        return False
    return True


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)

"""Nothing of a person is kept where neither an export nor an erasure finds it."""

from django.apps import apps
from django.db.models import Model

from leads.models import Contact
from leads.privacy.handlers import covered, handlers


def about_people() -> set[type[Model]]:
    """Contact, every model that points at it, and every model that points at one of those."""
    found: set[type[Model]] = set()
    waiting: list[type[Model]] = [Contact]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [
                each
                for each in apps.get_models(include_auto_created=True)
                for field in each._meta.get_fields()
                if field.concrete and field.is_relation and field.related_model is model
            ]
    return found


def test_every_model_that_points_at_a_contact_is_some_rooms_to_give_out_and_to_erase() -> None:
    missing = {model._meta.label for model in about_people()} - covered()
    assert missing == set(), "name them in the `paths` of their room's PrivacyHandler"
    assert len(covered()) >= 15


def test_what_the_handlers_name_exists_and_leads_to_a_contact() -> None:
    for handler in handlers():
        for label, rows in handler.rows(Contact(pk=0)).items():
            assert rows.model._meta.label == label
            assert str(rows.query)

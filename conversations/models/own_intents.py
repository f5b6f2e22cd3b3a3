"""What customers ask that a business has words of its own for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


class OwnIntent(models.Model):
    """Something that customers say, recognised by words or example sentences in any language, with
    the answer that the owner wrote for it.

    `code` names it in instructions, traces and the API and never changes. `answers`: language ->
    text; a customer whose language is missing gets the one of the business, or the first.
    `urgent`: said before anything else, whatever they wanted besides.
    `services.own_intents` is the only writer."""

    NAME_MAX, PHRASE_MAX, ANSWER_MAX, PHRASES_MAX = 60, 120, 1000, 40

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("tema"), max_length=NAME_MAX)
    phrases = ArrayField(models.CharField(max_length=PHRASE_MAX))
    answers = models.JSONField(default=dict)
    urgent = models.BooleanField(_("va antes que nada"), default=False)
    active = models.BooleanField(_("se usa"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

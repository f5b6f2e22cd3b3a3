"""A business that says *usted* says it in every sentence; others never do."""

import re
import string
from types import ModuleType

import pytest

from conversations.assistant.builtin.wording import Voice, es, es_formal, voice
from conversations.words import mail as mail_words
from conversations.words import notice as notice_words
from tenants.context import business_context
from tenants.models import Business

TU = re.compile(
    r"\b(te|ti|tu|tus|contigo|tienes|quieres|puedes|necesitas|cuentas|dime|perdona|responde"
    r"|prefieres|escríbeme|vienes|eres)\b",
    re.IGNORECASE,
)


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", sorted(es.SENTENCES))
def test_a_formal_business_says_tu_nowhere(key: str) -> None:
    said = (es.SENTENCES | es_formal.SENTENCES)[key]
    assert not TU.search(said), said


@pytest.mark.parametrize("key", sorted(es_formal.SENTENCES))
def test_a_formal_sentence_says_no_less_and_stands_for_one_that_exists(key: str) -> None:
    assert fields(es_formal.SENTENCES[key]) == fields(es.SENTENCES[key])
    assert es_formal.SENTENCES[key] != es.SENTENCES[key]


@pytest.mark.parametrize("table", [notice_words, mail_words])
def test_notices_and_mails_say_usted_too(table: ModuleType) -> None:
    for key, said in (table.WORDS["es"] | table.FORMAL).items():
        assert not TU.search(said), said
        assert fields(said) == fields(table.WORDS["es"][key])


def test_the_open_business_decides(estilo: Business) -> None:
    assert "tu cita" in voice("es").say("hello_help")
    Business.objects.filter(pk=estilo.pk).update(settings={"formal": True})
    with business_context(Business.objects.get(pk=estilo.pk)):
        assert "su cita" in notice_words.notice_words("es")["reminder"]
        assert "Su cita" in mail_words.mail_words("es")["confirmed"]
        assert "su cita" in voice("es").say("hello_help")
        assert voice("en").say("hello_help") == Voice("en").say("hello_help")
    assert "tu cita" in voice("es").say("hello_help")

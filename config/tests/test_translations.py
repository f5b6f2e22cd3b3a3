"""Spanish is written in the code, English in locale/: complete, compiled and up to date."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.template.base import FilterExpression, Node, Template, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.functional import Promise

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}|</?\w+>")
KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")) | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PYTHON = [
    ("**/tests/**.py", "ignore"),
    ("**/migrations/**.py", "ignore"),
    ("**.py", "python"),
]
ROOMS = ("analytics", "billing", "bookings", "channels_whatsapp", "config", "conversations")
ROOMS += ("leads", "tenants")


def english() -> Catalog:
    """The English texts, as they are written."""
    with PO.open() as file:
        return read_po(file)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return english()


def entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


class TestCatalog:
    def test_every_text_has_its_english(self, catalog: Catalog) -> None:
        lacking = [m.id for m in entries(catalog) if m.fuzzy or not all(forms(m.string))]
        assert lacking == [], "translate them in locale/en, then `make messages`"

    def test_the_places_for_values_are_the_same_in_both(self, catalog: Catalog) -> None:
        for message in entries(catalog):
            for spanish, english in zip(forms(message.id), forms(message.string), strict=True):
                assert sorted(PLACE.findall(spanish)) == sorted(PLACE.findall(english)), spanish

    def test_the_compiled_file_says_what_the_source_says(self, catalog: Catalog) -> None:
        fresh = BytesIO()
        write_mo(fresh, catalog)
        fresh.seek(0)
        with PO.with_suffix(".mo").open("rb") as file:
            compiled = read_mo(file)
        assert _texts(compiled) == _texts(read_mo(fresh)), "run `make messages`"

    def test_it_has_the_texts_of_the_code_and_no_others(self, catalog: Catalog) -> None:
        known = {(message.context, forms(message.id)[0]) for message in entries(catalog)}
        with translation.override("es"):
            used = {*_python_texts(), *_template_texts()}
        assert used - known == set(), "run `make messages` and translate them"
        assert known - used == set(), "run `make messages`"


def _texts(catalog: Catalog) -> dict[tuple[str | None, str], list[str]]:
    return {(m.context, forms(m.id)[0]): forms(m.string) for m in entries(catalog)}


def _python_texts() -> Iterator[tuple[str | None, str]]:
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, PYTHON, keywords=KEYWORDS)
        yield from ((context, forms(text)[0]) for _, _, text, _, context in found)


def _template_texts() -> Iterator[tuple[str | None, str]]:
    folder = ROOT / "templates"
    for path in [*folder.rglob("*.html"), *folder.rglob("*.txt")]:
        template = engines["django"].from_string(path.read_text()).template
        yield from _texts_of(template)


def _texts_of(template: Template) -> Iterator[tuple[str | None, str]]:
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, BlockTranslateNode):
            yield None, node.render_token_list(node.singular)[0]
        elif isinstance(node, TranslateNode):
            yield from _literal(node.filter_expression.var, node.message_context)
        for each in _expressions(node):
            for _, arguments in each.filters:
                yield from ((None, str(a)) for _, a in arguments if isinstance(a, Promise))


def _literal(var: object, context: FilterExpression | None) -> Iterator[tuple[str | None, str]]:
    if isinstance(var, Variable) and isinstance(var.literal, str):
        yield (str(context.var) if context else None), var.literal.replace("%", "%%")


def _expressions(node: Node) -> list[FilterExpression]:
    return [each for each in vars(node).values() if isinstance(each, FilterExpression)]

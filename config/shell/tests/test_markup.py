"""What the content security policy asks of every template, and what screen readers need."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client

from tenants.models import Business

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
# No policy reaches into a mail, and mail programs know no style sheets.
OF_PAGES = [
    path
    for path in TEMPLATES
    if path.parent.name != "notices" and not path.name.endswith("mail.html")
]
PAGES = [
    "/",
    "/inbox/",
    "/calendar/",
    "/contacts/",
    "/contacts/new/",
    "/services/",
    "/services/new/",
    "/hours/",
    "/staff/",
    "/staff/new/",
    "/settings/",
    "/settings/members/",
    "/settings/members/invite/",
    "/plan/",
    "/plan/suspended/",
    "/notices/",
]


@pytest.mark.parametrize("path", OF_PAGES, ids=lambda path: path.name)
def test_templates_have_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert "<style" not in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_compile(path: Path) -> None:
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))


def test_nothing_is_loaded_from_elsewhere() -> None:
    sources = [*TEMPLATES, *(settings.BASE_DIR / "static").rglob("*.css")]
    sources += (settings.BASE_DIR / "static").rglob("*.js")
    for path in sources:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"(src|href|url\(|import)\W{1,4}(https?:)?//", text), path.name


@pytest.mark.parametrize("page", PAGES)
def test_every_field_and_button_has_a_name(
    estilo: Business, owner_client: Client, page: str
) -> None:
    html = owner_client.get(page).content.decode()
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    wrapped = "".join(re.findall(r"<label[^>]*>.*?</label>", html, re.S))
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        if 'type="hidden"' in tag or "aria-label" in tag or tag in wrapped:
            continue
        name = re.search(r' id="([^"]+)"', tag)
        assert name, tag
        assert name[1] in labelled, tag
    for attributes, inside in re.findall(r"<button([^>]*)>(.*?)</button>", html, re.S):
        assert "aria-label" in attributes or re.sub(r"<[^>]+>|\s", "", inside)


@pytest.mark.parametrize("page", PAGES)
def test_every_id_is_on_the_page_once(estilo: Business, owner_client: Client, page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', owner_client.get(page).content.decode())
    assert sorted(set(ids)) == sorted(ids)


def test_icons_that_templates_draw_exist() -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text(encoding="utf-8")
    drawn = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert drawn <= set(re.findall(r'<symbol id="([a-z-]+)"', sprite))

"""Django's messages whose Arabic is our own: they are Django's still, and staff read them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import django
import polib

from liaison import django_messages
from liaison.catalogs import LOCALE_DIR
from tests.admin.forms import PageForm

DJANGO = Path(django.__file__).parent
LATIN_IN_ARABIC = set('“”",;?')


def of_django(domain: str) -> set[str]:
    """Every message for which Django has Arabic in its catalogs of ``domain``."""
    catalogs = DJANGO.glob(f"**/locale/ar/LC_MESSAGES/{domain}.po")
    return {entry.msgid for catalog in catalogs for entry in polib.pofile(str(catalog)) if not entry.obsolete}


def messages() -> list[str]:
    """The messages of the module: the first text of each call."""
    calls = [
        node for node in ast.walk(ast.parse(Path(django_messages.__file__).read_text())) if isinstance(node, ast.Call)
    ]
    return [ast.literal_eval(call.args[0]) for call in calls]


def test_each_is_a_message_of_django_still():
    assert messages()
    assert set(messages()) <= of_django("django")


def test_so_is_each_message_of_the_scripts():
    catalog = polib.pofile(str(LOCALE_DIR / "ar/LC_MESSAGES/djangojs.po"))
    assert {entry.msgid for entry in catalog} <= of_django("djangojs")
    assert not [*catalog.untranslated_entries(), *catalog.fuzzy_entries()]


def test_the_whole_catalog_is_punctuated_in_arabic():
    for entry in polib.pofile(str(LOCALE_DIR / "ar/LC_MESSAGES/django.po")):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            plain = "".join(part for part in text.split() if "=" not in part and "<" not in part)
            assert not LATIN_IN_ARABIC & set(plain), entry.msgid
            assert "\u064b\u0627" not in text, f"tanween stands on the alef: {entry.msgid}"


def test_a_record_saved_is_told_as_what_was_done(desk):
    client = desk("publisher", "ar")
    form = PageForm(client.get("/admin/articles/topic/add/")).fill(name_ar="نزع الألغام")
    page = client.get(form.submit(client).url)
    assert "تمت إضافة موضوع" in page.text
    page = client.get(PageForm(page).fill(name_ar="إزالة الألغام").submit(client).url)
    assert "تم تعديل موضوع" in page.text


def test_the_scripts_of_the_lists_count_in_arabic(desk):
    script = desk("publisher", "ar").get("/admin/jsi18n/").text
    assert json.dumps("اختير واحد من")[1:-1] in script

from __future__ import annotations

import gettext
import importlib.util
import os
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import PoFileError

from liaison.catalogs import LOCALE_DIR, compile_catalogs

BASE_DIR = Path(__file__).resolve().parents[2]
ARABIC = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;\\n"

msgid "Meeting"
msgstr "لقاء"

msgid "%(count)s meeting"
msgid_plural "%(count)s meetings"
msgstr[0] "لا لقاءات"
msgstr[1] "لقاء واحد"
msgstr[2] "لقاءان"
msgstr[3] "%(count)s لقاءات"
msgstr[4] "%(count)s لقاءً"
msgstr[5] "%(count)s لقاء"
"""


@pytest.fixture
def locale_dir(tmp_path) -> Path:
    (tmp_path / "ar/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "ar/LC_MESSAGES/django.po").write_text(ARABIC, encoding="utf-8")
    return tmp_path


def test_a_compiled_catalog_speaks_arabic_with_its_six_plurals(locale_dir):
    (compiled,) = compile_catalogs(locale_dir)
    with compiled.open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    assert catalog.gettext("Meeting") == "لقاء"
    found = [catalog.ngettext("%(count)s meeting", "%(count)s meetings", n) for n in (0, 1, 2, 3, 11, 100)]
    assert found == ["لا لقاءات", "لقاء واحد", "لقاءان", "%(count)s لقاءات", "%(count)s لقاءً", "%(count)s لقاء"]


def test_a_catalog_is_compiled_only_when_it_changed(locale_dir):
    (compiled,) = compile_catalogs(locale_dir)
    assert compile_catalogs(locale_dir) == []
    later = compiled.stat().st_mtime + 5
    os.utime(compiled.with_suffix(".po"), (later, later))
    assert compile_catalogs(locale_dir) == [compiled]


def test_nothing_but_the_catalog_is_left_behind(locale_dir):
    compile_catalogs(locale_dir)
    assert sorted(path.name for path in (locale_dir / "ar/LC_MESSAGES").iterdir()) == ["django.mo", "django.po"]


def test_a_catalog_that_cannot_be_read_is_an_error_and_not_an_empty_one(locale_dir):
    (locale_dir / "ar/LC_MESSAGES/django.po").write_text('<<<<<<< ours\nmsgid "a"\nmsgstr "b"\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        compile_catalogs(locale_dir)
    assert not list(locale_dir.glob("*/*/*.mo"))


def test_without_catalogs_there_is_nothing_to_do(tmp_path):
    assert compile_catalogs(tmp_path) == []


# The program behind `make lint` and `make messages`.

program = importlib.util.spec_from_file_location("locale_check", LOCALE_DIR / "check.py")
check = importlib.util.module_from_spec(program)
program.loader.exec_module(check)


def entry(msgid: str, msgstr="", **fields) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[("a.py", "")], **fields)


def catalog(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.metadata = check.HEADER
    file.extend(entries)
    return file


def problems(in_code: list[polib.POEntry], in_catalog: list[polib.POEntry]) -> list[str]:
    return list(check.check(catalog(*in_code), catalog(*in_catalog)))


def test_a_translated_message_is_no_problem():
    assert problems([entry("Meeting")], [entry("Meeting", "لقاء")]) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([], "a.py: not in the catalog: “Meeting”"),
        ([entry("Meeting")], "a.py: not translated: “Meeting”"),
        ([entry("Meeting", "لقاء", flags=["fuzzy"])], "a.py: fuzzy: “Meeting”"),
        ([entry("Meeting", "لقاء"), entry("Gone", "ذهب")], "django.po: no longer in the code: “Gone”"),
    ],
)
def test_each_message_that_needs_work_is_named(written, said):
    assert problems([entry("Meeting")], written) == [said]


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("%(count)s of %(total)s", "%(count)s من %(totl)s"),
        ("Hello %s", "أهلًا"),
        ("Hello", "أهلًا %s"),
        ("From {start}", "من {begin}"),
    ],
)
def test_a_placeholder_that_differs_is_found(message, translation):
    assert problems([entry(message)], [entry(message, translation)]) == [f"a.py: placeholders differ: “{message}”"]


def plural(forms: dict[int, str]) -> polib.POEntry:
    return entry("%(n)s day", msgid_plural="%(n)s days", msgstr_plural=forms)


SIX = {0: "لا أيام", 1: "يوم", 2: "يومان", 3: "%(n)s أيام", 4: "%(n)s يومًا", 5: "%(n)s يوم"}


def test_small_numbers_may_be_words():
    assert problems([plural({})], [plural(SIX)]) == []


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        ({0: "أيام", 1: "يوم"}, "needs all 6 plural forms"),
        ({**SIX, 4: ""}, "needs all 6 plural forms"),
        ({**SIX, 3: "أيام"}, "placeholders differ in plural form 3"),
        ({**SIX, 1: "يوم %(day)s"}, "placeholders differ in plural form 1"),
    ],
)
def test_arabic_plurals_are_six_and_whole(forms, said):
    assert problems([plural({})], [plural(forms)]) == [f"a.py: {said}: “%(n)s day”"]


def test_writing_keeps_translations_drops_old_messages_and_is_stable(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "CATALOG", tmp_path / "ar" / "django.po")
    old = catalog(entry("Gone", "ذهب"), entry("Meeting", "لقاء", tcomment="as in the register"))
    check.write(catalog(entry("New"), plural({}), entry("Meeting")), old)
    first = check.CATALOG.read_bytes()
    written = polib.pofile(str(check.CATALOG))
    assert [(one.msgid, one.msgstr) for one in written] == [("New", ""), ("%(n)s day", ""), ("Meeting", "لقاء")]
    assert written.find("Meeting").tcomment == "as in the register"
    assert sorted(written.find("%(n)s day").msgstr_plural) == [0, 1, 2, 3, 4, 5]
    check.write(catalog(entry("New"), plural({}), entry("Meeting")), written)
    assert check.CATALOG.read_bytes() == first
    assert b"POT-Creation-Date" not in first

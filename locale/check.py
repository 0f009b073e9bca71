"""The Arabic catalog against the code: ``make lint`` checks, ``make messages`` (``--write``) brings it up to date.

Checked: every message of the code stands in ``locale/ar/LC_MESSAGES/django.po``, translated and not fuzzy, with all six
Arabic plural forms, and with the placeholders of the original; none hides in an f-string. Checking changes nothing: the
messages are extracted in a copy of the source. Writing adds what is new, drops what is gone, keeps every translation,
and is the same for the same code: entries in the order of the files, without line numbers and dates.

The messages in the code are English, singular and plural, so English needs no catalog of its own.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from babel.messages.extract import extract_from_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOG = BASE_DIR / "locale" / "ar" / "LC_MESSAGES" / "django.po"
# Django's own for Arabic: zero, one, two, few (3 to 10), many (11 to 99), other.
PLURAL_FORMS = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)
FORMS = range(6)
# “لا مقالات”, “مقال واحد” and “مقالان” say the number in words; the other forms need it as a number.
WORDED_FORMS = {0, 1, 2}
HEADER = {
    "Project-Id-Version": "Liaison",
    "Language": "ar",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": PLURAL_FORMS,
}
SOURCES = ("articles", "liaison", "office", "organizations", "templates")
# Templates of Jinja, which Django's makemessages does not read.
PAGES = BASE_DIR / "pages"
TRANSLATIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Check the Arabic catalog against the code, or bring it up to date.")
    parser.add_argument("--write", action="store_true", help="add new messages, drop old ones, keep the translations")
    options = parser.parse_args()
    need_gettext()
    messages = with_pages(extract())
    catalog = polib.pofile(str(CATALOG)) if CATALOG.exists() else polib.POFile()
    if options.write:
        write(messages, catalog)
        return
    problems = [*check(messages, catalog), *hidden_messages()]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(
            f"{len(problems)} messages need work: run `make messages`, then translate {CATALOG.relative_to(BASE_DIR)}."
        )


def need_gettext() -> None:
    """Exit with the remedy where gettext's tools are missing and cannot be installed from here."""
    if shutil.which("xgettext"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing gettext, which extracts the messages …", flush=True)
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "gettext"]):
            subprocess.run(["apt-get", *command], stdout=subprocess.DEVNULL, check=False)
    if not shutil.which("xgettext"):
        sys.exit(
            "Checking translations needs gettext's xgettext. Debian: apt-get install gettext. macOS: brew install gettext."
        )


def extract() -> polib.POFile:
    """The messages in the code, by Django's makemessages, in a copy of the source: the tree stays as it is."""
    with tempfile.TemporaryDirectory() as directory:
        for name in SOURCES:
            shutil.copytree(
                BASE_DIR / name, Path(directory, name), ignore=shutil.ignore_patterns("__pycache__", "migrations")
            )
        Path(directory, "locale").mkdir()
        command = ["makemessages", "--locale", "ar", "--keep-pot", "--add-location", "file", "--verbosity", "0"]
        # Without our settings: their LOCALE_PATHS lead back to the real catalog.
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(
            [sys.executable, "-m", "django", *command], cwd=directory, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"The messages cannot be extracted: {done.stderr.strip()}")
        return polib.pofile(str(Path(directory, "locale", "django.pot")))


def with_pages(messages: polib.POFile) -> polib.POFile:
    """``messages`` and, behind them, those that only public pages have, by Babel."""
    known = {key(message): message for message in messages}
    found = extract_from_dir(PAGES, method_map=[("**.html", "jinja2")], options_map={"**.html": {"silent": "false"}})
    for path, _line, words, _comments, context in sorted(found, key=lambda message: message[:2]):
        singular, plural = words if isinstance(words, tuple) else (words, "")
        entry = polib.POEntry(msgid=singular, msgid_plural=plural, msgctxt=context)
        if key(entry) not in known:
            known[key(entry)] = entry
            entry.flags = ["python-format"] if PLACEHOLDER.search(singular + plural) else []
            messages.append(entry)
        if (place := (f"{PAGES.name}/{path}", "")) not in known[key(entry)].occurrences:
            known[key(entry)].occurrences.append(place)
    return messages


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def write(messages: polib.POFile, catalog: polib.POFile) -> None:
    """The catalog anew: the code's messages with the translations they had."""
    old = {key(entry): entry for entry in catalog if not entry.obsolete}
    new = polib.POFile(wrapwidth=120)
    new.metadata = HEADER
    for message in messages:
        new.append(translated(message, old.get(key(message))))
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOG))
    waiting = len(new.untranslated_entries()) + len(new.fuzzy_entries())
    print(f"{len(new)} messages, {waiting} to translate, {len(old.keys() - set(map(key, messages)))} dropped.")


def translated(message: polib.POEntry, old: polib.POEntry | None) -> polib.POEntry:
    """``message`` as the code has it, with what translators wrote for it."""
    message.occurrences = [(path, "") for path, _line in message.occurrences]
    if old:
        message.msgstr, message.msgstr_plural = old.msgstr, old.msgstr_plural
        message.tcomment = old.tcomment
        message.flags += [flag for flag in old.flags if flag == "fuzzy"]
    if message.msgid_plural:
        message.msgstr_plural = {form: message.msgstr_plural.get(form, "") for form in FORMS}
    return message


def check(messages: polib.POFile, catalog: polib.POFile) -> Iterator[str]:
    """One line for each thing that is wrong."""
    if catalog and catalog.metadata.get("Plural-Forms") != PLURAL_FORMS:
        yield f"{CATALOG.name}: Plural-Forms must be “{PLURAL_FORMS}”"
    known = {key(entry): entry for entry in catalog if not entry.obsolete}
    for message in messages:
        where = ", ".join(path for path, _line in message.occurrences)
        if entry := known.get(key(message)):
            yield from (f"{where}: {problem}: “{message.msgid}”" for problem in problems_of(entry))
        else:
            yield f"{where}: not in the catalog: “{message.msgid}”"
    for gone in known.keys() - {key(message) for message in messages}:
        yield f"{CATALOG.name}: no longer in the code: “{gone[1]}”"


def hidden_messages() -> Iterator[str]:
    """Messages inside f-strings, which the extraction does not see."""
    for path in sorted(path for name in SOURCES for path in (BASE_DIR / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and any(map(is_translation, ast.walk(node))):
                yield f"{path.relative_to(BASE_DIR)}:{node.lineno}: a message inside an f-string cannot be extracted"


def is_translation(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATIONS


def problems_of(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if not entry.msgid_plural:
        if not entry.msgstr:
            yield "not translated"
        elif placeholders(entry.msgstr) != placeholders(entry.msgid):
            yield "placeholders differ"
        return
    if sorted(entry.msgstr_plural) != list(FORMS) or not all(entry.msgstr_plural.values()):
        yield f"needs all {len(FORMS)} plural forms"
        return
    wanted = placeholders(entry.msgid_plural)
    for form, text in entry.msgstr_plural.items():
        found = placeholders(text)
        if found != wanted and not (form in WORDED_FORMS and found <= wanted):
            yield f"placeholders differ in plural form {form}"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


if __name__ == "__main__":
    main()

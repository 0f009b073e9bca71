"""The documents name only what exists, and leave out no setting, no command and no make target."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

from tests.docs import claims, source
from tests.docs.markdown import Document, Mention, read_documents, read_guides

CHECKS = [
    claims.find_wrong_files,
    claims.find_wrong_names,
    claims.find_wrong_commands,
    claims.find_wrong_variables,
    claims.find_wrong_targets,
    claims.find_wrong_addresses,
    claims.find_dead_links,
]
OURS = ("liaison", "articles", "organizations", "office")


def fail_with(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("find_"))
def test_the_documents_name_only_what_exists(check):
    fail_with([problem for document in read_documents() for problem in check(document)])


def settings_table() -> dict[str, tuple[Mention, str]]:
    """The rows of docs/settings.md by their variable: where it stands, and what the row gives as the default."""
    guide = next(guide for guide in read_guides() if guide.path.name == "settings.md")
    rows = [row for row in guide.rows if len(row) == 3 and row[0].text.startswith("`")]
    return {row[0].text.strip("`"): (row[0], row[1].text) for row in rows}


def test_every_setting_stands_in_the_table_of_settings():
    missing = [variable for name, variable in source.settings().items() if name not in settings_table()]
    fail_with([f"{found.place}: {found.name} is read. Give it a row in docs/settings.md." for found in missing])


def test_the_table_of_settings_holds_only_what_is_read():
    rows = [mention for name, (mention, _) in settings_table().items() if name not in source.variables()]
    fail_with([f"{mention.place}: {mention.text} is read by nothing. Take the row away." for mention in rows])


def test_the_table_of_settings_gives_the_defaults_of_the_code():
    problems = []
    for name, (mention, default) in settings_table().items():
        variable = source.settings().get(name)
        if variable and not _is_default(default, variable.default):
            problems.append(f"{mention.place}: the default of {name} is {variable.default!r} in {variable.place}.")
    fail_with(problems)


def _is_default(told: str, default: object) -> bool:
    """Whether a cell of the table tells ``default``; an empty one, or one that is computed, may be told in words."""
    if isinstance(default, bool):
        return told == ("on" if default else "off")
    return default in (None, "") or told.strip("`") == str(default)


def guides_name(text: str) -> bool:
    """Whether the README or a guide names ``text`` in code."""
    return any(text in f"{mention.text} " for guide in read_guides() for mention in [*guide.codes, *guide.blocks])


def test_every_variable_of_the_tools_is_named():
    unnamed = {name: place for name, place in source.tool_variables().items() if not guides_name(name)}
    fail_with([f"{place}: {name} is read. Name it in docs/settings.md." for name, place in unnamed.items()])


def test_every_command_is_named():
    ours = [name for name, app in get_commands().items() if app in OURS]
    assert ours
    unnamed = [name for name in ours if not guides_name(f"manage.py {name} ")]
    fail_with([f"manage.py {name} is in no guide. Say what it does in docs/sysadmin.md." for name in unnamed])


def options_of(command: BaseCommand) -> set[str]:
    return set(command.create_parser("manage.py", "command")._option_string_actions)


def test_every_option_of_a_command_is_named():
    of_all = options_of(BaseCommand())
    ours = {name: load_command_class(app, name) for name, app in get_commands().items() if app in OURS}
    unnamed = [
        f"manage.py {name} {option} is in no guide. Say what it does in docs/sysadmin.md."
        for name, command in ours.items()
        for option in sorted(options_of(command) - of_all)
        if not guides_name(option)
    ]
    fail_with(unnamed)


def test_every_make_target_is_named():
    targets = [target for target, said in source.make_targets().items() if said]
    unnamed = [target for target in targets if not guides_name(f"make {target} ")]
    fail_with(
        [
            f"Makefile:{source.make_line(target)}: `make {target}` is in no guide. Name it in docs/developer.md."
            for target in unnamed
        ]
    )


WRONG = {
    claims.find_wrong_files: [
        "`liaison/no_such_file.py`",
        "`no_such_file.py`",
        "`articles/no_such_folder/`",
        "`tests/no_such_folder`",
        "in articles/no_such_file.py, as before",
        "```\nliaison/\n  no_such_file.py   in a tree\n```",
        # Several have that name.
        "`__init__.py`",
    ],
    claims.find_wrong_names: [
        "`liaison.no_such_module`",
        "`liaison.settings.NO_SUCH_SETTING`",
        "`settings.no_such_function`",
        "`Article.objects.no_such_method()`",
        "`Meeting.no_such_method()`",
        "`no_such_function()`",
        "`NoSuchClass`",
        "`NO_SUCH_CONSTANT`",
        "```sh\ngunicorn liaison.no_such_module\n```",
    ],
    claims.find_wrong_commands: [
        "`manage.py no_such_command`",
        "`manage.py demo --no-such-option`",
        "```sh\npython -m liaison.no_such_module\n```",
    ],
    claims.find_wrong_variables: ["`NO_SUCH_VARIABLE=1`", "```sh\nexport HTTPS=0 NO_SUCH_VARIABLE=1\n```"],
    claims.find_wrong_targets: ["`make no-such-target`", "```sh\nmake nosuchtarget   # a note\n```"],
    claims.find_wrong_addresses: [
        "`/ar/no/such/address/`",
        # The view of pages that staff write answers any single name.
        "`/en/no-such-list/`",
        # The admin's last view answers any name.
        "`/admin/no-such-page/`",
        "`/<l>/news/<id>/<slug>/no-such-page/`",
        "`…/no-such-page/`",
        "`no-such-list/?organization=`",
        "`meetings/register.csv|nosuchend`",
        "`http://127.0.0.1:8000/ar/no/such/address/`",
    ],
    claims.find_dead_links: [
        "[a guide](no-such-guide.md)",
        "![a picture](screenshots/no-such-picture.webp)",
        "[a part](settings.md#no-such-part)",
        "see decision 9999",
        "[2](decisions/0001-editions.md)",
    ],
}


@pytest.mark.parametrize(("check", "text"), [(check, text) for check, texts in WRONG.items() for text in texts])
def test_what_does_not_exist_is_found(check, text):
    problems = check(Document(Path("docs/example.md"), f"# Example\n\n{text}\n"))
    assert len(problems) == 1
    line = 4 if text.startswith("```") else 3
    line += text.startswith("```\n")
    assert problems[0].startswith(f"docs/example.md:{line}: ")


RIGHT = """
`liaison/settings.py`, `gunicorn.conf.py`, `docs/decisions/`, `tests/`, `LIAISON_DATA/media`, `liaison.settings`, `manage.py migrate -v0`,
`Article.objects.live()`, `take(article, step, …)`, `update()`, `SECRET_KEY=…`, `make test`, `/ar/search/?q=`, `/en/news/feed/`,
`/<l>/news/<id>/<slug>/`, `/*/meetings/register.*`, `…/print/`, `/api/v1/docs/`, `/admin/`, `/media/`, `news.example.org`,
[settings](settings.md#settings), [1](decisions/0001-editions.md), ~~`no_such_file.py`~~ ~~`no_such
_function()`~~

| old | new |
|---|---|
| `liaison/no_such_file.py` | `liaison/settings.py` |
"""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("find_"))
def test_what_exists_and_what_is_past_is_left_alone(check):
    fail_with(check(Document(Path("docs/example.md"), RIGHT)))

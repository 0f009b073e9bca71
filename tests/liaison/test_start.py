"""A production server refuses to start unsafely, and says why in one line: tried with the real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from liaison.staff.roles import Role
from liaison.startup import DEMO_PASSWORD, refuse_demo_accounts

BASE_DIR = Path(__file__).resolve().parents[2]
SAFE = {"SECRET_KEY": "for-one-subprocess-" + "y" * 50, "ALLOWED_HOSTS": "news.example", "HTTPS": "1"}


def run(*command: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the product in a production environment that holds ``environment`` and nothing of ours."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={**inherited, "LIAISON_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def serve(data: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """gunicorn, as in production; port 0 is any free one. It ends by itself only when it refuses to start."""
    base = ["-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "--log-level", "critical"]
    return run(*base, *options, "liaison.wsgi", data=data, **environment)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """The data directory of an installation that was once a demo."""
    data = tmp_path_factory.mktemp("once a demo")
    for command in ("migrate", "demo"):
        done = run("manage.py", command, data=data, **SAFE, LIAISON_DEMO="1")
        assert done.returncode == 0, done.stderr
    return data


@pytest.mark.parametrize("options", [(), ("--preload",)], ids=["workers", "preload"])
def test_the_server_refuses_to_start_without_a_secret_key(tmp_path, options):
    done = serve(tmp_path, *options, ALLOWED_HOSTS="news.example")
    assert done.returncode != 0
    assert "Liaison does not start. SECRET_KEY is not set." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "choices"),
    [("ARABIC_MONTHS", "levantine, international, maghreb, moroccan"), ("ARABIC_DIGITS", "latin, arabic")],
)
def test_the_server_refuses_to_start_with_an_unknown_choice(tmp_path, name, choices):
    done = serve(tmp_path, **SAFE, **{name: "syrian"})
    assert done.returncode != 0
    assert f"Liaison does not start. {name} is “syrian”. Set it to one of these: {choices}." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("options", [(), ("--preload",)], ids=["workers", "preload"])
def test_the_server_refuses_to_start_with_the_demos_accounts(prepared, options):
    done = serve(prepared, *options, **SAFE)
    assert done.returncode != 0
    assert "Liaison does not start." in done.stderr
    for role in Role.values:
        assert role in done.stderr
    assert "Traceback" not in done.stderr


def test_the_server_refuses_to_start_before_the_database_is_prepared(tmp_path):
    done = serve(tmp_path, **SAFE)
    assert done.returncode != 0
    assert "manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "makemigrations", "demo", "check", "help"])
def test_a_command_without_a_secret_key_says_so_and_nothing_else(tmp_path, command):
    done = run("manage.py", command, data=tmp_path)
    assert done.returncode != 0
    assert done.stderr.startswith("Liaison does not start. SECRET_KEY is not set.")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["migrate", "check"])
def test_a_command_with_a_key_that_cannot_sign_says_so_and_nothing_else(tmp_path, command):
    done = run("manage.py", command, data=tmp_path, **SAFE, SIGNING_KEY="nonsense")
    assert done.returncode != 0
    assert done.stderr.startswith("Liaison does not start. SIGNING_KEY is not a key that can sign.")
    assert "nonsense" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_production_start_is_clean_in_the_deployment_checks(tmp_path):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", data=tmp_path, **SAFE)
    assert done.returncode == 0, done.stderr


def test_debug_is_off_unless_told_otherwise(tmp_path):
    code = "import django; django.setup(); from django.conf import settings as s; print(s.DEBUG, s.DEMO, s.SECURE_SSL_REDIRECT)"
    done = run("-c", code, data=tmp_path, DJANGO_SETTINGS_MODULE="liaison.settings", SECRET_KEY=SAFE["SECRET_KEY"])
    assert done.stdout.split() == ["False", "False", "True"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_one_demo_account_is_enough_to_refuse(role):
    User.objects.create_user(role, password=DEMO_PASSWORD)
    with pytest.raises(ImproperlyConfigured, match=role):
        refuse_demo_accounts()


@pytest.mark.django_db
def test_changed_and_deactivated_demo_accounts_open_nothing():
    User.objects.create_user("publisher", password="something else altogether")
    User.objects.create_user("editor", password=DEMO_PASSWORD, is_active=False)
    refuse_demo_accounts()


@pytest.mark.django_db
def test_the_demo_starts_with_its_accounts(settings):
    settings.DEMO = True
    User.objects.create_user("publisher", password=DEMO_PASSWORD)
    refuse_demo_accounts()


@pytest.mark.django_db
def test_a_database_that_fails_is_named_as_the_reason():
    def broken(*args):
        raise DatabaseError("no such table: auth_user\nand much more")

    with connection.execute_wrapper(broken), pytest.raises(ImproperlyConfigured, match=r"no such table: auth_user$"):
        refuse_demo_accounts()


def test_secrets_may_stand_in_files(tmp_path):
    key, former, database = tmp_path / "key", tmp_path / "former", tmp_path / "database"
    key.write_text(SAFE["SECRET_KEY"] + "\n")
    former.write_text("one-before-" + "z" * 50 + "\ntwo-before-" + "z" * 50 + "\n")
    database.write_text("postgres://liaison:p%40ss@db.example:5433/news\n")
    code = (
        "import django; django.setup(); from django.conf import settings as s; d = s.DATABASES['default']; "
        "print(s.SECRET_KEY, *(k[:10] for k in s.SECRET_KEY_FALLBACKS), d['USER'], d['PASSWORD'], d['HOST'], d['PORT'])"
    )
    files = {"SECRET_KEY_FILE": key, "SECRET_KEY_FALLBACKS_FILE": former, "DATABASE_URL_FILE": database}
    named = {name: str(path) for name, path in files.items()}
    done = run("-c", code, data=tmp_path, DJANGO_SETTINGS_MODULE="liaison.settings", **named)
    assert done.stdout.split() == [
        SAFE["SECRET_KEY"],
        *("one-before", "two-before"),
        *("liaison", "p@ss", "db.example", "5433"),
    ], done.stderr


def test_a_secret_file_that_is_not_there_is_named(tmp_path):
    done = serve(tmp_path, ALLOWED_HOSTS="news.example", SECRET_KEY_FILE=str(tmp_path / "gone"))
    assert done.returncode != 0
    assert "Liaison does not start. The file that SECRET_KEY_FILE names cannot be read" in done.stderr
    assert "Traceback" not in done.stderr

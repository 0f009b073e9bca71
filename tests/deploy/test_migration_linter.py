"""``make lint`` refuses a migration that the former release would not survive, and needs no PostgreSQL to see it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
_MADE = """
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True)), ("name", models.TextField())])]
"""
_CHANGED = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("shaky", "0001_made")]
    operations = [{operation}]
"""


def lint(place: Path, operation: str) -> subprocess.CompletedProcess[str]:
    """Lint an app of two migrations, of which the second holds ``operation``."""
    (place / "shaky/migrations").mkdir(parents=True)
    for name, text in {"0001_made": _MADE, "0002_changed": _CHANGED.format(operation=operation)}.items():
        (place / f"shaky/migrations/{name}.py").write_text(text)
    for package in ("shaky", "shaky/migrations"):
        (place / package / "__init__.py").touch()
    (place / "shaky_settings.py").write_text(
        "from deploy.migration_settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'shaky']\n"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "shaky_settings", "PYTHONPATH": str(place), "SECRET_KEY": "x" * 50}
    command = [sys.executable, "manage.py", "lintmigrations", "shaky"]
    return subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)


def test_what_the_former_release_does_not_survive_is_refused(tmp_path):
    reasons = {
        "NOT NULL": 'migrations.AddField("thing", "more", models.TextField(default=""))',
        "RENAMING columns": 'migrations.RenameField("thing", "name", "title")',
        "DROPPING columns": 'migrations.RemoveField("thing", "title")',
        "DROPPING table": 'migrations.DeleteModel("thing")',
    }
    done = lint(tmp_path, ", ".join(reasons.values()))
    assert done.returncode == 1, done.stdout + done.stderr
    assert not [reason for reason in reasons if reason not in done.stdout], done.stdout


def test_a_column_with_a_default_of_the_database_passes(tmp_path):
    done = lint(tmp_path, 'migrations.AddField("thing", "more", models.TextField(default="", db_default=""))')
    assert done.returncode == 0, done.stdout + done.stderr

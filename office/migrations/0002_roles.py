"""Grant each role its permissions for the office and its pages (liaison/staff/roles.py)."""

from __future__ import annotations

from django.db import migrations

from liaison.staff.roles import grant_all


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0001_initial"),
        ("articles", "0004_roles_and_first_versions"),
    ]

    operations = [migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop)]

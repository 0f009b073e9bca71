"""Administrators may forget people, and see the certificates (liaison/staff/roles.py)."""

from __future__ import annotations

from django.db import migrations

from liaison.staff.roles import grant_all


class Migration(migrations.Migration):
    dependencies = [("organizations", "0011_forgetting")]

    operations = [migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop)]

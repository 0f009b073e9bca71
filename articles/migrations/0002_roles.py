"""The groups of staff and what each may do (liaison/staff/roles.py)."""

from __future__ import annotations

from django.db import migrations

from liaison.staff.roles import grant_all


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("organizations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop)]

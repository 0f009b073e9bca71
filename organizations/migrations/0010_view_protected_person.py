"""Editors and up may know of protected people; contributors no longer do (liaison/staff/roles.py)."""

from __future__ import annotations

from django.db import migrations

from liaison.staff.roles import grant_all


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0009_decisions_to_name"),
        ("articles", "0012_topics_in_order"),
        ("office", "0003_people_in_menus"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="person",
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "permissions": [
                    ("unprotect_person", "Can lift a person's protection"),
                    ("view_protected_person", "Can view protected person"),
                ],
            },
        ),
        migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop),
    ]

"""The roles that may see the contact data of people (liaison/staff/roles.py)."""

from __future__ import annotations

from django.db import migrations

from liaison.staff.roles import grant_all


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0007_consents_and_contact_data"),
        ("articles", "0012_topics_in_order"),
        ("liaison", "0004_unsaved_texts_side_by_side"),
        ("office", "0003_people_in_menus"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop)]

from django.db import migrations

from liaison.search.backends import sqlite


def hold_more(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(sqlite.HOLD)


class Migration(migrations.Migration):
    dependencies = [
        ("liaison", "0010_page_cache"),
    ]

    operations = [migrations.RunPython(hold_more, migrations.RunPython.noop)]

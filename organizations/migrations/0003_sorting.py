"""Add sort keys and letters for the directories, also for existing records."""

from __future__ import annotations

from django.db import migrations, models

from liaison.text.collation import letter, sort_key

BATCH = 500
LANGUAGES = ("ar", "en")
COLUMNS = [f"{part}_{code}" for part in ("sort", "letter") for code in LANGUAGES]


def give_places(apps, schema_editor):
    """Store the sort keys and letters of all organizations and people."""
    for name in ("Organization", "Person"):
        model = apps.get_model("organizations", name)
        batch = []
        for record in model.objects.only("name_ar", "name_en").iterator(BATCH):
            give_place(record)
            batch.append(record)
            if len(batch) == BATCH:
                model.objects.bulk_update(batch, COLUMNS)
                batch = []
        model.objects.bulk_update(batch, COLUMNS)


def give_place(record):
    """Set the sort keys and letters of ``record`` from its names."""
    for code, other in (LANGUAGES, LANGUAGES[::-1]):
        shown = getattr(record, f"name_{code}") or getattr(record, f"name_{other}") or ""
        setattr(record, f"sort_{code}", sort_key(shown, code))
        setattr(record, f"letter_{code}", letter(shown))


def columns(model):
    """Yield the operations that add the columns to ``model``."""
    text = {"blank": True, "default": "", "editable": False}
    for code in LANGUAGES:
        yield migrations.AddField(model, f"sort_{code}", models.CharField(max_length=160, **text))
        yield migrations.AddField(model, f"letter_{code}", models.CharField(max_length=1, **text))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_logo_size")]

    operations = [
        *columns("organization"),
        *columns("person"),
        migrations.RunPython(give_places, migrations.RunPython.noop, elidable=True),
        *(migrations.RemoveIndex("organization", f"organization_by_name_{code}") for code in LANGUAGES),
        *(
            migrations.AddIndex(model, models.Index(fields=[f"sort_{code}", "id"], name=f"{model}_by_name_{code}"))
            for model in ("organization", "person")
            for code in LANGUAGES
        ),
    ]

"""Compute the sort keys of names with numbers again: the smaller number comes before the larger."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Q

from liaison.text.collation import sort_key

BATCH = 500
LANGUAGES = ("ar", "en")


def give_places(apps, schema_editor):
    """Store the sort keys of all organizations and people again."""
    for name in ("Organization", "Person"):
        records = apps.get_model("organizations", name).objects
        numbered = Q(name_ar__regex=r"[0-9٠-٩۰-۹]") | Q(name_en__regex=r"[0-9٠-٩۰-۹]")
        found = [*records.filter(numbered).only("name_ar", "name_en")]
        for record in found:
            for code, other in (LANGUAGES, LANGUAGES[::-1]):
                shown = getattr(record, f"name_{code}") or getattr(record, f"name_{other}") or ""
                setattr(record, f"sort_{code}", sort_key(shown, code))
        records.bulk_update(found, [f"sort_{code}" for code in LANGUAGES], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_own_offices")]

    operations = [migrations.RunPython(give_places, migrations.RunPython.noop, elidable=True)]

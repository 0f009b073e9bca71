"""The places of topics in lists, for those that are there already too."""

from __future__ import annotations

from django.db import migrations, models

from liaison.text.collation import sort_key

LANGUAGES = ("ar", "en")


def give_places(apps, schema_editor):
    topics = apps.get_model("articles", "Topic").objects
    found = [*topics.only("name_ar", "name_en")]
    for topic in found:
        for code, other in (LANGUAGES, LANGUAGES[::-1]):
            shown = getattr(topic, f"name_{code}") or getattr(topic, f"name_{other}") or ""
            setattr(topic, f"sort_{code}", sort_key(shown, code))
    topics.bulk_update(found, [f"sort_{code}" for code in LANGUAGES], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_what_a_withdrawal_took_along")]

    operations = [
        *(
            migrations.AddField(
                "topic", f"sort_{code}", models.CharField(blank=True, default="", editable=False, max_length=160)
            )
            for code in LANGUAGES
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop, elidable=True),
    ]

"""What is decided about a lead picture, and that readers of a live edition learn what it shows.

Of the pictures that are live without a description readers get what they got: nothing, as of a decoration. Where the
other edition describes the picture, that description must not be lost: the edition that lacks one says its title.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q

LANGUAGES = ("ar", "en")


def _undescribed(code):
    empty = Q(**{f"image_alt_{code}": ""}) | Q(**{f"image_alt_{code}__isnull": True})
    return Q(**{f"state_{code}": "published"}) & empty


def _described(code):
    return (
        Q(**{f"state_{code}": "published"})
        & ~Q(**{f"image_alt_{code}": ""})
        & Q(**{f"image_alt_{code}__isnull": False})
    )


def decide(apps, _schema_editor):
    pictured = apps.get_model("articles", "Article")._base_manager.exclude(image="")
    for code, other in (LANGUAGES, LANGUAGES[::-1]):
        pictured.filter(_undescribed(code), _described(other)).update(**{f"image_alt_{code}": F(f"title_{code}")})
    pictured.filter(_undescribed("ar") | _undescribed("en")).update(image_decorative=True)


def _is_described(code):
    return models.CheckConstraint(
        name=f"article_live_{code}_picture_is_described",
        condition=~Q(**{f"state_{code}": "published"})
        | Q(image="")
        | Q(image_decorative=True)
        | (Q(**{f"image_alt_{code}__isnull": False}) & ~Q(**{f"image_alt_{code}": ""})),
        violation_error_code=f"image_alt_{code}",
        violation_error_message="Before publishing, describe the picture or mark it as decorative.",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_expiry_index")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="image_bytes",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="article",
            name="image_ppoi",
            field=models.CharField(default="0.5x0.5", max_length=20, verbose_name="focal point"),
        ),
        migrations.AddField(
            model_name="article",
            name="image_decorative",
            field=models.BooleanField(
                default=False,
                help_text="It adds nothing to the text, so screen readers skip it.",
                verbose_name="Decorative picture",
            ),
        ),
        migrations.RunPython(decide, migrations.RunPython.noop),
        *(migrations.AddConstraint(model_name="article", constraint=_is_described(code)) for code in LANGUAGES),
    ]

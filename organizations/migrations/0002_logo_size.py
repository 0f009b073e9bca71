"""Add width and height of logos. They stay empty for existing logos until ``process_imagefields`` has run."""

from __future__ import annotations

from django.db import migrations, models

import liaison.media.images.fields


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="logo_height",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="organization",
            name="logo_width",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="organization",
            name="logo",
            field=liaison.media.images.fields.PictureField(
                blank=True, height_field="logo_height", verbose_name="logo", width_field="logo_width"
            ),
        ),
    ]

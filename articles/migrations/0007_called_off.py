"""Meetings that were called off stay, and say so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_pictures")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="cancelled",
            field=models.BooleanField(
                default=False,
                help_text="It stays in the register and in calendars, marked as called off.",
                verbose_name="called off",
            ),
        ),
    ]

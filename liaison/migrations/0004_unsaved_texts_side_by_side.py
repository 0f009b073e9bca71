from django.db import migrations, models

import liaison.staff.editing.models


class Migration(migrations.Migration):
    dependencies = [("liaison", "0003_words_of_texts")]

    operations = [
        migrations.RemoveConstraint("autosave", "autosave_once_per_page"),
        migrations.AddField(
            "autosave", "page", models.CharField(default=liaison.staff.editing.models.new_page, max_length=32)
        ),
        migrations.AddField("autosave", "closed", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "autosave", models.UniqueConstraint(fields=("user", "path", "page"), name="autosave_once_per_page")
        ),
    ]

"""Websites are addresses of the web: no other kind of address can be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import Q

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OF_THE_WEB = Q(website="") | Q(website__istartswith="https://") | Q(website__istartswith="http://")


def forget_others(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Empty websites to which no browser leads: until now the form took ftp addresses."""
    apps.get_model("organizations", "Organization").objects.exclude(OF_THE_WEB).update(website="")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0012_forgetting_role")]

    operations = [
        migrations.RunPython(forget_others, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=OF_THE_WEB,
                name="organization_website_is_of_the_web",
                violation_error_code="website",
                violation_error_message="Enter an address that begins with https:// or http://.",
            ),
        ),
    ]

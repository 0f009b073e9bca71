"""Add former slugs, pairs marked as different, and names for staff only."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_sorting"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="staff_names",
            field=models.TextField(
                blank=True,
                default="",
                help_text="One per line. Staff can find the person by these names. Visitors cannot see or find them.",
                verbose_name="names for staff only",
            ),
        ),
        migrations.CreateModel(
            name="ToldApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("first", models.BigIntegerField()),
                ("second", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "first", "second"), name="told_apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="told_apart_are_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("former", models.CharField(max_length=90, verbose_name="old address")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="organizations.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
                "ordering": ["former"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", False), ("person__isnull", True)),
                            models.Q(("organization__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="former_slug_of_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("former", ""), _negated=True), name="former_slug_is_not_empty"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organization__isnull", False)),
                        fields=("former",),
                        name="former_slug_of_one_organization",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("former",),
                        name="former_slug_of_one_person",
                    ),
                ],
            },
        ),
    ]

"""What patients pass on from the self-check, with their consent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0031_message_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfCheckShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("snapshot", models.JSONField(null=True, verbose_name="summary")),
                ("rule_set", models.CharField(max_length=40, verbose_name="version of the rules")),
                (
                    "consent_version",
                    models.CharField(max_length=20, verbose_name="wording of the consent"),
                ),
                ("consented_at", models.DateTimeField(verbose_name="agreed")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                ("delete_after", models.DateTimeField(verbose_name="deleted after")),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="self_check",
                        to="booking.appointment",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "self-check summary",
                "verbose_name_plural": "self-check summaries",
                "ordering": ["-consented_at"],
                "indexes": [models.Index(fields=["delete_after"], name="self_check_share_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("snapshot__isnull", False), ("withdrawn_at__isnull", True)),
                            models.Q(("snapshot__isnull", True), ("withdrawn_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="self_check_share_is_erased_when_taken_back",
                    )
                ],
            },
        ),
    ]

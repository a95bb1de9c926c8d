"""The permission to look at the self-check's rules; no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0002_more_pages_and_drawings"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfCheckRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "self-check rules",
                "verbose_name_plural": "self-check rules",
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
    ]

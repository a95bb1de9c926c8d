"""What a message knows of its tries and of the time it told, and an index on what left last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0010_mail_health")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="faults",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries without an end"),
        ),
        migrations.AddField(
            model_name="message",
            name="visit_start",
            field=models.DateTimeField(blank=True, null=True, verbose_name="start told"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False)),
                fields=["-sent_at"],
                name="message_sent_by_time",
            ),
        ),
    ]

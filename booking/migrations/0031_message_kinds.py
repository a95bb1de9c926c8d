"""Every kind of message; links may be asked for again and again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0030_waitlist_and_series"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once_per_visit_version",
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirmation", "confirmation"),
                    ("reminder", "reminder"),
                    ("moved", "moved"),
                    ("cancelled", "cancelled"),
                    ("requested", "request received"),
                    ("declined", "request declined"),
                    ("series", "series booked"),
                    ("waitlist_offer", "wait list: a time is offered"),
                    ("waitlist_taken", "wait list: the time is gone"),
                    ("waitlist_lapsed", "wait list: not answered in time"),
                    ("links", "links sent again"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "links"), _negated=True),
                fields=("appointment", "kind", "step_hours", "version", "recipient"),
                name="message_once_per_visit_version",
            ),
        ),
    ]

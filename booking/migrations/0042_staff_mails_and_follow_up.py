"""Mails to staff, after a visit and about a late start: kinds, wishes and figures for them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0041_alternatives"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once_per_visit_version",
        ),
        migrations.AddField(
            model_name="bookingpolicy",
            name="staff_notice_hours",
            field=models.PositiveSmallIntegerField(
                db_default=24,
                default=24,
                help_text="0 for never.",
                validators=[django.core.validators.MaxValueValidator(336)],
                verbose_name="staff hear by mail of changes so many hours before a visit",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="minutes late"
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="wants_follow_up",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="gets a mail after visits"
            ),
        ),
        migrations.AddField(
            model_name="selfcheckshare",
            name="review_on",
            field=models.DateField(blank=True, null=True, verbose_name="look again on"),
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
                    ("series_cancelled", "rest of a series cancelled"),
                    ("running_late", "running late"),
                    ("follow_up", "after the visit"),
                    ("staff_booked", "to staff: booked at short notice"),
                    ("staff_moved", "to staff: moved at short notice"),
                    ("staff_cancelled", "to staff: cancelled at short notice"),
                    ("staff_undeliverable", "to staff: patient to be phoned"),
                    ("staff_day", "to staff: the day’s visits"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["links", "running_late"]), _negated=True),
                fields=("appointment", "kind", "step_hours", "version", "recipient"),
                name="message_once_per_visit_version",
            ),
        ),
    ]

"""Series of visits, and the wait list with its offers."""

import booking.models.series
import booking.models.waitlist
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0012_message_history"),
        ("locations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.UUIDField(editable=False)),
                ("data_hash", models.CharField(editable=False, max_length=64)),
                ("first", models.DateField(verbose_name="from")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="weeks")),
                ("per_week", models.PositiveSmallIntegerField(verbose_name="visits a week")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("any", "any time"),
                            ("morning", "mornings"),
                            ("afternoon", "afternoons"),
                            ("evening", "evenings"),
                        ],
                        max_length=10,
                        verbose_name="time of day",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=booking.models.series.every_weekday,
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                (
                    "apart",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="days from one visit to the next"
                    ),
                ),
                (
                    "lost",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="times that were gone",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="made")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="rest cancelled"),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="locations.location",
                        verbose_name="location",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="booking.patient",
                        verbose_name="patient",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="locations.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="locations.healthcareservice",
                        verbose_name="service",
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "ordering": ["-created_at"],
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="series",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="booking.series",
                verbose_name="series",
            ),
        ),
        migrations.CreateModel(
            name="WaitlistEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "minutes",
                    django.contrib.postgres.fields.ranges.IntegerRangeField(
                        default=booking.models.waitlist.whole_day, verbose_name="start times"
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=booking.models.series.every_weekday,
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                ("until", models.DateField(verbose_name="last day that helps")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("offered", "has an offer"),
                            ("accepted", "accepted an offer"),
                            ("withdrawn", "left the list"),
                            ("expired", "time is over"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="waiting since")),
                ("changed_at", models.DateTimeField(verbose_name="last change")),
                (
                    "keeps",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="booking.appointment",
                        verbose_name="visit that is kept",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="locations.location",
                        verbose_name="location",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="booking.patient",
                        verbose_name="patient",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="locations.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitlist_entries",
                        to="locations.healthcareservice",
                        verbose_name="service",
                    ),
                ),
            ],
            options={
                "verbose_name": "wait list entry",
                "verbose_name_plural": "wait list",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="WaitlistOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("start", models.DateTimeField(verbose_name="time offered")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "waits for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("lapsed", "not answered in time"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="offered")),
                ("expires_at", models.DateTimeField(verbose_name="answer until")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="booking.appointment",
                        verbose_name="held time",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="booking.waitlistentry",
                        verbose_name="entry",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted_offers",
                        to="booking.appointment",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ["-offered_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("key",), name="series_answers_one_form"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weeks__gte", 1),
                    ("per_week__gte", 1),
                    ("apart__gte", 1),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.expressions.CombinedExpression(
                            models.F("weeks"), "*", models.F("per_week")
                        ),
                        12,
                    ),
                ),
                name="series_size_is_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]), ("weekdays__len__gte", 1)
                ),
                name="series_weekdays_exist",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["any", "morning", "afternoon", "evening"])),
                name="series_part_exists",
            ),
        ),
        migrations.AddIndex(
            model_name="waitlistentry",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["created_at", "id"],
                name="waitlist_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "offered"))),
                fields=("patient", "service", "location"),
                name="waitlist_one_entry_per_place",
                violation_error_message="This person already waits for that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("patient", "service"),
                name="waitlist_one_offer_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]), ("weekdays__len__gte", 1)
                ),
                name="waitlist_weekdays_exist",
                violation_error_message="Choose at least one weekday.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__contained_by", (0, 1440)), ("minutes__isempty", False)
                ),
                name="waitlist_minutes_within_a_day",
                violation_error_message="The latest time must come after the earliest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "offered", "accepted", "withdrawn", "expired"])
                ),
                name="waitlist_state_exists",
            ),
        ),
        migrations.AddIndex(
            model_name="waitlistoffer",
            index=models.Index(
                condition=models.Q(("state", "offered")),
                fields=["expires_at"],
                name="offer_by_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("entry",),
                name="offer_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.UniqueConstraint(
                fields=("entry", "start"), name="offer_never_repeats_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("offered_at")),
                    ("expires_at__lte", models.F("start")),
                ),
                name="offer_leaves_time_to_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), ("visit__isnull", False)),
                    models.Q(
                        models.Q(("state", "accepted"), _negated=True), ("visit__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="offer_accepted_means_a_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "offered"), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="offer_answered_once_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitlistoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["offered", "accepted", "declined", "lapsed"])),
                name="offer_state_exists",
            ),
        ),
    ]

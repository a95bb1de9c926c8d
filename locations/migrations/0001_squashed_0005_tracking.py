"""Migrations 0001 to 0005 in one: the directory, the roles as groups, and what is tracked of it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import locations.models.location
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import phonenumber_field.modelfields
import psycopg.types.range
from decimal import Decimal
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from locations.at_once import AtOnce

# What each may do is in `clinic.roles`, and is given after every migrate.
ROLES = ("Front desk", "Practitioner", "Manager", "Editor", "Reviewer", "Owner")


def make_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ROLES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    replaces = [
        ("locations", "0001_initial"),
        ("locations", "0002_practitioner_interests"),
        ("locations", "0003_staff_places"),
        ("locations", "0004_staff_groups"),
        ("locations", "0005_tracking"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Location",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("slug", models.SlugField(unique=True, verbose_name="short name in links")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "address_line_1",
                            models.CharField(max_length=120, verbose_name="street address"),
                        ),
                        (
                            "address_line_2",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="unit or floor"
                            ),
                        ),
                        ("city", models.CharField(max_length=80, verbose_name="city")),
                        (
                            "province",
                            models.CharField(default="ON", max_length=2, verbose_name="province"),
                        ),
                        (
                            "postal_code",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[ABCEGHJ-NPRSTVXY]\\d[A-Z] \\d[A-Z]\\d$",
                                        "Write it like this: M5V 2T6.",
                                    )
                                ],
                                verbose_name="postal code",
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                decimal_places=5,
                                max_digits=8,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-90")),
                                    django.core.validators.MaxValueValidator(Decimal("90")),
                                ],
                                verbose_name="latitude",
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                decimal_places=5,
                                max_digits=8,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-180")),
                                    django.core.validators.MaxValueValidator(Decimal("180")),
                                ],
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="America/Toronto",
                                max_length=40,
                                validators=[locations.models.location.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "is_step_free",
                            models.BooleanField(default=False, verbose_name="step-free"),
                        ),
                        ("access_notes", models.TextField(blank=True, verbose_name="getting in")),
                        ("transit_notes", models.TextField(blank=True, verbose_name="transit")),
                        ("parking_notes", models.TextField(blank=True, verbose_name="parking")),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="shown to visitors"),
                        ),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                    ],
                    options={
                        "verbose_name": "location",
                        "verbose_name_plural": "locations",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="HealthcareService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("slug", models.SlugField(unique=True, verbose_name="short name in links")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "discipline",
                            models.CharField(
                                choices=[
                                    ("physiotherapy", "Physiotherapy"),
                                    ("chiropractic", "Chiropractic"),
                                    ("chiropody", "Chiropody"),
                                ],
                                max_length=20,
                                verbose_name="discipline",
                            ),
                        ),
                        (
                            "duration",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="length in minutes",
                            ),
                        ),
                        (
                            "buffer_before",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(120)],
                                verbose_name="minutes kept free before",
                            ),
                        ),
                        (
                            "buffer_after",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(120)],
                                verbose_name="minutes kept free after",
                            ),
                        ),
                        (
                            "patient_kind",
                            models.CharField(
                                choices=[
                                    ("new", "new patients"),
                                    ("returning", "returning patients"),
                                    ("any", "everyone"),
                                ],
                                default="any",
                                max_length=10,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "online_mode",
                            models.CharField(
                                choices=[
                                    ("book", "booked at once"),
                                    ("request", "requested, then accepted by staff"),
                                    ("phone", "by phone only"),
                                    ("hidden", "not shown"),
                                ],
                                default="book",
                                max_length=10,
                                verbose_name="online",
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=7,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="price",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="in one sentence"
                            ),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "what_to_bring",
                            models.TextField(blank=True, verbose_name="what to bring"),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                        (
                            "follow_up_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="follow_ups",
                                to="locations.healthcareservice",
                                verbose_name="follow-up of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service",
                        "verbose_name_plural": "services",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("duration__range", (5, 480))),
                                name="service_length_is_sane",
                                violation_error_message="A visit lasts from 5 minutes to 8 hours.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("buffer_before__lte", 120), ("buffer_after__lte", 120)
                                ),
                                name="service_buffers_are_sane",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("price__isnull", True), ("price__gte", 0), _connector="OR"
                                ),
                                name="service_price_is_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_of__isnull", True),
                                    models.Q(("follow_up_of", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_does_not_follow_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "dates",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="dates"
                            ),
                        ),
                        ("label", models.CharField(max_length=100, verbose_name="label")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("manual", "entered by staff"),
                                    ("holiday", "public holiday"),
                                ],
                                default="manual",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="closed")),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                help_text="Leave empty to close every clinic.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="closures",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closure",
                        "verbose_name_plural": "closures",
                        "ordering": ["dates"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("location", "dates", "source"),
                                name="closure_once_per_place_and_dates",
                                nulls_distinct=False,
                                violation_error_message="This closure is already there.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dates__isempty", False),
                                    ("dates__startswith__isnull", False),
                                    ("dates__endswith__isnull", False),
                                ),
                                name="closure_has_days",
                                violation_error_message="The last day must not come before the first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "minutes",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                verbose_name="hours"
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opening_hours",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opening hours",
                        "verbose_name_plural": "opening hours",
                        "ordering": ["location", "weekday", "minutes"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("location", "="),
                                    ("weekday", "="),
                                    ("minutes", "&&"),
                                ],
                                name="opening_hours_do_not_overlap",
                                violation_error_message="These hours overlap others of the same day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minutes__contained_by", (0, 1440)),
                                    ("minutes__isempty", False),
                                ),
                                name="opening_hours_within_a_day",
                                violation_error_message="Closing must come after opening, on the same day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__range", (0, 6))),
                                name="opening_hours_weekday_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Practitioner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("slug", models.SlugField(unique=True, verbose_name="short name in links")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "discipline",
                            models.CharField(
                                choices=[
                                    ("physiotherapy", "Physiotherapy"),
                                    ("chiropractic", "Chiropractic"),
                                    ("chiropody", "Chiropody"),
                                ],
                                max_length=20,
                                verbose_name="discipline",
                            ),
                        ),
                        (
                            "credentials",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="credentials"
                            ),
                        ),
                        ("bio", models.TextField(blank=True, verbose_name="about")),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="sees patients"),
                        ),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sign-in",
                            ),
                        ),
                        (
                            "interests",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="interests",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "practitioner",
                        "verbose_name_plural": "practitioners",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PractitionerRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                default=psycopg.types.range.DateRange, verbose_name="valid"
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roles",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roles",
                                to="locations.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        (
                            "services",
                            models.ManyToManyField(
                                blank=True,
                                to="locations.healthcareservice",
                                verbose_name="services",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "ordering": ["practitioner__name", "location__name"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("practitioner", "="),
                                    ("location", "="),
                                    ("valid", "&&"),
                                ],
                                name="role_once_per_place_and_time",
                                violation_error_message="This person already has a role here in these dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid__isempty", False)),
                                name="role_has_days",
                                violation_error_message="The last day must not come before the first.",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "practitioner"), name="role_and_practitioner"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("room", "room"), ("machine", "machine")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "group",
                            models.SlugField(
                                help_text="Resources of one group stand in for each other: shockwave.",
                                verbose_name="group",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resources",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "room or machine",
                        "verbose_name_plural": "rooms and machines",
                        "ordering": ["location", "kind", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("location", "name"), name="resource_named_once_per_location"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceOutage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "span",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="reason"),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outages",
                                to="locations.resource",
                                verbose_name="room or machine",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "outage",
                        "verbose_name_plural": "outages",
                        "ordering": ["span"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("resource", "="), ("span", "&&")],
                                name="outage_once_at_a_time",
                                violation_error_message="An outage of these hours is already there.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("span__isempty", False), ("span__startswith__isnull", False)
                                ),
                                name="outage_has_length",
                                violation_error_message="The end must come after the start.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceResourceNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "group",
                            models.SlugField(
                                help_text="The group of the room or machine.", verbose_name="group"
                            ),
                        ),
                        (
                            "offset",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(480)],
                                verbose_name="minutes after the start",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty: to the end of the visit.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="for minutes",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resource_needs",
                                to="locations.healthcareservice",
                                verbose_name="service",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "room or machine needed",
                        "verbose_name_plural": "rooms and machines needed",
                        "ordering": ["service", "offset"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("service", "group"), name="need_once_per_group"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("length__isnull", True), ("length__gte", 1), _connector="OR"
                                ),
                                name="need_has_length",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TravelTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(480)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "from_location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ways_out",
                                to="locations.location",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ways_in",
                                to="locations.location",
                                verbose_name="to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "travel time",
                        "verbose_name_plural": "travel times",
                        "ordering": ["from_location__name", "to_location__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("from_location", "to_location"), name="travel_once_per_pair"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_location", models.F("to_location")), _negated=True
                                ),
                                name="travel_is_between_two_places",
                                violation_error_message="Choose two different clinics.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (1, 480))),
                                name="travel_takes_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clinic of a staff member",
                        "verbose_name_plural": "clinics of staff members",
                        "ordering": ["user__username", "location__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "location"),
                                name="staff_place_once",
                                violation_error_message="This person works with that clinic already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "dates",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="dates"
                            ),
                        ),
                        ("label", models.CharField(max_length=100, verbose_name="label")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("manual", "entered by staff"),
                                    ("holiday", "public holiday"),
                                ],
                                default="manual",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="closed")),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Leave empty to close every clinic.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.closure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HealthcareServiceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in links"),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "discipline",
                            models.CharField(
                                choices=[
                                    ("physiotherapy", "Physiotherapy"),
                                    ("chiropractic", "Chiropractic"),
                                    ("chiropody", "Chiropody"),
                                ],
                                max_length=20,
                                verbose_name="discipline",
                            ),
                        ),
                        (
                            "duration",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="length in minutes",
                            ),
                        ),
                        (
                            "buffer_before",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(120)],
                                verbose_name="minutes kept free before",
                            ),
                        ),
                        (
                            "buffer_after",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(120)],
                                verbose_name="minutes kept free after",
                            ),
                        ),
                        (
                            "patient_kind",
                            models.CharField(
                                choices=[
                                    ("new", "new patients"),
                                    ("returning", "returning patients"),
                                    ("any", "everyone"),
                                ],
                                default="any",
                                max_length=10,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "online_mode",
                            models.CharField(
                                choices=[
                                    ("book", "booked at once"),
                                    ("request", "requested, then accepted by staff"),
                                    ("phone", "by phone only"),
                                    ("hidden", "not shown"),
                                ],
                                default="book",
                                max_length=10,
                                verbose_name="online",
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=7,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="price",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="in one sentence"
                            ),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "what_to_bring",
                            models.TextField(blank=True, verbose_name="what to bring"),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                        (
                            "follow_up_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.healthcareservice",
                                verbose_name="follow-up of",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.healthcareservice",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LocationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in links"),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "address_line_1",
                            models.CharField(max_length=120, verbose_name="street address"),
                        ),
                        (
                            "address_line_2",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="unit or floor"
                            ),
                        ),
                        ("city", models.CharField(max_length=80, verbose_name="city")),
                        (
                            "province",
                            models.CharField(default="ON", max_length=2, verbose_name="province"),
                        ),
                        (
                            "postal_code",
                            models.CharField(
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[ABCEGHJ-NPRSTVXY]\\d[A-Z] \\d[A-Z]\\d$",
                                        "Write it like this: M5V 2T6.",
                                    )
                                ],
                                verbose_name="postal code",
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                decimal_places=5,
                                max_digits=8,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-90")),
                                    django.core.validators.MaxValueValidator(Decimal("90")),
                                ],
                                verbose_name="latitude",
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                decimal_places=5,
                                max_digits=8,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-180")),
                                    django.core.validators.MaxValueValidator(Decimal("180")),
                                ],
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="America/Toronto",
                                max_length=40,
                                validators=[locations.models.location.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "is_step_free",
                            models.BooleanField(default=False, verbose_name="step-free"),
                        ),
                        ("access_notes", models.TextField(blank=True, verbose_name="getting in")),
                        ("transit_notes", models.TextField(blank=True, verbose_name="transit")),
                        ("parking_notes", models.TextField(blank=True, verbose_name="parking")),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="shown to visitors"),
                        ),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.location",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OpeningHoursEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "minutes",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                verbose_name="hours"
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.openinghours",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PractitionerEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in links"),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "discipline",
                            models.CharField(
                                choices=[
                                    ("physiotherapy", "Physiotherapy"),
                                    ("chiropractic", "Chiropractic"),
                                    ("chiropody", "Chiropody"),
                                ],
                                max_length=20,
                                verbose_name="discipline",
                            ),
                        ),
                        (
                            "credentials",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="credentials"
                            ),
                        ),
                        ("bio", models.TextField(blank=True, verbose_name="about")),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "interests",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="interests",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="sees patients"),
                        ),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="sample data"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sign-in",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PractitionerRoleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                default=psycopg.types.range.DateRange, verbose_name="valid"
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.practitionerrole",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResourceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("room", "room"), ("machine", "machine")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "group",
                            models.SlugField(
                                db_index=False,
                                help_text="Resources of one group stand in for each other: shockwave.",
                                verbose_name="group",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.resource",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResourceOutageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "span",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="reason"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.resourceoutage",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.resource",
                                verbose_name="room or machine",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ServiceResourceNeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "group",
                            models.SlugField(
                                db_index=False,
                                help_text="The group of the room or machine.",
                                verbose_name="group",
                            ),
                        ),
                        (
                            "offset",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(480)],
                                verbose_name="minutes after the start",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty: to the end of the visit.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="for minutes",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.serviceresourceneed",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.healthcareservice",
                                verbose_name="service",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StaffPlaceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.staffplace",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TravelTimeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(480)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "from_location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="locations.traveltime",
                            ),
                        ),
                        (
                            "to_location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.location",
                                verbose_name="to",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        AtOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_locationevent" ("access_notes", "address_line_1", "address_line_2", "city", "email", "id", "is_active", "is_sample", "is_step_free", "latitude", "longitude", "name", "parking_notes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "province", "slug", "time_zone", "transit_notes") VALUES (NEW."access_notes", NEW."address_line_1", NEW."address_line_2", NEW."city", NEW."email", NEW."id", NEW."is_active", NEW."is_sample", NEW."is_step_free", NEW."latitude", NEW."longitude", NEW."name", NEW."parking_notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."phone", NEW."postal_code", NEW."province", NEW."slug", NEW."time_zone", NEW."transit_notes"); RETURN NULL;',
                            hash="98c3cec005c91d88c7f9bb7f289424f1c5381e28",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_61b07",
                            table="locations_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_locationevent" ("access_notes", "address_line_1", "address_line_2", "city", "email", "id", "is_active", "is_sample", "is_step_free", "latitude", "longitude", "name", "parking_notes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "province", "slug", "time_zone", "transit_notes") VALUES (NEW."access_notes", NEW."address_line_1", NEW."address_line_2", NEW."city", NEW."email", NEW."id", NEW."is_active", NEW."is_sample", NEW."is_step_free", NEW."latitude", NEW."longitude", NEW."name", NEW."parking_notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."province", NEW."slug", NEW."time_zone", NEW."transit_notes"); RETURN NULL;',
                            hash="f7aca73f1535e2e347c6005b9f2b2c5027a84c30",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17196",
                            table="locations_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_locationevent" ("access_notes", "address_line_1", "address_line_2", "city", "email", "id", "is_active", "is_sample", "is_step_free", "latitude", "longitude", "name", "parking_notes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "province", "slug", "time_zone", "transit_notes") VALUES (OLD."access_notes", OLD."address_line_1", OLD."address_line_2", OLD."city", OLD."email", OLD."id", OLD."is_active", OLD."is_sample", OLD."is_step_free", OLD."latitude", OLD."longitude", OLD."name", OLD."parking_notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."postal_code", OLD."province", OLD."slug", OLD."time_zone", OLD."transit_notes"); RETURN NULL;',
                            hash="e75d8ad9c9b22e15cc2fec09e0d6d07711231508",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_09a27",
                            table="locations_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healthcareservice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_healthcareserviceevent" ("buffer_after", "buffer_before", "description", "discipline", "duration", "follow_up_of_id", "id", "is_active", "is_sample", "name", "online_mode", "patient_kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price", "slug", "summary", "what_to_bring") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."description", NEW."discipline", NEW."duration", NEW."follow_up_of_id", NEW."id", NEW."is_active", NEW."is_sample", NEW."name", NEW."online_mode", NEW."patient_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."position", NEW."price", NEW."slug", NEW."summary", NEW."what_to_bring"); RETURN NULL;',
                            hash="687fdd0748c2f28f66ba8b8a862169232f4ecbee",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0b643",
                            table="locations_healthcareservice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healthcareservice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_healthcareserviceevent" ("buffer_after", "buffer_before", "description", "discipline", "duration", "follow_up_of_id", "id", "is_active", "is_sample", "name", "online_mode", "patient_kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price", "slug", "summary", "what_to_bring") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."description", NEW."discipline", NEW."duration", NEW."follow_up_of_id", NEW."id", NEW."is_active", NEW."is_sample", NEW."name", NEW."online_mode", NEW."patient_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."position", NEW."price", NEW."slug", NEW."summary", NEW."what_to_bring"); RETURN NULL;',
                            hash="4c5a15775b3c521351cc466be0006e158c29d83a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e7545",
                            table="locations_healthcareservice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healthcareservice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_healthcareserviceevent" ("buffer_after", "buffer_before", "description", "discipline", "duration", "follow_up_of_id", "id", "is_active", "is_sample", "name", "online_mode", "patient_kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price", "slug", "summary", "what_to_bring") VALUES (OLD."buffer_after", OLD."buffer_before", OLD."description", OLD."discipline", OLD."duration", OLD."follow_up_of_id", OLD."id", OLD."is_active", OLD."is_sample", OLD."name", OLD."online_mode", OLD."patient_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."position", OLD."price", OLD."slug", OLD."summary", OLD."what_to_bring"); RETURN NULL;',
                            hash="c28db3aa10e86c6ce0531fff2993d8bbab1c8617",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_72117",
                            table="locations_healthcareservice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_closureevent" ("dates", "id", "is_active", "label", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."dates", NEW."id", NEW."is_active", NEW."label", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="3383a88bf538948647ba3f15ed42a741c68395d1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3f2f9",
                            table="locations_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_closureevent" ("dates", "id", "is_active", "label", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."dates", NEW."id", NEW."is_active", NEW."label", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="fb3423137e9b7a0add4bb75aac4aa1c1ed7aee9a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7701b",
                            table="locations_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_closureevent" ("dates", "id", "is_active", "label", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."dates", OLD."id", OLD."is_active", OLD."label", OLD."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;',
                            hash="a0dac6e5ff17a468f96fbc4d2d0f7d5fb65cd9b0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c8a88",
                            table="locations_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_openinghoursevent" ("id", "location_id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."id", NEW."location_id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."weekday"); RETURN NULL;',
                            hash="6788033390b1bfc912a4a6dc60fddb235ebac4a0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2add0",
                            table="locations_openinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_openinghoursevent" ("id", "location_id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."id", NEW."location_id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."weekday"); RETURN NULL;',
                            hash="dd5ba460a6bb9b9fc67e7254b89b0d35f52b9c25",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_13c7b",
                            table="locations_openinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_openinghoursevent" ("id", "location_id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (OLD."id", OLD."location_id", OLD."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."weekday"); RETURN NULL;',
                            hash="ebd7f77b2238e05c519d6009a5e85e8f15d9dd0d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aab3e",
                            table="locations_openinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitioner",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_practitionerevent" ("bio", "credentials", "discipline", "id", "interests", "is_active", "is_sample", "languages", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "user_id") VALUES (NEW."bio", NEW."credentials", NEW."discipline", NEW."id", NEW."interests", NEW."is_active", NEW."is_sample", NEW."languages", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."user_id"); RETURN NULL;',
                            hash="20ae29a17489ac41631538e64000d886d119fbd4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_06f94",
                            table="locations_practitioner",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitioner",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_practitionerevent" ("bio", "credentials", "discipline", "id", "interests", "is_active", "is_sample", "languages", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "user_id") VALUES (NEW."bio", NEW."credentials", NEW."discipline", NEW."id", NEW."interests", NEW."is_active", NEW."is_sample", NEW."languages", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."user_id"); RETURN NULL;',
                            hash="4e396e0097b0ca638410c2221fa171b037a6a052",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c7c9",
                            table="locations_practitioner",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitioner",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_practitionerevent" ("bio", "credentials", "discipline", "id", "interests", "is_active", "is_sample", "languages", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "user_id") VALUES (OLD."bio", OLD."credentials", OLD."discipline", OLD."id", OLD."interests", OLD."is_active", OLD."is_sample", OLD."languages", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."user_id"); RETURN NULL;',
                            hash="5c60918b6a2aa839a20c5d9d3b882c867827a483",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c2a3a",
                            table="locations_practitioner",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitionerrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_practitionerroleevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "valid") VALUES (NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."valid"); RETURN NULL;',
                            hash="76be38f5235c0dfffe256c38e34c4a161fbe4eab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5c0dc",
                            table="locations_practitionerrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitionerrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_practitionerroleevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "valid") VALUES (NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."valid"); RETURN NULL;',
                            hash="dc85c28b30f16fa28b3d04a62f6c90ce91cee1bc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9d06e",
                            table="locations_practitionerrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitionerrole",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_practitionerroleevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "valid") VALUES (OLD."id", OLD."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."valid"); RETURN NULL;',
                            hash="53620062507d7261bf7c180942d54c5746bf7095",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c41e9",
                            table="locations_practitionerrole",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_resourceevent" ("group", "id", "is_active", "kind", "location_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."group", NEW."id", NEW."is_active", NEW."kind", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="9f7b2cae924c53ea13a3cbad45bb13571cf3c0db",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cd975",
                            table="locations_resource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_resourceevent" ("group", "id", "is_active", "kind", "location_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."group", NEW."id", NEW."is_active", NEW."kind", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="885da6e410ad5ff26135912c563d0c50f8677abb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b73ed",
                            table="locations_resource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_resourceevent" ("group", "id", "is_active", "kind", "location_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."group", OLD."id", OLD."is_active", OLD."kind", OLD."location_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="375b77dcd780dfc51ffd394038a9e0813ce503c3",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1814c",
                            table="locations_resource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resourceoutage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_resourceoutageevent" ("id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resource_id", "span") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."reason", NEW."resource_id", NEW."span"); RETURN NULL;',
                            hash="0226bd2d28367b9e2257d43d188a6d712363388c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b2d88",
                            table="locations_resourceoutage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resourceoutage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_resourceoutageevent" ("id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resource_id", "span") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."reason", NEW."resource_id", NEW."span"); RETURN NULL;',
                            hash="58b50f360598d4bd38ead56153197d41ee95f602",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_714e0",
                            table="locations_resourceoutage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resourceoutage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_resourceoutageevent" ("id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resource_id", "span") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."reason", OLD."resource_id", OLD."span"); RETURN NULL;',
                            hash="f4f7c0b6e3b9f2cc192f90493682dde53647a8ad",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_993c0",
                            table="locations_resourceoutage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceresourceneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_serviceresourceneedevent" ("group", "id", "length", "offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id") VALUES (NEW."group", NEW."id", NEW."length", NEW."offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."service_id"); RETURN NULL;',
                            hash="2b3d8f14721731e3ce550b1292f0fedb685254ef",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_442fb",
                            table="locations_serviceresourceneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceresourceneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_serviceresourceneedevent" ("group", "id", "length", "offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id") VALUES (NEW."group", NEW."id", NEW."length", NEW."offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."service_id"); RETURN NULL;',
                            hash="6211cbd2630e4edcec0fe56a7c2f8187e93944f3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_efe85",
                            table="locations_serviceresourceneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceresourceneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_serviceresourceneedevent" ("group", "id", "length", "offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_id") VALUES (OLD."group", OLD."id", OLD."length", OLD."offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."service_id"); RETURN NULL;',
                            hash="bc5e43aa3d763be5c0c5cd68edddd62f80e841c2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_866b9",
                            table="locations_serviceresourceneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="traveltime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_traveltimeevent" ("from_location_id", "id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_location_id") VALUES (NEW."from_location_id", NEW."id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."to_location_id"); RETURN NULL;',
                            hash="274c3bcf9f45504450745baaaaad29411ae880b0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_79022",
                            table="locations_traveltime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="traveltime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_traveltimeevent" ("from_location_id", "id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_location_id") VALUES (NEW."from_location_id", NEW."id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."to_location_id"); RETURN NULL;',
                            hash="f981f7cf7ea34172675f8fb07095699cc0023c50",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7e192",
                            table="locations_traveltime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="traveltime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_traveltimeevent" ("from_location_id", "id", "minutes", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_location_id") VALUES (OLD."from_location_id", OLD."id", OLD."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."to_location_id"); RETURN NULL;',
                            hash="bc4359a858e5328b2943503a25373b9f1f2ad40f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_24e6d",
                            table="locations_traveltime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staffplace",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_staffplaceevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="7446fe1b5cf7a4e251b787b87c0717ce0ac237e4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_09296",
                            table="locations_staffplace",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staffplace",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "locations_staffplaceevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="9e5710b6aa578f9d0a68ad4044ed884307e198c5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e7b2d",
                            table="locations_staffplace",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staffplace",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "locations_staffplaceevent" ("id", "location_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."id", OLD."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                            hash="7f65640922ef2b1a7e07fe3c569a95de9e377c67",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e608b",
                            table="locations_staffplace",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closureevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="087f773ed670bedab545b1f7c15d2c09af498e13",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_80a92",
                            table="locations_closureevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healthcareserviceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="aae5687710f1b3d86c23681e96b19caa4b4da678",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f8906",
                            table="locations_healthcareserviceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="locationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a8dfbafaf38d9678c677efee7b285ee2ad992f7e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0d844",
                            table="locations_locationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openinghoursevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0452d549d3eb5dc232c89e970a97397d45001d8c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3f7ea",
                            table="locations_openinghoursevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitionerevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="496f54bd8bdd0a83cc223589219b39ca8a6bf805",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_92a2e",
                            table="locations_practitionerevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practitionerroleevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="290f28d73159269e2bf5c26140ada826d44d7e4d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a1219",
                            table="locations_practitionerroleevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resourceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ebea5b443934d598a0848a4265850a5252b46a60",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dab65",
                            table="locations_resourceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resourceoutageevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="72f9072a4375b3d2aacde3c0262263de99e133c3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8091e",
                            table="locations_resourceoutageevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceresourceneedevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6d42390bf4a293fed01fdf575aed0d5f76f30200",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_30381",
                            table="locations_serviceresourceneedevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staffplaceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3b56f1689923c0a47529dfbff9fe3316b11aba17",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_02299",
                            table="locations_staffplaceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="traveltimeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="de8b12ddb2a1fde99ec4da47883e59d10c47352e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ebd3f",
                            table="locations_traveltimeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        # Backwards leaves the groups: somebody may be in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]

"""Migrations 0001 to 0053 in one: schedules, visits, messages, and the guards on their histories."""

import booking.models.policy
import booking.models.schedule
import booking.models.series
import booking.models.waitlist
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import phonenumber_field.modelfields
import psycopg.types.range
import uuid
from django.conf import settings
from django.db import migrations, models

from locations.at_once import AtOnce

# What Django has no word for: a composite foreign key, and tables that only grow.
SAME_PRACTITIONER = """
ALTER TABLE {table} ADD CONSTRAINT {name}
    FOREIGN KEY (role_id, practitioner_id)
    REFERENCES locations_practitionerrole (id, practitioner_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
REFUSE = """
CREATE FUNCTION booking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change();
"""
HISTORIES = (
    "booking_appointmentevent",
    "booking_messageevent",
    "booking_readrecord",
    "booking_patientstep",
    "booking_daynote",
)
ROLE_BOUND = {
    "booking_workinghours": "working_hours_of_the_roles_practitioner",
    "booking_dateoverride": "override_of_the_roles_practitioner",
}
# Claiming a batch and giving it back are no steps: nothing was tried, and nothing is new.
NOTE_STEPS = """
CREATE FUNCTION booking_note_message_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO booking_messageevent (message_id, state, detail, at)
    VALUES (NEW.id, NEW.state, NEW.last_error, statement_timestamp());
    RETURN NULL;
END $$;

CREATE TRIGGER booking_message_written AFTER INSERT ON booking_message
    FOR EACH ROW EXECUTE FUNCTION booking_note_message_step();

CREATE TRIGGER booking_message_stepped AFTER UPDATE ON booking_message
    FOR EACH ROW WHEN (
        (NEW.state = 'sending' AND NEW.attempts > OLD.attempts)
        OR (
            NEW.state <> OLD.state
            AND NEW.state <> 'sending'
            AND (NEW.state NOT IN ('pending', 'retry') OR NEW.last_error <> OLD.last_error)
        )
    )
    EXECUTE FUNCTION booking_note_message_step();
"""
NOTE_STEPS_BACK = """
DROP TRIGGER booking_message_stepped ON booking_message;
DROP TRIGGER booking_message_written ON booking_message;
DROP FUNCTION booking_note_message_step();
"""


class Migration(migrations.Migration):
    replaces = [
        ("booking", "0001_initial"),
        ("booking", "0002_guards"),
        ("booking", "0010_mail_health"),
        ("booking", "0011_message_tries"),
        ("booking", "0012_message_history"),
        ("booking", "0030_waitlist_and_series"),
        ("booking", "0031_message_kinds"),
        ("booking", "0040_selfcheck_share"),
        ("booking", "0041_alternatives"),
        ("booking", "0042_staff_mails_and_follow_up"),
        ("booking", "0043_read_records"),
        ("booking", "0044_read_records_only_grow"),
        ("booking", "0045_time_off_answers"),
        ("booking", "0046_rate_buckets"),
        ("booking", "0047_visits_by_time"),
        ("booking", "0048_tracking"),
        ("booking", "0049_other_times_by_mail"),
        ("booking", "0050_patient_steps"),
        ("booking", "0051_day_notes"),
        ("booking", "0052_told_when_a_visit_leaves"),
        ("booking", "0053_messages_in_doubt"),
    ]

    initial = True

    dependencies = [
        ("locations", "0001_squashed_0005_tracking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Appointment",
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
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("pending", "requested"),
                                    ("booked", "booked"),
                                    ("arrived", "arrived"),
                                    ("fulfilled", "done"),
                                    ("noshow", "did not come"),
                                    ("cancelled", "cancelled"),
                                    ("lapsed", "hold ran out"),
                                ],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "during",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time"
                            ),
                        ),
                        (
                            "blocked",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time with buffers"
                            ),
                        ),
                        (
                            "travel",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time with travel"
                            ),
                        ),
                        (
                            "local_start",
                            models.CharField(max_length=19, verbose_name="promised wall time"),
                        ),
                        (
                            "hold_expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="held until"),
                        ),
                        (
                            "hold_token_hash",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        (
                            "hold_network",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        ("hold_extended", models.BooleanField(default=False, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("link_version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("web", "website"),
                                    ("phone", "phone"),
                                    ("walk_in", "walk-in"),
                                    ("waitlist", "wait list"),
                                ],
                                default="web",
                                max_length=10,
                                verbose_name="booked by",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True, max_length=500, verbose_name="note from the patient"
                            ),
                        ),
                        (
                            "promised_window_hours",
                            models.PositiveIntegerField(
                                default=24, verbose_name="notice promised, hours"
                            ),
                        ),
                        (
                            "promised_policy_text",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="policy promised"
                            ),
                        ),
                        (
                            "attendance_confirmed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="said they come"
                            ),
                        ),
                        (
                            "cancelled_by",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="cancelled by"
                            ),
                        ),
                        (
                            "is_late",
                            models.BooleanField(default=False, verbose_name="cancelled late"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("is_sample", models.BooleanField(default=False, editable=False)),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="locations.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="locations.healthcareservice",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="booking.patient",
                                verbose_name="patient",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="booking.series",
                                verbose_name="series",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit",
                        "verbose_name_plural": "visits",
                        "ordering": ["during"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "held")),
                                fields=["hold_expires_at"],
                                name="appointment_holds_by_expiry",
                            ),
                            models.Index(
                                models.F("location"),
                                models.Func(models.F("during"), function="lower"),
                                name="appointment_by_day",
                            ),
                            models.Index(fields=["during"], name="appointment_by_time"),
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["held", "pending", "booked", "arrived", "fulfilled"],
                                    )
                                ),
                                expressions=[("practitioner", "="), ("blocked", "&&")],
                                name="appointment_one_at_a_time",
                                violation_error_message="That time has just been taken.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["held", "pending", "booked", "arrived", "fulfilled"],
                                    )
                                ),
                                expressions=[
                                    ("practitioner", "="),
                                    ("location", "<>"),
                                    ("travel", "&&"),
                                ],
                                name="appointment_time_to_travel",
                                violation_error_message="There is no time to travel between the clinics.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["held", "pending", "booked", "arrived", "fulfilled"],
                                    ),
                                    ("patient__isnull", False),
                                ),
                                expressions=[("patient", "="), ("during", "&&")],
                                name="appointment_patient_in_one_place",
                                violation_error_message="This person has another visit at that time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("during__isempty", False),
                                    ("during__startswith__isnull", False),
                                    (
                                        "during__endswith__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("during__startswith"),
                                            "+",
                                            models.Value(datetime.timedelta(seconds=300)),
                                        ),
                                    ),
                                    (
                                        "during__endswith__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("during__startswith"),
                                            "+",
                                            models.Value(datetime.timedelta(seconds=28800)),
                                        ),
                                    ),
                                ),
                                name="appointment_length_is_sane",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("during__lower_inc", True),
                                    ("during__upper_inc", False),
                                    ("blocked__lower_inc", True),
                                    ("blocked__upper_inc", False),
                                    ("travel__lower_inc", True),
                                    ("travel__upper_inc", False),
                                ),
                                name="appointment_ranges_half_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("blocked__contains", models.F("during")),
                                    ("travel__contains", models.F("during")),
                                ),
                                name="appointment_blocks_its_own_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "held"), ("hold_expires_at__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("status", "held"), _negated=True),
                                        ("hold_expires_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="appointment_held_means_expiry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["held", "lapsed"]),
                                    ("patient__isnull", False),
                                    _connector="OR",
                                ),
                                name="appointment_has_a_patient_once_made",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "held",
                                            "pending",
                                            "booked",
                                            "arrived",
                                            "fulfilled",
                                            "noshow",
                                            "cancelled",
                                            "lapsed",
                                        ],
                                    )
                                ),
                                name="appointment_status_exists",
                            ),
                        ],
                        "permissions": [("view_reports", "Can see the reports")],
                    },
                ),
                migrations.CreateModel(
                    name="IdempotencyKey",
                    fields=[
                        ("key", models.UUIDField(primary_key=True, serialize=False)),
                        ("data_hash", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField()),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="booking.appointment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answered form",
                        "verbose_name_plural": "answered forms",
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                                    ("alternatives", "other times to choose from"),
                                    ("note", "note from the clinic"),
                                    ("staff_booked", "to staff: booked at short notice"),
                                    ("staff_moved", "to staff: moved at short notice"),
                                    (
                                        "staff_left",
                                        "to staff: given to a colleague at short notice",
                                    ),
                                    ("staff_cancelled", "to staff: cancelled at short notice"),
                                    ("staff_undeliverable", "to staff: patient to be phoned"),
                                    ("staff_day", "to staff: the day’s visits"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "step_hours",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="hours before"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(verbose_name="version of the visit"),
                        ),
                        (
                            "recipient",
                            models.CharField(
                                choices=[
                                    ("patient", "patient"),
                                    ("practitioner", "practitioner"),
                                    ("location", "front desk"),
                                ],
                                default="patient",
                                max_length=20,
                                verbose_name="to",
                            ),
                        ),
                        ("due_at", models.DateTimeField(verbose_name="due")),
                        ("next_at", models.DateTimeField(verbose_name="next look")),
                        ("not_after", models.DateTimeField(verbose_name="useful until")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting"),
                                    ("sending", "being sent"),
                                    ("retry", "to be tried again"),
                                    ("sent", "sent"),
                                    ("cancelled", "not needed any more"),
                                    ("expired", "too late to be useful"),
                                    ("undeliverable", "refused by the recipient's server"),
                                    ("dead", "gave up"),
                                ],
                                default="pending",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("lease_owner", models.CharField(blank=True, max_length=64)),
                        (
                            "last_error",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        ("message_id", models.CharField(blank=True, max_length=200)),
                        ("date_header", models.DateTimeField(blank=True, null=True)),
                        ("smtp_code", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(verbose_name="written")),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sent"),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="booking.appointment",
                                verbose_name="visit",
                            ),
                        ),
                        (
                            "faults",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="tries without an end"
                            ),
                        ),
                        (
                            "visit_start",
                            models.DateTimeField(blank=True, null=True, verbose_name="start told"),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="minutes late"
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="booking.daynote",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "in_doubt_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="in doubt since"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "ordering": ["due_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["pending", "retry", "sending"])),
                                fields=["next_at"],
                                name="message_open_by_next_look",
                            ),
                            models.Index(
                                condition=models.Q(("sent_at__isnull", False)),
                                fields=["-sent_at"],
                                name="message_sent_by_time",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="message_sent_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reminder"), ("step_hours__gt", 0)),
                                    models.Q(
                                        models.Q(("kind", "reminder"), _negated=True),
                                        ("step_hours", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_step_only_for_reminders",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind__in", ["links", "running_late", "alternatives", "note"]),
                                    _negated=True,
                                ),
                                fields=(
                                    "appointment",
                                    "kind",
                                    "step_hours",
                                    "version",
                                    "recipient",
                                ),
                                name="message_once_per_visit_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "note"), ("note__isnull", True), _connector="OR"
                                ),
                                name="message_note_only_for_notes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageEvent",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting"),
                                    ("sending", "being sent"),
                                    ("retry", "to be tried again"),
                                    ("sent", "sent"),
                                    ("cancelled", "not needed any more"),
                                    ("expired", "too late to be useful"),
                                    ("undeliverable", "refused by the recipient's server"),
                                    ("dead", "gave up"),
                                ],
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "detail",
                            models.CharField(blank=True, max_length=300, verbose_name="detail"),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="booking.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message event",
                        "verbose_name_plural": "message events",
                        "ordering": ["message", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Patient",
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
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "birth_date",
                            models.DateField(blank=True, null=True, verbose_name="date of birth"),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "wants_reminders",
                            models.BooleanField(default=True, verbose_name="gets reminders"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="first seen")),
                        (
                            "guardian",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="dependants",
                                to="booking.patient",
                                verbose_name="parent or guardian",
                            ),
                        ),
                        (
                            "wants_follow_up",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="gets a mail after visits",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "patient",
                        "verbose_name_plural": "patients",
                        "ordering": ["name"],
                        "indexes": [models.Index(fields=["email"], name="patient_by_email")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "email",
                                        django.db.models.functions.text.Lower(models.F("email")),
                                    )
                                ),
                                name="patient_email_is_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("email", ""), _negated=True),
                                    models.Q(("phone", ""), _negated=True),
                                    ("guardian__isnull", False),
                                    _connector="OR",
                                ),
                                name="patient_can_be_reached_or_has_a_guardian",
                                violation_error_message="Give an e-mail address or a phone number.",
                            ),
                        ],
                        "permissions": [
                            ("merge_patient", "Can join two records of one person"),
                            ("export_patient", "Can hand out a copy of a record"),
                            ("erase_patient", "Can erase what identifies a person"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeOff",
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
                            models.CharField(
                                blank=True, max_length=200, verbose_name="reason (private)"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("declined", "declined"),
                                ],
                                default="requested",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "cover",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="covers",
                                to="locations.practitioner",
                                verbose_name="covered by",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_off",
                                to="locations.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=200, verbose_name="answer"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time off",
                        "verbose_name_plural": "time off",
                        "ordering": ["-span"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("span__isempty", False),
                                    ("span__startswith__isnull", False),
                                    ("span__endswith__isnull", False),
                                ),
                                name="time_off_has_length",
                                violation_error_message="The end must come after the start.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "declined"), _negated=True),
                                expressions=[("practitioner", "="), ("span", "&&")],
                                name="time_off_once",
                                violation_error_message="This person is already off in part of that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingHours",
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
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                default=psycopg.types.range.DateRange, verbose_name="valid"
                            ),
                        ),
                        (
                            "cycle",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                default=booking.models.schedule.every_week, verbose_name="weeks"
                            ),
                        ),
                        (
                            "online_mode",
                            models.CharField(
                                choices=[("book", "online"), ("phone", "by phone only")],
                                default="book",
                                max_length=10,
                                verbose_name="bookable",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s",
                                to="locations.practitionerrole",
                                verbose_name="role",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "working hours",
                        "verbose_name_plural": "working hours",
                        "ordering": ["role", "weekday", "minutes"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("practitioner", "="),
                                    ("weekday", "="),
                                    ("minutes", "&&"),
                                    ("cycle", "&&"),
                                    ("valid", "&&"),
                                ],
                                name="working_hours_one_place_at_a_time",
                                violation_error_message="This person already works in these hours, here or at another clinic.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minutes__contained_by", (0, 1440)),
                                    ("minutes__isempty", False),
                                ),
                                name="working_hours_within_a_day",
                                violation_error_message="The end must come after the start, on the same day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid__isempty", False)),
                                name="working_hours_have_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cycle__contained_by", (0, 2)), ("cycle__isempty", False)
                                ),
                                name="working_hours_cycle_of_two_weeks",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__range", (0, 6))),
                                name="working_hours_weekday_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentEvent",
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
                            "from_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("held", "held"),
                                    ("pending", "requested"),
                                    ("booked", "booked"),
                                    ("arrived", "arrived"),
                                    ("fulfilled", "done"),
                                    ("noshow", "did not come"),
                                    ("cancelled", "cancelled"),
                                    ("lapsed", "hold ran out"),
                                ],
                                max_length=10,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_status",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("pending", "requested"),
                                    ("booked", "booked"),
                                    ("arrived", "arrived"),
                                    ("fulfilled", "done"),
                                    ("noshow", "did not come"),
                                    ("cancelled", "cancelled"),
                                    ("lapsed", "hold ran out"),
                                ],
                                max_length=10,
                                verbose_name="to",
                            ),
                        ),
                        ("agent", models.CharField(blank=True, max_length=40, verbose_name="by")),
                        (
                            "old_time",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                blank=True, null=True, verbose_name="old time"
                            ),
                        ),
                        (
                            "new_time",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                blank=True, null=True, verbose_name="new time"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="booking.appointment",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "ordering": ["appointment", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user__isnull", False),
                                    models.Q(("agent", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="event_names_who",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentResource",
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
                            "blocked",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(
                                verbose_name="time"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resources",
                                to="booking.appointment",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="locations.resource",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "room or machine kept",
                        "verbose_name_plural": "rooms and machines kept",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_active", True)),
                                expressions=[("resource", "="), ("blocked", "&&")],
                                name="resource_one_visit_at_a_time",
                                violation_error_message="That room or machine has just been taken.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("blocked__isempty", False)),
                                name="resource_kept_for_some_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BookingPolicy",
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
                            "min_notice",
                            models.PositiveIntegerField(
                                default=120,
                                validators=[django.core.validators.MaxValueValidator(20160)],
                                verbose_name="shortest notice in minutes",
                            ),
                        ),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="days open for booking",
                            ),
                        ),
                        (
                            "cancellation_window",
                            models.PositiveIntegerField(
                                default=24,
                                validators=[django.core.validators.MaxValueValidator(336)],
                                verbose_name="hours of notice to move or cancel free of charge",
                            ),
                        ),
                        (
                            "late_policy_text",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=300,
                                verbose_name="what happens after that",
                            ),
                        ),
                        (
                            "slot_step",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="minutes between start times",
                            ),
                        ),
                        (
                            "hold_minutes",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[
                                    django.core.validators.MinValueValidator(2),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="minutes a time is held while somebody types",
                            ),
                        ),
                        (
                            "max_upcoming_per_patient",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="visits one person may have ahead",
                            ),
                        ),
                        (
                            "reminder_hours",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=booking.models.policy.starter_reminders,
                                size=None,
                                verbose_name="reminders, hours before the visit",
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(default="21:00", verbose_name="no mail from"),
                        ),
                        (
                            "quiet_until",
                            models.TimeField(default="08:00", verbose_name="no mail until"),
                        ),
                        (
                            "location",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="booking_policy",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "staff_notice_hours",
                            models.PositiveSmallIntegerField(
                                db_default=24,
                                default=24,
                                help_text="0 for never.",
                                validators=[django.core.validators.MaxValueValidator(336)],
                                verbose_name="staff hear by mail of changes so many hours before a visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "booking policy",
                        "verbose_name_plural": "booking policies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("slot_step__range", (5, 120)),
                                    ("horizon_days__range", (1, 365)),
                                    ("hold_minutes__range", (2, 60)),
                                    ("max_upcoming_per_patient__gte", 1),
                                ),
                                name="policy_figures_are_sane",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DateOverride",
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
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                blank=True, null=True, verbose_name="hours"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("replace", "work these hours instead"),
                                    ("add", "work these hours as well"),
                                    ("closed", "do not work"),
                                ],
                                max_length=10,
                                verbose_name="on this day",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s",
                                to="locations.practitionerrole",
                                verbose_name="role",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exception",
                        "verbose_name_plural": "exceptions",
                        "ordering": ["date", "role", "minutes"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("practitioner", "="),
                                    ("date", "="),
                                    ("minutes", "&&"),
                                ],
                                name="override_one_place_at_a_time",
                                violation_error_message="Another exception of this day covers these hours.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mode", "closed"), ("minutes__isnull", True)),
                                    models.Q(
                                        models.Q(("mode", "closed"), _negated=True),
                                        ("minutes__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="override_has_hours_unless_closed",
                                violation_error_message="Give the hours, or choose “do not work”.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minutes__isnull", True),
                                    models.Q(
                                        ("minutes__contained_by", (0, 1440)),
                                        ("minutes__isempty", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="override_within_a_day",
                                violation_error_message="The end must come after the start, on the same day.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "name",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="job"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="last ran")),
                    ],
                    options={
                        "verbose_name": "heartbeat",
                        "verbose_name_plural": "heartbeats",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="MailCircuit",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="mail is held since"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        ("probe_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "mail circuit",
                        "verbose_name_plural": "mail circuit",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="mail_circuit_is_one_row"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
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
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.UUIDField(editable=False)),
                        ("data_hash", models.CharField(editable=False, max_length=64)),
                        ("first", models.DateField(verbose_name="from")),
                        ("weeks", models.PositiveSmallIntegerField(verbose_name="weeks")),
                        (
                            "per_week",
                            models.PositiveSmallIntegerField(verbose_name="visits a week"),
                        ),
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
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="rest cancelled"
                            ),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("key",), name="series_answers_one_form"
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]),
                                    ("weekdays__len__gte", 1),
                                ),
                                name="series_weekdays_exist",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part__in", ["any", "morning", "afternoon", "evening"])
                                ),
                                name="series_part_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistEntry",
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
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "minutes",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                default=booking.models.waitlist.whole_day,
                                verbose_name="start times",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["created_at", "id"],
                                name="waitlist_queue",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("waiting", "offered"))),
                                fields=("patient", "service", "location"),
                                name="waitlist_one_entry_per_place",
                                violation_error_message="This person already waits for that.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "offered")),
                                fields=("patient", "service"),
                                name="waitlist_one_offer_per_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]),
                                    ("weekdays__len__gte", 1),
                                ),
                                name="waitlist_weekdays_exist",
                                violation_error_message="Choose at least one weekday.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minutes__contained_by", (0, 1440)),
                                    ("minutes__isempty", False),
                                ),
                                name="waitlist_minutes_within_a_day",
                                violation_error_message="The latest time must come after the earliest.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["waiting", "offered", "accepted", "withdrawn", "expired"],
                                    )
                                ),
                                name="waitlist_state_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistOffer",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "offered")),
                                fields=["expires_at"],
                                name="offer_by_expiry",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "offered")),
                                fields=("entry",),
                                name="offer_one_at_a_time",
                            ),
                            models.UniqueConstraint(
                                fields=("entry", "start"), name="offer_never_repeats_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_at__gt", models.F("offered_at")),
                                    ("expires_at__lte", models.F("start")),
                                ),
                                name="offer_leaves_time_to_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), ("visit__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "accepted"), _negated=True),
                                        ("visit__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="offer_accepted_means_a_visit",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["offered", "accepted", "declined", "lapsed"])
                                ),
                                name="offer_state_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCheckShare",
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
                        ("snapshot", models.JSONField(null=True, verbose_name="summary")),
                        (
                            "rule_set",
                            models.CharField(max_length=40, verbose_name="version of the rules"),
                        ),
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
                        (
                            "review_on",
                            models.DateField(blank=True, null=True, verbose_name="look again on"),
                        ),
                    ],
                    options={
                        "verbose_name": "self-check summary",
                        "verbose_name_plural": "self-check summaries",
                        "ordering": ["-consented_at"],
                        "indexes": [
                            models.Index(fields=["delete_after"], name="self_check_share_due")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("snapshot__isnull", False), ("withdrawn_at__isnull", True)
                                    ),
                                    models.Q(
                                        ("snapshot__isnull", True), ("withdrawn_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="self_check_share_is_erased_when_taken_back",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlternativeSet",
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
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "visit_version",
                            models.PositiveIntegerField(verbose_name="version of the visit"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="asked")),
                        ("expires_at", models.DateTimeField(verbose_name="answer until")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "waiting for the patient"),
                                    ("accepted", "another time taken"),
                                    ("declined", "none of them suits"),
                                    ("lapsed", "not answered in time"),
                                    ("withdrawn", "withdrawn by the clinic"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alternative_sets",
                                to="booking.appointment",
                                verbose_name="visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "other times",
                        "verbose_name_plural": "other times",
                        "ordering": ["-made_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["expires_at"],
                                name="alternatives_by_expiry",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("visit",),
                                name="alternatives_one_question_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="alternatives_leave_time_to_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "open"), ("answered_at__isnull", True)),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="alternatives_answered_once_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "accepted", "declined", "lapsed", "withdrawn"],
                                    )
                                ),
                                name="alternatives_state_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlternativeTime",
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
                        ("start", models.DateTimeField(verbose_name="time")),
                        ("is_chosen", models.BooleanField(default=False, verbose_name="chosen")),
                        (
                            "alternatives",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="times",
                                to="booking.alternativeset",
                                verbose_name="other times",
                            ),
                        ),
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alternative",
                                to="booking.appointment",
                                verbose_name="held time",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "other time",
                        "verbose_name_plural": "other times",
                        "ordering": ["start"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_chosen", True)),
                                fields=("alternatives",),
                                name="alternatives_one_time_chosen",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadRecord",
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
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("patient", "a patient’s page"),
                                    ("visit", "a visit’s page"),
                                    ("message", "a message’s page"),
                                    ("list", "a list with names"),
                                    ("export", "a copy of a record"),
                                ],
                                max_length=10,
                                verbose_name="what",
                            ),
                        ),
                        (
                            "objects_shown",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=36),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "patients",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "address",
                            models.GenericIPAddressField(
                                blank=True, null=True, verbose_name="network address"
                            ),
                        ),
                        ("page", models.CharField(max_length=100, verbose_name="page")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "look at a patient’s data",
                        "verbose_name_plural": "looks at patients’ data",
                        "ordering": ["-at"],
                        "indexes": [
                            models.Index(fields=["user", "at"], name="read_record_by_person"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["patients"], name="read_record_by_patient"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RateBucket",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("tokens", models.FloatField()),
                        ("filled_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "rate bucket",
                        "verbose_name_plural": "rate buckets",
                        "indexes": [models.Index(fields=["filled_at"], name="rate_bucket_by_age")],
                    },
                ),
                migrations.CreateModel(
                    name="BookingPolicyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "min_notice",
                            models.PositiveIntegerField(
                                default=120,
                                validators=[django.core.validators.MaxValueValidator(20160)],
                                verbose_name="shortest notice in minutes",
                            ),
                        ),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="days open for booking",
                            ),
                        ),
                        (
                            "cancellation_window",
                            models.PositiveIntegerField(
                                default=24,
                                validators=[django.core.validators.MaxValueValidator(336)],
                                verbose_name="hours of notice to move or cancel free of charge",
                            ),
                        ),
                        (
                            "late_policy_text",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=300,
                                verbose_name="what happens after that",
                            ),
                        ),
                        (
                            "slot_step",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="minutes between start times",
                            ),
                        ),
                        (
                            "hold_minutes",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[
                                    django.core.validators.MinValueValidator(2),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="minutes a time is held while somebody types",
                            ),
                        ),
                        (
                            "max_upcoming_per_patient",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="visits one person may have ahead",
                            ),
                        ),
                        (
                            "reminder_hours",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=booking.models.policy.starter_reminders,
                                size=None,
                                verbose_name="reminders, hours before the visit",
                            ),
                        ),
                        (
                            "staff_notice_hours",
                            models.PositiveSmallIntegerField(
                                db_default=24,
                                default=24,
                                help_text="0 for never.",
                                validators=[django.core.validators.MaxValueValidator(336)],
                                verbose_name="staff hear by mail of changes so many hours before a visit",
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(default="21:00", verbose_name="no mail from"),
                        ),
                        (
                            "quiet_until",
                            models.TimeField(default="08:00", verbose_name="no mail until"),
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
                                to="booking.bookingpolicy",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DateOverrideEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "minutes",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                blank=True, null=True, verbose_name="hours"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("replace", "work these hours instead"),
                                    ("add", "work these hours as well"),
                                    ("closed", "do not work"),
                                ],
                                max_length=10,
                                verbose_name="on this day",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="booking.dateoverride",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitionerrole",
                                verbose_name="role",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("code", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "birth_date",
                            models.DateField(blank=True, null=True, verbose_name="date of birth"),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "wants_reminders",
                            models.BooleanField(default=True, verbose_name="gets reminders"),
                        ),
                        (
                            "wants_follow_up",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                verbose_name="gets a mail after visits",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="first seen")),
                        (
                            "guardian",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="booking.patient",
                                verbose_name="parent or guardian",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="booking.patient",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TimeOffEvent",
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
                            models.CharField(
                                blank=True, max_length=200, verbose_name="reason (private)"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("declined", "declined"),
                                ],
                                default="requested",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=200, verbose_name="answer"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="decided"
                            ),
                        ),
                        (
                            "cover",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitioner",
                                verbose_name="covered by",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="booking.timeoff",
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
                    name="WorkingHoursEvent",
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
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                default=psycopg.types.range.DateRange, verbose_name="valid"
                            ),
                        ),
                        (
                            "cycle",
                            django.contrib.postgres.fields.ranges.IntegerRangeField(
                                default=booking.models.schedule.every_week, verbose_name="weeks"
                            ),
                        ),
                        (
                            "online_mode",
                            models.CharField(
                                choices=[("book", "online"), ("phone", "by phone only")],
                                default="book",
                                max_length=10,
                                verbose_name="bookable",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="booking.workinghours",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitioner",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="locations.practitionerrole",
                                verbose_name="role",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientStep",
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
                        ("patient", models.BigIntegerField(db_index=True, verbose_name="patient")),
                        (
                            "other",
                            models.BigIntegerField(
                                blank=True, db_index=True, null=True, verbose_name="other record"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("merged", "joined with another record"),
                                    ("copied", "a copy was handed out"),
                                    ("erased", "what identifies the person was erased"),
                                ],
                                max_length=10,
                                verbose_name="what",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step on a patient’s record",
                        "verbose_name_plural": "steps on patients’ records",
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="DayNote",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("text", models.CharField(max_length=600, verbose_name="text")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="locations.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "note to the patients of a day",
                        "verbose_name_plural": "notes to the patients of a day",
                        "ordering": ["-at"],
                    },
                ),
            ],
        ),
        AtOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_patientevent" ("birth_date", "code", "created_at", "email", "guardian_id", "id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "wants_follow_up", "wants_reminders") VALUES (NEW."birth_date", NEW."code", NEW."created_at", NEW."email", NEW."guardian_id", NEW."id", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."phone", NEW."wants_follow_up", NEW."wants_reminders"); RETURN NULL;',
                            hash="c1c39cb55dbcc839fbc2035cd84fbf2cbeb272b8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f17d0",
                            table="booking_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "booking_patientevent" ("birth_date", "code", "created_at", "email", "guardian_id", "id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "wants_follow_up", "wants_reminders") VALUES (NEW."birth_date", NEW."code", NEW."created_at", NEW."email", NEW."guardian_id", NEW."id", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."phone", NEW."wants_follow_up", NEW."wants_reminders"); RETURN NULL;',
                            hash="663da5ba2dc397ae6fb81d62bb01351b4afb330a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8ebb8",
                            table="booking_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_patientevent" ("birth_date", "code", "created_at", "email", "guardian_id", "id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "wants_follow_up", "wants_reminders") VALUES (OLD."birth_date", OLD."code", OLD."created_at", OLD."email", OLD."guardian_id", OLD."id", OLD."language", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."wants_follow_up", OLD."wants_reminders"); RETURN NULL;',
                            hash="1fc6ec17e91dc1344f4e9b12489f8cea2553be6a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_41332",
                            table="booking_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_timeoffevent" ("answer", "cover_id", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "span", "state") VALUES (NEW."answer", NEW."cover_id", NEW."decided_at", NEW."decided_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."span", NEW."state"); RETURN NULL;',
                            hash="2b2ca64148396bcfeab6f5c534d8c9b248cc7901",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cbff7",
                            table="booking_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "booking_timeoffevent" ("answer", "cover_id", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "span", "state") VALUES (NEW."answer", NEW."cover_id", NEW."decided_at", NEW."decided_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."span", NEW."state"); RETURN NULL;',
                            hash="c84a773bd367942f5693075cda927f58f8c2109f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_67b9b",
                            table="booking_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_timeoffevent" ("answer", "cover_id", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "span", "state") VALUES (OLD."answer", OLD."cover_id", OLD."decided_at", OLD."decided_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."reason", OLD."span", OLD."state"); RETURN NULL;',
                            hash="87d5e21415c69b11c0f12d5877f28253c139fc69",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6a132",
                            table="booking_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_workinghoursevent" ("cycle", "id", "minutes", "online_mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id", "valid", "weekday") VALUES (NEW."cycle", NEW."id", NEW."minutes", NEW."online_mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."role_id", NEW."valid", NEW."weekday"); RETURN NULL;',
                            hash="25c402d44155f459966940af52cfb2cc5cc45df5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f5f2b",
                            table="booking_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "booking_workinghoursevent" ("cycle", "id", "minutes", "online_mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id", "valid", "weekday") VALUES (NEW."cycle", NEW."id", NEW."minutes", NEW."online_mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."role_id", NEW."valid", NEW."weekday"); RETURN NULL;',
                            hash="393ee29fe3fc1b59a46f6811f3db207247d8b313",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_15339",
                            table="booking_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_workinghoursevent" ("cycle", "id", "minutes", "online_mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id", "valid", "weekday") VALUES (OLD."cycle", OLD."id", OLD."minutes", OLD."online_mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."role_id", OLD."valid", OLD."weekday"); RETURN NULL;',
                            hash="28a97d91d4bec5054a1b7ea84d29414270b3b62f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_953f6",
                            table="booking_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bookingpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_bookingpolicyevent" ("cancellation_window", "hold_minutes", "horizon_days", "id", "late_policy_text", "location_id", "max_upcoming_per_patient", "min_notice", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "reminder_hours", "slot_step", "staff_notice_hours") VALUES (NEW."cancellation_window", NEW."hold_minutes", NEW."horizon_days", NEW."id", NEW."late_policy_text", NEW."location_id", NEW."max_upcoming_per_patient", NEW."min_notice", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."quiet_from", NEW."quiet_until", NEW."reminder_hours", NEW."slot_step", NEW."staff_notice_hours"); RETURN NULL;',
                            hash="24a730b98e19b1446c9d67ec022313fc84c0fb7b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_687c7",
                            table="booking_bookingpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bookingpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "booking_bookingpolicyevent" ("cancellation_window", "hold_minutes", "horizon_days", "id", "late_policy_text", "location_id", "max_upcoming_per_patient", "min_notice", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "reminder_hours", "slot_step", "staff_notice_hours") VALUES (NEW."cancellation_window", NEW."hold_minutes", NEW."horizon_days", NEW."id", NEW."late_policy_text", NEW."location_id", NEW."max_upcoming_per_patient", NEW."min_notice", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."quiet_from", NEW."quiet_until", NEW."reminder_hours", NEW."slot_step", NEW."staff_notice_hours"); RETURN NULL;',
                            hash="829cc067efdf8ddca48af68f6f6f04cb74092f21",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3fa37",
                            table="booking_bookingpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bookingpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_bookingpolicyevent" ("cancellation_window", "hold_minutes", "horizon_days", "id", "late_policy_text", "location_id", "max_upcoming_per_patient", "min_notice", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_from", "quiet_until", "reminder_hours", "slot_step", "staff_notice_hours") VALUES (OLD."cancellation_window", OLD."hold_minutes", OLD."horizon_days", OLD."id", OLD."late_policy_text", OLD."location_id", OLD."max_upcoming_per_patient", OLD."min_notice", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."quiet_from", OLD."quiet_until", OLD."reminder_hours", OLD."slot_step", OLD."staff_notice_hours"); RETURN NULL;',
                            hash="a6953010dd2bb7d92bb31baaf01c884ed77da0a5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e456b",
                            table="booking_bookingpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dateoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_dateoverrideevent" ("date", "id", "minutes", "mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id") VALUES (NEW."date", NEW."id", NEW."minutes", NEW."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."role_id"); RETURN NULL;',
                            hash="d62a5b1697a3e0b38018ba80df0ad2f144144c94",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2efa7",
                            table="booking_dateoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dateoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "booking_dateoverrideevent" ("date", "id", "minutes", "mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id") VALUES (NEW."date", NEW."id", NEW."minutes", NEW."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."role_id"); RETURN NULL;',
                            hash="28cbd1732cbb0c91eccfe3d1e8d0d2d8c3d1ae71",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7e328",
                            table="booking_dateoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dateoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "booking_dateoverrideevent" ("date", "id", "minutes", "mode", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "role_id") VALUES (OLD."date", OLD."id", OLD."minutes", OLD."mode", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."role_id"); RETURN NULL;',
                            hash="9fc9d29bca670987f22a9dc0523c4aae9cc5f1dc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c653e",
                            table="booking_dateoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bookingpolicyevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="874f0e7067ca48b43966a8d1aff549b2043d242a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_caac0",
                            table="booking_bookingpolicyevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dateoverrideevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="deb7b11ce3861526aee619842bef47fcf9ad224f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4d098",
                            table="booking_dateoverrideevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4187e99cc7da875f37a94ac42597c6c9ef9bf042",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bbfe7",
                            table="booking_patientevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoffevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b164e0117e9fd21e1d77e504bb2288fd8507742c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3b184",
                            table="booking_timeoffevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghoursevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5821101b3954538251c029f1473d82e273779e51",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5360b",
                            table="booking_workinghoursevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        *(
            migrations.RunSQL(
                SAME_PRACTITIONER.format(table=table, name=name),
                f"ALTER TABLE {table} DROP CONSTRAINT {name};",
            )
            for table, name in ROLE_BOUND.items()
        ),
        migrations.RunSQL(REFUSE, "DROP FUNCTION booking_refuse_change();"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table), f"DROP TRIGGER {table}_only_grows ON {table};"
            )
            for table in HISTORIES
        ),
        migrations.RunSQL(NOTE_STEPS, NOTE_STEPS_BACK),
    ]

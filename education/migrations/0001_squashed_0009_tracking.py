"""Migrations 0001 to 0009 in one: pages, search, the editors' desk, and what is tracked of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.lookups
import education.blocks
import education.models.care
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from locations.at_once import AtOnce

TEXT_CONFIG = """
CREATE TEXT SEARCH CONFIGURATION clinic_text (COPY = english);
ALTER TEXT SEARCH CONFIGURATION clinic_text
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
# An account that is deleted leaves its name behind: only the pointer to it may go.
REFUSE = """
CREATE FUNCTION education_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS = 1
       AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0]
       AND to_jsonb(NEW) -> TG_ARGV[0] = 'null'::jsonb THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION education_refuse_change('{pointer}');
"""
HISTORIES = {"education_revision": "author_id", "education_pagestep": "by_id"}
JUDGE = """
CREATE FUNCTION education_judge_public_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Without any review, condition_public_only_if_approved_or_sample refuses.
    IF NEW.status = 'published' AND NEW.approved_review_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM education_review
        WHERE id = NEW.approved_review_id
          AND condition_id = NEW.id
          AND revision_id = NEW.live_revision_id
    ) THEN
        RAISE EXCEPTION 'page % is public without a review of the revision it shows', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER education_condition_is_reviewed BEFORE INSERT OR UPDATE ON education_condition
    FOR EACH ROW EXECUTE FUNCTION education_judge_public_page();
"""
JUDGE_BACK = """
DROP TRIGGER education_condition_is_reviewed ON education_condition;
DROP FUNCTION education_judge_public_page();
"""
# Each word of a search reads the texts of all pages that have it: kept with their row they are
# read four times as fast as from the table's attic.
TEXTS_IN_THE_ROW = """
ALTER TABLE education_searchentry ALTER vector SET STORAGE MAIN;
ALTER TABLE education_searchentry SET (toast_tuple_target = 8160);
"""
TEXTS_OUTSIDE = """
ALTER TABLE education_searchentry RESET (toast_tuple_target);
ALTER TABLE education_searchentry ALTER vector SET STORAGE EXTENDED;
"""
# The lines of a text in which something starts so: marking words reads only these.
LINES_WITH = """
CREATE FUNCTION search_lines_with(body text, pattern text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(line, E'\\n') FROM unnest(string_to_array(body, E'\\n')) AS line
    WHERE unaccent(lower(line)) ~ pattern
$$;
"""


class Migration(migrations.Migration):
    replaces = [
        ("education", "0001_conditions"),
        ("education", "0002_more_pages_and_drawings"),
        ("education", "0003_self_check_rules"),
        ("education", "0004_finding"),
        ("education", "0005_editors_desk"),
        ("education", "0006_search_follows_pages"),
        ("education", "0007_history_only_grows"),
        ("education", "0008_quicker_search"),
        ("education", "0009_tracking"),
    ]

    initial = True

    dependencies = [
        ("locations", "0001_squashed_0005_tracking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        # Search: English stems, whatever the accents.
        migrations.RunSQL(TEXT_CONFIG, "DROP TEXT SEARCH CONFIGURATION clinic_text"),
        AtOnce(
            operations=[
                migrations.CreateModel(
                    name="HealingRule",
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
                        ("slug", models.SlugField(unique=True, verbose_name="short name")),
                        (
                            "had_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="had for days, from"
                            ),
                        ),
                        (
                            "had_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="had for days, up to"
                            ),
                        ),
                        (
                            "better_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="per cent better, from"
                            ),
                        ),
                        (
                            "better_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="per cent better, to"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("better_within", "better within these weeks of care"),
                                    ("course_then_check", "a course of these weeks, then a check"),
                                    ("settled_in_another", "maybe settled in as many weeks more"),
                                    ("care_up_to", "care may go on up to these weeks"),
                                    ("silent", "the source says nothing"),
                                ],
                                max_length=20,
                                verbose_name="what happens",
                            ),
                        ),
                        (
                            "weeks_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks, at least"
                            ),
                        ),
                        (
                            "weeks_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks, at most"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what else to say")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="healing_rules",
                                to="education.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recovery figure",
                        "verbose_name_plural": "recovery figures",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="healing_rule_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "better_within",
                                            "course_then_check",
                                            "settled_in_another",
                                            "care_up_to",
                                            "silent",
                                        ],
                                    )
                                ),
                                name="healing_rule_outcome_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("weeks_max__isnull", True), ("weeks_min__isnull", True)
                                    ),
                                    models.Q(
                                        ("weeks_max__gte", models.F("weeks_min")),
                                        ("weeks_max__isnull", False),
                                        ("weeks_min__gte", 1),
                                        ("weeks_min__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="healing_rule_weeks_are_in_order",
                                violation_error_message="Give both numbers, the smaller one first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("better_max__isnull", True),
                                        ("better_min__isnull", True),
                                        ("had_min__isnull", False),
                                    ),
                                    models.Q(
                                        ("better_max__isnull", False),
                                        ("better_min__isnull", False),
                                        ("had_max__isnull", True),
                                        ("had_min__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="healing_rule_has_one_case",
                                violation_error_message="Give either the days or the per cent, not both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("had_max__isnull", True),
                                    ("had_max__gt", models.F("had_min")),
                                    _connector="OR",
                                ),
                                name="healing_rule_days_are_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("better_min__isnull", True),
                                    models.Q(
                                        ("better_max__gte", models.F("better_min")),
                                        ("better_max__lte", 100),
                                    ),
                                    _connector="OR",
                                ),
                                name="healing_rule_per_cents_are_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "silent"), ("weeks_min__isnull", True)),
                                    models.Q(
                                        models.Q(("outcome", "silent"), _negated=True),
                                        ("weeks_min__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="healing_rule_is_silent_without_weeks",
                                violation_error_message="Give weeks, except where the source says nothing.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BodyArea",
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
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "synonyms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="other words",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="parts",
                                to="education.bodyarea",
                                verbose_name="part of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "body area",
                        "verbose_name_plural": "body areas",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="body_area_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="body_area_is_not_part_of_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Condition",
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
                            "slug",
                            models.SlugField(max_length=80, verbose_name="short name in links"),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        ("title", models.CharField(max_length=100, verbose_name="title")),
                        (
                            "lay_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="other names people use",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                help_text="At most 20 words.",
                                max_length=200,
                                verbose_name="answer in one sentence",
                            ),
                        ),
                        (
                            "drawing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "none"),
                                    ("ankle", "ankle, from the outer side"),
                                    ("achilles", "back of the ankle"),
                                    ("achilles-torn", "back of the ankle, the tendon torn"),
                                    ("heel-back", "back of the heel"),
                                    ("child-heel", "heel of a child"),
                                    ("sole", "sole and heel"),
                                    ("ball-of-foot", "ball of the foot"),
                                    ("outer-ankle", "outer ankle"),
                                    ("outer-tendons", "tendons behind the outer ankle"),
                                    ("inner-ankle", "inner ankle and arch"),
                                    ("loose-ankle", "ankle that rolls, from the front"),
                                    ("shin-front", "outer front of the shin"),
                                    ("shin-inner", "inner edge of the shin"),
                                    ("leg-muscles", "muscles of the lower leg"),
                                    ("bone-spots", "spots on the bones of shin and foot"),
                                    ("calf", "calf, from behind"),
                                    ("calf-vein", "vein in the calf"),
                                    ("back-of-leg", "whole back of the leg"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="drawing",
                            ),
                        ),
                        (
                            "no_urgent_card_reason",
                            models.TextField(
                                blank=True, verbose_name="why there is no emergency or urgent card"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("in_review", "in review"),
                                    ("approved", "approved"),
                                    ("published", "published"),
                                    ("archived", "archived"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "is_sample_content",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="sample content"
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="first published"
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(editable=False, verbose_name="last changed"),
                        ),
                        (
                            "body_areas",
                            models.ManyToManyField(
                                blank=True,
                                related_name="conditions",
                                to="education.bodyarea",
                                verbose_name="body areas",
                            ),
                        ),
                        (
                            "services",
                            models.ManyToManyField(
                                related_name="conditions",
                                through="education.ConditionService",
                                to="locations.healthcareservice",
                                verbose_name="services that treat it",
                            ),
                        ),
                        (
                            "healing_rules",
                            models.ManyToManyField(
                                blank=True,
                                related_name="conditions",
                                to="education.healingrule",
                                verbose_name="recovery figures",
                            ),
                        ),
                        (
                            "approved_review",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="education.review",
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "sources",
                            models.ManyToManyField(
                                blank=True,
                                related_name="conditions",
                                to="education.source",
                                verbose_name="sources",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("condition", "condition"),
                                    ("guide", "guide: how to do something"),
                                    ("treatment", "treatment at the clinic"),
                                ],
                                default="condition",
                                editable=False,
                                max_length=10,
                                verbose_name="kind of page",
                            ),
                        ),
                        (
                            "expires_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="take off on"
                            ),
                        ),
                        (
                            "publish_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="publish on"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("in_review", "in review"),
                                    ("approved", "approved, waiting to be published"),
                                    ("settled", "as on the site"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="newest revision",
                            ),
                        ),
                        (
                            "live_revision",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="education.revision",
                                verbose_name="revision on the site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "page",
                        "verbose_name_plural": "pages",
                        "ordering": ["title"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("slug", "language"), name="condition_slug_once_per_language"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="condition_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["draft", "in_review", "approved", "published", "archived"],
                                    )
                                ),
                                name="condition_status_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("summary", ""), _negated=True),
                                ),
                                name="condition_has_a_title_and_an_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="condition_published_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["approved", "published"]), _negated=True
                                    ),
                                    ("approved_review__isnull", False),
                                    models.Q(("is_sample_content", True), ("status", "published")),
                                    _connector="OR",
                                ),
                                name="condition_public_only_if_approved_or_sample",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "drawing__in",
                                        [
                                            "",
                                            "ankle",
                                            "achilles",
                                            "achilles-torn",
                                            "heel-back",
                                            "child-heel",
                                            "sole",
                                            "ball-of-foot",
                                            "outer-ankle",
                                            "outer-tendons",
                                            "inner-ankle",
                                            "loose-ankle",
                                            "shin-front",
                                            "shin-inner",
                                            "leg-muscles",
                                            "bone-spots",
                                            "calf",
                                            "calf-vein",
                                            "back-of-leg",
                                        ],
                                    )
                                ),
                                name="condition_drawing_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["condition", "guide", "treatment"])
                                ),
                                name="condition_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["draft", "in_review", "approved", "settled"])
                                ),
                                name="condition_stage_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("publish_at__isnull", True),
                                    ("stage", "approved"),
                                    _connector="OR",
                                ),
                                name="condition_waits_only_if_approved",
                            ),
                        ],
                        "permissions": [("approve_page", "Can approve a page as a clinician")],
                    },
                ),
                migrations.CreateModel(
                    name="Cause",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "is_most_common",
                            models.BooleanField(default=False, verbose_name="the most common one"),
                        ),
                        ("location", models.TextField(blank=True, verbose_name="where it is felt")),
                        (
                            "feel",
                            models.TextField(blank=True, verbose_name="how it feels and when"),
                        ),
                        (
                            "signs",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="more likely if: signs",
                            ),
                        ),
                        (
                            "aggravators",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="more likely if: what set it off",
                            ),
                        ),
                        ("mechanism", models.TextField(blank=True, verbose_name="why it happens")),
                        (
                            "helps",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="what helps",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="causes",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "leads_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="cause_of",
                                to="education.condition",
                                verbose_name="page to read on",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cause",
                        "verbose_name_plural": "causes",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("condition", "position"),
                                name="cause_one_per_position",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_most_common", True)),
                                fields=("condition",),
                                name="cause_only_one_is_most_common",
                                violation_error_message="Only one cause can be the most common one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="cause_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareCard",
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
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "emergency"), (2, "urgent"), (3, "not urgent")],
                                verbose_name="how soon",
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(
                                help_text="What to do, ending in “if:”.",
                                max_length=120,
                                verbose_name="heading",
                            ),
                        ),
                        (
                            "bullets",
                            models.JSONField(
                                validators=[education.models.care.validate_bullets],
                                verbose_name="points",
                            ),
                        ),
                        ("advice", models.TextField(blank=True, verbose_name="closing sentence")),
                        (
                            "rule_ids",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("bullets"),
                                    models.Value("$[*].rules[*]"),
                                    function="jsonb_path_query_array",
                                    output_field=models.JSONField(),
                                    template="%(function)s(%(expressions)s::jsonpath)",
                                ),
                                output_field=models.JSONField(),
                            ),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="care_cards",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "care card",
                        "verbose_name_plural": "care cards",
                        "ordering": ["level"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "level"),
                                name="care_card_one_per_level",
                                violation_error_message="A page has one card of each level.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", [1, 2, 3])),
                                name="care_card_level_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("heading", ""), _negated=True),
                                name="care_card_has_a_heading",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("bullets"),
                                            function="jsonb_typeof",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value("array"),
                                    ),
                                    models.Q(
                                        django.db.models.lookups.Exact(
                                            models.F("bullets"),
                                            models.Value([], models.JSONField()),
                                        ),
                                        _negated=True,
                                    ),
                                ),
                                name="care_card_has_points",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("level", 1),
                                        (
                                            "rule_ids__contained_by",
                                            [
                                                "E1",
                                                "E2",
                                                "E3",
                                                "E4",
                                                "E5",
                                                "E6",
                                                "E7",
                                                "E8",
                                                "E9",
                                                "E10",
                                                "E11",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("level", 2),
                                        (
                                            "rule_ids__contained_by",
                                            [
                                                "U0",
                                                "U1",
                                                "U2",
                                                "U3",
                                                "U4",
                                                "U5",
                                                "U6",
                                                "U7",
                                                "U8",
                                                "U9",
                                                "U10",
                                                "U11",
                                                "U12",
                                                "U13",
                                                "U14",
                                                "U15",
                                                "U16",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("level", 3),
                                        (
                                            "rule_ids__contained_by",
                                            [
                                                "R1",
                                                "R2",
                                                "R3",
                                                "R4",
                                                "R5",
                                                "R6",
                                                "R7",
                                                "R8",
                                                "R9",
                                                "R10",
                                                "R11",
                                                "R12",
                                                "R13",
                                                "R14",
                                                "R15",
                                                "R16",
                                                "R17",
                                                "R18",
                                                "R19",
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="care_card_cites_rules_of_its_level",
                                violation_error_message="A point names a rule that is not of this level.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConditionService",
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
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_links",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="condition_links",
                                to="locations.healthcareservice",
                                verbose_name="service",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service that treats it",
                        "verbose_name_plural": "services that treat it",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "service"),
                                name="condition_names_a_service_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Figure",
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
                        ("slug", models.SlugField(unique=True, verbose_name="short name in texts")),
                        ("meaning", models.CharField(max_length=200, verbose_name="what it says")),
                        ("low", models.PositiveSmallIntegerField(verbose_name="from")),
                        ("high", models.PositiveSmallIntegerField(verbose_name="to")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("second", "seconds"),
                                    ("minute", "minutes"),
                                    ("hour", "hours"),
                                    ("day", "days"),
                                    ("week", "weeks"),
                                    ("month", "months"),
                                    ("centimetre", "centimetres"),
                                    ("percent", "per cent"),
                                    ("celsius", "degrees Celsius"),
                                    ("step", "steps"),
                                    ("age", "years of age"),
                                ],
                                max_length=12,
                                verbose_name="unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "figure",
                        "verbose_name_plural": "figures",
                        "ordering": ["slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="figure_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("high__isnull", True), ("low__isnull", True)),
                                    models.Q(
                                        ("high__gte", models.F("low")),
                                        ("high__isnull", False),
                                        ("low__gte", 1),
                                        ("low__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="figure_range_is_in_order",
                                violation_error_message="Give both numbers, the smaller one first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "unit__in",
                                        [
                                            "second",
                                            "minute",
                                            "hour",
                                            "day",
                                            "week",
                                            "month",
                                            "centimetre",
                                            "percent",
                                            "celsius",
                                            "step",
                                            "age",
                                        ],
                                    )
                                ),
                                name="figure_unit_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelatedCondition",
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
                                choices=[
                                    ("looks_like", "can feel much the same"),
                                    ("leads_to", "can lead to"),
                                    ("see_also", "see also"),
                                ],
                                default="see_also",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="named_by",
                                to="education.condition",
                                verbose_name="other page",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "related page",
                        "verbose_name_plural": "related pages",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "other"), name="relation_names_a_page_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("condition", models.F("other")), _negated=True),
                                name="relation_is_not_to_itself",
                                violation_error_message="A page is not related to itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["looks_like", "leads_to", "see_also"])
                                ),
                                name="relation_kind_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                            "reviewer_name",
                            models.CharField(max_length=100, verbose_name="reviewer"),
                        ),
                        (
                            "reviewer_credentials",
                            models.CharField(max_length=100, verbose_name="credentials"),
                        ),
                        (
                            "registration_number",
                            models.CharField(
                                blank=True,
                                help_text="Never shown on the site.",
                                max_length=40,
                                verbose_name="college registration",
                            ),
                        ),
                        ("reviewed_on", models.DateField(verbose_name="reviewed on")),
                        ("next_due", models.DateField(verbose_name="next review due")),
                        ("notes", models.TextField(blank=True, verbose_name="notes")),
                        (
                            "recorded_at",
                            models.DateTimeField(editable=False, verbose_name="recorded"),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="education.revision",
                                verbose_name="revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ["-reviewed_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("next_due__gt", models.F("reviewed_on"))),
                                name="review_is_due_after_it_was_made",
                                violation_error_message="The next review must come after this one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewer_name", ""), _negated=True),
                                    models.Q(("reviewer_credentials", ""), _negated=True),
                                ),
                                name="review_names_who_and_what_they_are",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Section",
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
                                choices=[
                                    ("overview", "what it is"),
                                    ("symptoms", "what it feels like"),
                                    ("tell_apart", "telling causes apart (adds the causes)"),
                                    ("home_care", "care at home (adds the home treatments)"),
                                    ("getting_help", "when to get help"),
                                    (
                                        "professional",
                                        "professional care (adds the clinic treatments)",
                                    ),
                                    ("recovery", "recovery (adds the recovery figures)"),
                                    ("prevention", "prevention"),
                                    ("risk", "causes and risk"),
                                    ("uses", "what a treatment helps"),
                                    ("expect", "what to expect of a treatment"),
                                    ("caution", "who should not have a treatment"),
                                    ("evidence", "what research says"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("heading", models.CharField(max_length=100, verbose_name="heading")),
                        (
                            "blocks",
                            models.JSONField(
                                blank=True,
                                default=list,
                                validators=[education.blocks.validate_blocks],
                                verbose_name="text",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sections",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "section",
                        "verbose_name_plural": "sections",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "kind"),
                                name="section_one_per_kind",
                                violation_error_message="A page has one section of each kind.",
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("condition", "position"),
                                name="section_one_per_position",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        models.Func(
                                            models.F("blocks"),
                                            function="jsonb_typeof",
                                            output_field=models.TextField(),
                                        ),
                                        models.Value("array"),
                                    )
                                ),
                                name="section_blocks_are_a_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("heading", ""), _negated=True),
                                name="section_has_a_heading",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "overview",
                                            "symptoms",
                                            "tell_apart",
                                            "home_care",
                                            "getting_help",
                                            "professional",
                                            "recovery",
                                            "prevention",
                                            "risk",
                                            "uses",
                                            "expect",
                                            "caution",
                                            "evidence",
                                        ],
                                    )
                                ),
                                name="section_kind_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                        ("slug", models.SlugField(unique=True, verbose_name="short name")),
                        ("citation", models.TextField(verbose_name="citation")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("seed", "starting article of this library"),
                                    ("guideline", "clinical guideline"),
                                    ("review", "review"),
                                    ("study", "study"),
                                    ("health_service", "health service page"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="year"
                            ),
                        ),
                        (
                            "url",
                            models.URLField(
                                blank=True,
                                validators=[django.core.validators.URLValidator(schemes=["https"])],
                                verbose_name="address",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what it adds")),
                    ],
                    options={
                        "verbose_name": "source",
                        "verbose_name_plural": "sources",
                        "ordering": ["kind", "citation"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="source_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["seed", "guideline", "review", "study", "health_service"],
                                    )
                                ),
                                name="source_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url", ""), ("url__startswith", "https://"), _connector="OR"
                                ),
                                name="source_address_is_https",
                                violation_error_message="The address must start with https://.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StarterRecord",
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
                        ("kind", models.CharField(max_length=20)),
                        ("key", models.CharField(max_length=80)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("loaded_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "starter record",
                        "verbose_name_plural": "starter records",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "key"), name="starter_record_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Treatment",
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
                        ("slug", models.SlugField(unique=True, verbose_name="short name in texts")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "setting",
                            models.CharField(
                                choices=[("home", "at home"), ("clinic", "at the clinic")],
                                max_length=10,
                                verbose_name="where",
                            ),
                        ),
                        ("effect", models.TextField(blank=True, verbose_name="what it does")),
                        (
                            "indications",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="good for",
                            ),
                        ),
                        (
                            "kit",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="what you need",
                            ),
                        ),
                        (
                            "steps",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="steps",
                            ),
                        ),
                        (
                            "stop_rules",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="limits and when to stop",
                            ),
                        ),
                        (
                            "contraindications",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="do not use it if",
                            ),
                        ),
                        (
                            "evidence_note",
                            models.TextField(blank=True, verbose_name="what research says"),
                        ),
                        (
                            "minutes_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="minutes, at least"
                            ),
                        ),
                        (
                            "minutes_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="minutes, at most"
                            ),
                        ),
                        (
                            "hold_seconds",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="seconds held"
                            ),
                        ),
                        (
                            "times_per_day_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="times a day, at least"
                            ),
                        ),
                        (
                            "times_per_day_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="times a day, at most"
                            ),
                        ),
                        (
                            "weekly_increase_max",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                verbose_name="largest increase a week in per cent",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not said"),
                                    ("daily", "every day"),
                                    ("daily_or_after_run", "every day, or after each run"),
                                    ("before_activity", "before activity or stretching"),
                                    ("mostly_after_run", "mostly after running"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "services",
                            models.ManyToManyField(
                                blank=True,
                                related_name="treatments",
                                to="locations.healthcareservice",
                                verbose_name="services",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "treatment",
                        "verbose_name_plural": "treatments",
                        "ordering": ["setting", "position", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="treatment_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("setting__in", ["home", "clinic"])),
                                name="treatment_setting_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "frequency__in",
                                        [
                                            "",
                                            "daily",
                                            "daily_or_after_run",
                                            "before_activity",
                                            "mostly_after_run",
                                        ],
                                    )
                                ),
                                name="treatment_frequency_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("minutes_max__isnull", True), ("minutes_min__isnull", True)
                                    ),
                                    models.Q(
                                        ("minutes_max__gte", models.F("minutes_min")),
                                        ("minutes_max__isnull", False),
                                        ("minutes_min__gte", 1),
                                        ("minutes_min__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="treatment_minutes_are_in_order",
                                violation_error_message="Give both numbers, the smaller one first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("times_per_day_max__isnull", True),
                                        ("times_per_day_min__isnull", True),
                                    ),
                                    models.Q(
                                        ("times_per_day_max__gte", models.F("times_per_day_min")),
                                        ("times_per_day_max__isnull", False),
                                        ("times_per_day_min__gte", 1),
                                        ("times_per_day_min__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="treatment_times_are_in_order",
                                violation_error_message="Give both numbers, the smaller one first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hold_seconds__isnull", True),
                                    ("hold_seconds__gte", 1),
                                    _connector="OR",
                                ),
                                name="treatment_hold_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weekly_increase_max__isnull", True),
                                    ("weekly_increase_max__range", (1, 100)),
                                    _connector="OR",
                                ),
                                name="treatment_increase_is_a_per_cent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConditionTreatment",
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
                        ("note", models.TextField(blank=True, verbose_name="what is special here")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="treatment_links",
                                to="education.condition",
                                verbose_name="condition",
                            ),
                        ),
                        (
                            "treatment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="condition_links",
                                to="education.treatment",
                                verbose_name="treatment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "treatment on this page",
                        "verbose_name_plural": "treatments on this page",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "treatment"),
                                name="condition_shows_a_treatment_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCheckRules",
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
                    ],
                    options={
                        "verbose_name": "self-check rules",
                        "verbose_name_plural": "self-check rules",
                        "managed": False,
                        "default_permissions": ("view",),
                    },
                ),
                migrations.CreateModel(
                    name="EmptySearch",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("words", models.CharField(max_length=60, verbose_name="searched for")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                    ],
                    options={
                        "verbose_name": "search without results",
                        "verbose_name_plural": "searches without results",
                        "ordering": ["-day", "-times", "words"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("day", "words"), name="empty_search_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GlossaryTerm",
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
                        ("term", models.CharField(max_length=60, unique=True, verbose_name="term")),
                        (
                            "forms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="other forms of it",
                            ),
                        ),
                        ("meaning", models.TextField(verbose_name="what it means")),
                    ],
                    options={
                        "verbose_name": "glossary term",
                        "verbose_name_plural": "glossary terms",
                        "ordering": ["term"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="glossary_term_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("term", ""), _negated=True),
                                    models.Q(("meaning", ""), _negated=True),
                                ),
                                name="glossary_term_says_what_it_means",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "page",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="search_entry",
                                serialize=False,
                                to="education.condition",
                            ),
                        ),
                        ("names", models.TextField()),
                        ("headings", models.TextField()),
                        ("body", models.TextField()),
                        ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
                        ("page_changed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "page in the search",
                        "verbose_name_plural": "pages in the search",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["vector"], name="search_entry_by_word"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        (
                            "word",
                            models.CharField(max_length=60, primary_key=True, serialize=False),
                        ),
                        ("weight", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name": "known word",
                        "verbose_name_plural": "known words",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    "word", name="gin_trgm_ops"
                                ),
                                name="search_word_by_likeness",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldSlug",
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
                            "slug",
                            models.SlugField(max_length=80, verbose_name="short name in links"),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="old_slugs",
                                to="education.condition",
                                verbose_name="page",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "old address",
                        "verbose_name_plural": "old addresses",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("slug", "language"), name="old_slug_once_per_language"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="old_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchName",
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
                        ("name", models.CharField(max_length=100)),
                        ("plain", models.CharField(max_length=100)),
                        ("is_title", models.BooleanField(default=False)),
                        (
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="search_names",
                                to="education.condition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name in the search",
                        "verbose_name_plural": "names in the search",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    "plain", name="gin_trgm_ops"
                                ),
                                name="search_name_by_likeness",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("page", "plain"), name="search_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Synonym",
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
                            "words",
                            models.CharField(
                                help_text="Counts when all of these words are in a search, in any order.",
                                max_length=100,
                                unique=True,
                                verbose_name="what people type",
                            ),
                        ),
                        (
                            "means",
                            models.CharField(
                                blank=True,
                                help_text="These words are searched for as well.",
                                max_length=100,
                                verbose_name="what our pages say",
                            ),
                        ),
                        (
                            "is_urgent",
                            models.BooleanField(
                                default=False,
                                help_text="Shows the page’s most urgent care card above the results.",
                                verbose_name="may be urgent",
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="synonyms",
                                to="education.condition",
                                verbose_name="page to show first",
                            ),
                        ),
                        (
                            "stems",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    django.contrib.postgres.search.SearchVector(
                                        "words", config="clinic_text"
                                    ),
                                    function="tsvector_to_array",
                                ),
                                output_field=django.contrib.postgres.fields.ArrayField(
                                    base_field=models.TextField(), size=None
                                ),
                                verbose_name="stems of these words",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "other word for the search",
                        "verbose_name_plural": "other words for the search",
                        "ordering": ["words"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="synonym_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("means", ""), _negated=True),
                                    ("page__isnull", False),
                                    _connector="OR",
                                ),
                                name="synonym_leads_somewhere",
                                violation_error_message="Say what it means, or choose the page to show first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
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
                        ("slug", models.SlugField(unique=True, verbose_name="short name in texts")),
                        (
                            "name",
                            models.CharField(editable=False, max_length=70, verbose_name="file"),
                        ),
                        (
                            "width",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="width"),
                        ),
                        (
                            "height",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="height"),
                        ),
                        (
                            "alt",
                            models.CharField(
                                blank=True,
                                help_text="Read aloud instead of the picture. Say what a reader should learn from it.",
                                max_length=250,
                                verbose_name="what it shows, in words",
                            ),
                        ),
                        (
                            "is_decorative",
                            models.BooleanField(
                                default=False,
                                help_text="It says nothing that the text does not say. Screen readers skip it.",
                                verbose_name="decorative",
                            ),
                        ),
                        ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "picture",
                        "verbose_name_plural": "pictures",
                        "ordering": ["slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                                name="picture_slug_is_plain",
                                violation_error_message="Use lower case letters, digits and single hyphens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("alt", ""), _negated=True),
                                    ("is_decorative", True),
                                    _connector="OR",
                                ),
                                name="picture_says_what_it_shows",
                                violation_error_message="Say what the picture shows, or tick that it is decorative.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
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
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        ("content", models.JSONField(verbose_name="content")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("library", "starter library"),
                                    ("edit", "edited here"),
                                    ("restore", "restored"),
                                ],
                                max_length=10,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "restored_from",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="restored from"
                            ),
                        ),
                        (
                            "author_name",
                            models.CharField(blank=True, max_length=150, verbose_name="by"),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what changed and why"
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="saved")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="education.condition",
                                verbose_name="page",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "revision",
                        "verbose_name_plural": "revisions",
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("condition", "number"), name="revision_number_once_per_page"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["library", "edit", "restore"])),
                                name="revision_origin_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PageStep",
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
                                choices=[
                                    ("sent", "sent to review"),
                                    ("returned", "sent back for changes"),
                                    ("approved", "approved"),
                                    ("scheduled", "dates set"),
                                    ("published", "published"),
                                    ("archived", "taken off the site"),
                                    ("expired", "expired"),
                                    ("reopened", "opened again as a draft"),
                                ],
                                max_length=10,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "by_name",
                            models.CharField(blank=True, max_length=150, verbose_name="by"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="education.condition",
                                verbose_name="page",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="education.revision",
                                verbose_name="revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a page",
                        "verbose_name_plural": "steps of pages",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "sent",
                                            "returned",
                                            "approved",
                                            "scheduled",
                                            "published",
                                            "archived",
                                            "expired",
                                            "reopened",
                                        ],
                                    )
                                ),
                                name="page_step_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
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
                        ("helped", models.BooleanField(verbose_name="helpful")),
                        (
                            "text",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="what was missing or good"
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given")),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="education.revision",
                                verbose_name="revision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer about a page",
                        "verbose_name_plural": "answers about pages",
                        "ordering": ["-given_at"],
                    },
                ),
                migrations.CreateModel(
                    name="BodyAreaEvent",
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
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "synonyms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="other words",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="education.bodyarea",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.bodyarea",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FigureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in texts"),
                        ),
                        ("meaning", models.CharField(max_length=200, verbose_name="what it says")),
                        ("low", models.PositiveSmallIntegerField(verbose_name="from")),
                        ("high", models.PositiveSmallIntegerField(verbose_name="to")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("second", "seconds"),
                                    ("minute", "minutes"),
                                    ("hour", "hours"),
                                    ("day", "days"),
                                    ("week", "weeks"),
                                    ("month", "months"),
                                    ("centimetre", "centimetres"),
                                    ("percent", "per cent"),
                                    ("celsius", "degrees Celsius"),
                                    ("step", "steps"),
                                    ("age", "years of age"),
                                ],
                                max_length=12,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.figure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GlossaryTermEvent",
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
                        ("term", models.CharField(max_length=60, verbose_name="term")),
                        (
                            "forms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="other forms of it",
                            ),
                        ),
                        ("meaning", models.TextField(verbose_name="what it means")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.glossaryterm",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HealingRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("slug", models.SlugField(db_index=False, verbose_name="short name")),
                        (
                            "had_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="had for days, from"
                            ),
                        ),
                        (
                            "had_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="had for days, up to"
                            ),
                        ),
                        (
                            "better_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="per cent better, from"
                            ),
                        ),
                        (
                            "better_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="per cent better, to"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("better_within", "better within these weeks of care"),
                                    ("course_then_check", "a course of these weeks, then a check"),
                                    ("settled_in_another", "maybe settled in as many weeks more"),
                                    ("care_up_to", "care may go on up to these weeks"),
                                    ("silent", "the source says nothing"),
                                ],
                                max_length=20,
                                verbose_name="what happens",
                            ),
                        ),
                        (
                            "weeks_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks, at least"
                            ),
                        ),
                        (
                            "weeks_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks, at most"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what else to say")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.healingrule",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="education.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OldSlugEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False, max_length=80, verbose_name="short name in links"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en-ca", max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "condition",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="education.condition",
                                verbose_name="page",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.oldslug",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PictureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in texts"),
                        ),
                        (
                            "name",
                            models.CharField(editable=False, max_length=70, verbose_name="file"),
                        ),
                        (
                            "width",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="width"),
                        ),
                        (
                            "height",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="height"),
                        ),
                        (
                            "alt",
                            models.CharField(
                                blank=True,
                                help_text="Read aloud instead of the picture. Say what a reader should learn from it.",
                                max_length=250,
                                verbose_name="what it shows, in words",
                            ),
                        ),
                        (
                            "is_decorative",
                            models.BooleanField(
                                default=False,
                                help_text="It says nothing that the text does not say. Screen readers skip it.",
                                verbose_name="decorative",
                            ),
                        ),
                        ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.picture",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SourceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("slug", models.SlugField(db_index=False, verbose_name="short name")),
                        ("citation", models.TextField(verbose_name="citation")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("seed", "starting article of this library"),
                                    ("guideline", "clinical guideline"),
                                    ("review", "review"),
                                    ("study", "study"),
                                    ("health_service", "health service page"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="year"
                            ),
                        ),
                        (
                            "url",
                            models.URLField(
                                blank=True,
                                validators=[django.core.validators.URLValidator(schemes=["https"])],
                                verbose_name="address",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what it adds")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SynonymEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        (
                            "words",
                            models.CharField(
                                help_text="Counts when all of these words are in a search, in any order.",
                                max_length=100,
                                verbose_name="what people type",
                            ),
                        ),
                        (
                            "means",
                            models.CharField(
                                blank=True,
                                help_text="These words are searched for as well.",
                                max_length=100,
                                verbose_name="what our pages say",
                            ),
                        ),
                        (
                            "is_urgent",
                            models.BooleanField(
                                default=False,
                                help_text="Shows the page’s most urgent care card above the results.",
                                verbose_name="may be urgent",
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="education.condition",
                                verbose_name="page to show first",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="words_means_page_is_urgent_events",
                                to="education.synonym",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TreatmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, verbose_name="short name in texts"),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "setting",
                            models.CharField(
                                choices=[("home", "at home"), ("clinic", "at the clinic")],
                                max_length=10,
                                verbose_name="where",
                            ),
                        ),
                        ("effect", models.TextField(blank=True, verbose_name="what it does")),
                        (
                            "indications",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="good for",
                            ),
                        ),
                        (
                            "kit",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="what you need",
                            ),
                        ),
                        (
                            "steps",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="steps",
                            ),
                        ),
                        (
                            "stop_rules",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="limits and when to stop",
                            ),
                        ),
                        (
                            "contraindications",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(),
                                blank=True,
                                default=list,
                                help_text="One per line.",
                                size=None,
                                verbose_name="do not use it if",
                            ),
                        ),
                        (
                            "evidence_note",
                            models.TextField(blank=True, verbose_name="what research says"),
                        ),
                        (
                            "minutes_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="minutes, at least"
                            ),
                        ),
                        (
                            "minutes_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="minutes, at most"
                            ),
                        ),
                        (
                            "hold_seconds",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="seconds held"
                            ),
                        ),
                        (
                            "times_per_day_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="times a day, at least"
                            ),
                        ),
                        (
                            "times_per_day_max",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="times a day, at most"
                            ),
                        ),
                        (
                            "weekly_increase_max",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                verbose_name="largest increase a week in per cent",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not said"),
                                    ("daily", "every day"),
                                    ("daily_or_after_run", "every day, or after each run"),
                                    ("before_activity", "before activity or stretching"),
                                    ("mostly_after_run", "mostly after running"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="education.treatment",
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
                    model_name="healingrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_healingruleevent" ("better_max", "better_min", "had_max", "had_min", "id", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "source_id", "weeks_max", "weeks_min") VALUES (NEW."better_max", NEW."better_min", NEW."had_max", NEW."had_min", NEW."id", NEW."note", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."position", NEW."slug", NEW."source_id", NEW."weeks_max", NEW."weeks_min"); RETURN NULL;',
                            hash="7a76d91d1c1aad25f15fd91df8a0eb682c610b0e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fa73d",
                            table="education_healingrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healingrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_healingruleevent" ("better_max", "better_min", "had_max", "had_min", "id", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "source_id", "weeks_max", "weeks_min") VALUES (NEW."better_max", NEW."better_min", NEW."had_max", NEW."had_min", NEW."id", NEW."note", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."position", NEW."slug", NEW."source_id", NEW."weeks_max", NEW."weeks_min"); RETURN NULL;',
                            hash="b85bf8ab8b9eb4b653f64c5ee80921d01d38bb9e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_942c3",
                            table="education_healingrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healingrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_healingruleevent" ("better_max", "better_min", "had_max", "had_min", "id", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "source_id", "weeks_max", "weeks_min") VALUES (OLD."better_max", OLD."better_min", OLD."had_max", OLD."had_min", OLD."id", OLD."note", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."position", OLD."slug", OLD."source_id", OLD."weeks_max", OLD."weeks_min"); RETURN NULL;',
                            hash="03ca25dcc6a0c00bd3c19f7f232280af5793041c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_789a6",
                            table="education_healingrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bodyarea",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_bodyareaevent" ("id", "name", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "synonyms") VALUES (NEW."id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."position", NEW."slug", NEW."synonyms"); RETURN NULL;',
                            hash="ba14c3634046e2d357c4666c80afc50a44fc0bd9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f20d7",
                            table="education_bodyarea",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bodyarea",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_bodyareaevent" ("id", "name", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "synonyms") VALUES (NEW."id", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."position", NEW."slug", NEW."synonyms"); RETURN NULL;',
                            hash="a762561252c16fb02264295571b8450900aae941",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8e8f9",
                            table="education_bodyarea",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bodyarea",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_bodyareaevent" ("id", "name", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "synonyms") VALUES (OLD."id", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."position", OLD."slug", OLD."synonyms"); RETURN NULL;',
                            hash="efd5efe1af2d0e3f1092ea60ae999a83e01878b0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d073a",
                            table="education_bodyarea",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_figureevent" ("high", "id", "low", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "unit") VALUES (NEW."high", NEW."id", NEW."low", NEW."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."unit"); RETURN NULL;',
                            hash="4b562bf06ac802b88c0a4f541e33c02d1f9ee192",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_62853",
                            table="education_figure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_figureevent" ("high", "id", "low", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "unit") VALUES (NEW."high", NEW."id", NEW."low", NEW."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."unit"); RETURN NULL;',
                            hash="1e0cad8e2e72184556e3e2c4839ac8479f4af894",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e4fe6",
                            table="education_figure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_figureevent" ("high", "id", "low", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "unit") VALUES (OLD."high", OLD."id", OLD."low", OLD."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."unit"); RETURN NULL;',
                            hash="97cf220b6c0eb6a8cadb4de7030bc1e0c107628a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bf941",
                            table="education_figure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_sourceevent" ("citation", "id", "kind", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url", "year") VALUES (NEW."citation", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."url", NEW."year"); RETURN NULL;',
                            hash="ce43f1a1f7835266ec50899243d41a3cca01becd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dcf54",
                            table="education_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_sourceevent" ("citation", "id", "kind", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url", "year") VALUES (NEW."citation", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."url", NEW."year"); RETURN NULL;',
                            hash="d9abd70ef3e2014f3c8f2e8effe5b21c5fa457eb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3f521",
                            table="education_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_sourceevent" ("citation", "id", "kind", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "url", "year") VALUES (OLD."citation", OLD."id", OLD."kind", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."url", OLD."year"); RETURN NULL;',
                            hash="054e5d47463115e5e44cdab5165cb76f18d7bdc9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dcc40",
                            table="education_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="treatment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_treatmentevent" ("contraindications", "effect", "evidence_note", "frequency", "hold_seconds", "id", "indications", "kit", "minutes_max", "minutes_min", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "setting", "slug", "steps", "stop_rules", "times_per_day_max", "times_per_day_min", "weekly_increase_max") VALUES (NEW."contraindications", NEW."effect", NEW."evidence_note", NEW."frequency", NEW."hold_seconds", NEW."id", NEW."indications", NEW."kit", NEW."minutes_max", NEW."minutes_min", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."position", NEW."setting", NEW."slug", NEW."steps", NEW."stop_rules", NEW."times_per_day_max", NEW."times_per_day_min", NEW."weekly_increase_max"); RETURN NULL;',
                            hash="fe7fd049798421d8b2e5696a8c8fd33bbfa304ee",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9bad9",
                            table="education_treatment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="treatment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_treatmentevent" ("contraindications", "effect", "evidence_note", "frequency", "hold_seconds", "id", "indications", "kit", "minutes_max", "minutes_min", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "setting", "slug", "steps", "stop_rules", "times_per_day_max", "times_per_day_min", "weekly_increase_max") VALUES (NEW."contraindications", NEW."effect", NEW."evidence_note", NEW."frequency", NEW."hold_seconds", NEW."id", NEW."indications", NEW."kit", NEW."minutes_max", NEW."minutes_min", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."position", NEW."setting", NEW."slug", NEW."steps", NEW."stop_rules", NEW."times_per_day_max", NEW."times_per_day_min", NEW."weekly_increase_max"); RETURN NULL;',
                            hash="6343b32e8a1da5ff10eed20cb390a93d34903b58",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c4a84",
                            table="education_treatment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="treatment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_treatmentevent" ("contraindications", "effect", "evidence_note", "frequency", "hold_seconds", "id", "indications", "kit", "minutes_max", "minutes_min", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "setting", "slug", "steps", "stop_rules", "times_per_day_max", "times_per_day_min", "weekly_increase_max") VALUES (OLD."contraindications", OLD."effect", OLD."evidence_note", OLD."frequency", OLD."hold_seconds", OLD."id", OLD."indications", OLD."kit", OLD."minutes_max", OLD."minutes_min", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."position", OLD."setting", OLD."slug", OLD."steps", OLD."stop_rules", OLD."times_per_day_max", OLD."times_per_day_min", OLD."weekly_increase_max"); RETURN NULL;',
                            hash="fc3670ded4c21e81dba277bc0399b8623999ac5f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_824f2",
                            table="education_treatment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="glossaryterm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_glossarytermevent" ("forms", "id", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "term") VALUES (NEW."forms", NEW."id", NEW."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."term"); RETURN NULL;',
                            hash="24ed0f51b86b59de7b35d63a14788831fe5d0de9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2544",
                            table="education_glossaryterm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="glossaryterm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_glossarytermevent" ("forms", "id", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "term") VALUES (NEW."forms", NEW."id", NEW."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."term"); RETURN NULL;',
                            hash="8fe363a04bac61d919a941b60bd554dd478d6e5f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc42c",
                            table="education_glossaryterm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="glossaryterm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_glossarytermevent" ("forms", "id", "meaning", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "term") VALUES (OLD."forms", OLD."id", OLD."meaning", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."term"); RETURN NULL;',
                            hash="c65224a0bbedb182ab7387c191e2d6e974464c81",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fd553",
                            table="education_glossaryterm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="oldslug",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_oldslugevent" ("condition_id", "id", "language", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."condition_id", NEW."id", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                            hash="3cbd02d91ebc9af67db4a7bc4907bb0f882687de",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f3f05",
                            table="education_oldslug",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="oldslug",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_oldslugevent" ("condition_id", "id", "language", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."condition_id", NEW."id", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                            hash="dfa78924500c9daeeac0768ae533af427e10dd35",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9fe56",
                            table="education_oldslug",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="oldslug",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_oldslugevent" ("condition_id", "id", "language", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."condition_id", OLD."id", OLD."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                            hash="07a6dd63595cc08f04b64e3d65d4c8e92b660b1e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_18b2b",
                            table="education_oldslug",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synonym",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_synonymevent" ("is_urgent", "means", "page_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."is_urgent", NEW."means", NEW."page_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                            hash="241b8bc4efe485012d614d541d2eeb42b87cbc0f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_24e88",
                            table="education_synonym",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synonym",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."is_urgent" IS DISTINCT FROM (NEW."is_urgent") OR OLD."means" IS DISTINCT FROM (NEW."means") OR OLD."page_id" IS DISTINCT FROM (NEW."page_id") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "education_synonymevent" ("is_urgent", "means", "page_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."is_urgent", NEW."means", NEW."page_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                            hash="5337776ce9cbc36369b58f2c7510b746c22f1a55",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_feaa5",
                            table="education_synonym",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synonym",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_synonymevent" ("is_urgent", "means", "page_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (OLD."is_urgent", OLD."means", OLD."page_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."words"); RETURN NULL;',
                            hash="3a271b3d98a5e74ec22cf59fb5926d99da42f900",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6e597",
                            table="education_synonym",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="picture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_pictureevent" ("added_at", "added_by_id", "alt", "height", "id", "is_decorative", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "width") VALUES (NEW."added_at", NEW."added_by_id", NEW."alt", NEW."height", NEW."id", NEW."is_decorative", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."slug", NEW."width"); RETURN NULL;',
                            hash="75f2d30b861e4e9dca32a97da6ae482d143fd03f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d875e",
                            table="education_picture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="picture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "education_pictureevent" ("added_at", "added_by_id", "alt", "height", "id", "is_decorative", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "width") VALUES (NEW."added_at", NEW."added_by_id", NEW."alt", NEW."height", NEW."id", NEW."is_decorative", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."slug", NEW."width"); RETURN NULL;',
                            hash="05d97466e5442b4daa00e0da0070ac5c16f697e8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_56193",
                            table="education_picture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="picture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "education_pictureevent" ("added_at", "added_by_id", "alt", "height", "id", "is_decorative", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "width") VALUES (OLD."added_at", OLD."added_by_id", OLD."alt", OLD."height", OLD."id", OLD."is_decorative", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."slug", OLD."width"); RETURN NULL;',
                            hash="8ed2781b86a789cd248f3790b5abc6d8ab5635b9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8178e",
                            table="education_picture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bodyareaevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c0ac9aa88d50f9cb01cda19c656d41a3e48bed4b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_62a46",
                            table="education_bodyareaevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figureevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3f1834c5295873619e2e791631fceda1e739adc4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5a042",
                            table="education_figureevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="glossarytermevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="15410781566fbbe376764f9a35977dcca570f0bf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_56c2f",
                            table="education_glossarytermevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="healingruleevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c05c2ea7e04ebdd180181dec8c405ccf90bde962",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2ca93",
                            table="education_healingruleevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="oldslugevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ec31aa3ecf39586c29ef0cd1d95df203daed3413",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5be5e",
                            table="education_oldslugevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pictureevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1d8db9807067825abf1ead47332d1cba04af7821",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2bc0d",
                            table="education_pictureevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sourceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1a72dec59a5a86ea0db0126718ce375a115e8bb9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3b2be",
                            table="education_sourceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synonymevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="12051cd3e2948495826e299dec9f2f65a5f04dbf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0b6b5",
                            table="education_synonymevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="treatmentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7373bf7b04dc423fa3c1a794833c9cba3e50bf66",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_39221",
                            table="education_treatmentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(REFUSE, "DROP FUNCTION education_refuse_change();"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table, pointer=pointer),
                f"DROP TRIGGER {table}_only_grows ON {table};",
            )
            for table, pointer in HISTORIES.items()
        ),
        migrations.RunSQL(JUDGE, JUDGE_BACK),
        migrations.RunSQL(TEXTS_IN_THE_ROW, TEXTS_OUTSIDE),
        migrations.RunSQL(LINES_WITH, "DROP FUNCTION search_lines_with(text, text)"),
    ]

"""History only grows, and nothing is public without a review of that very revision."""

from django.db import migrations

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

FLAT = ("title", "lay_names", "summary", "drawing", "no_urgent_card_reason", "slug")
SECTION = ("kind", "heading", "blocks")
CARD = ("level", "heading", "bullets", "advice")
CAUSE = (
    "name",
    "is_most_common",
    "location",
    "feel",
    "signs",
    "aggravators",
    "mechanism",
    "helps",
)


def _slugs(rows):
    return sorted(rows.values_list("slug", flat=True))


def _content(page):
    """As `education.snapshots.revision_content` was on the day of this migration."""
    return {name: getattr(page, name) for name in FLAT} | {
        "body_areas": _slugs(page.body_areas),
        "healing_rules": _slugs(page.healing_rules),
        "sources": _slugs(page.sources),
        "services": list(
            page.service_links.order_by("position", "pk").values_list("service__slug", flat=True)
        ),
        "treatments": [
            {"treatment": slug, "note": note}
            for slug, note in page.treatment_links.order_by("position", "pk").values_list(
                "treatment__slug", "note"
            )
        ],
        "related": [
            {"other": slug, "kind": kind}
            for slug, kind in page.relations.order_by("position", "pk").values_list(
                "other__slug", "kind"
            )
        ],
        "sections": list(page.sections.order_by("position").values(*SECTION)),
        "care_cards": list(page.care_cards.order_by("level").values(*CARD)),
        "causes": [
            {name: getattr(cause, name) for name in CAUSE}
            | {"leads_to": cause.leads_to.slug if cause.leads_to else ""}
            for cause in page.causes.order_by("position").select_related("leads_to")
        ],
    }


def write_first_revisions(apps, schema_editor):
    """Each page as it is becomes its revision 1; reviews so far are reviews of that one."""
    Condition = apps.get_model("education", "Condition")
    Revision = apps.get_model("education", "Revision")
    Review = apps.get_model("education", "Review")
    stages = {"published": "settled", "archived": "settled"}
    for page in Condition.objects.all():
        first = Revision.objects.create(
            condition=page,
            number=1,
            content=_content(page),
            origin="library" if page.is_sample_content else "edit",
            made_at=page.changed_at,
        )
        Review.objects.filter(condition=page).update(revision=first)
        page.stage = stages.get(page.status, page.status)
        page.live_revision = first if page.status == "published" else None
        page.save(update_fields=["stage", "live_revision"])


class Migration(migrations.Migration):
    dependencies = [("education", "0006_search_follows_pages")]

    operations = [
        migrations.RunPython(write_first_revisions, migrations.RunPython.noop),
        # What the rows above wait for is judged now: a table with pending checks takes no trigger.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION education_refuse_change();"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table, pointer=pointer),
                f"DROP TRIGGER {table}_only_grows ON {table};",
            )
            for table, pointer in HISTORIES.items()
        ),
        migrations.RunSQL(JUDGE, JUDGE_BACK),
    ]

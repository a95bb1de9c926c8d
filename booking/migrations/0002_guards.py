"""What Django has no word for: a composite foreign key, and tables that only grow."""

from django.db import migrations

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
HISTORIES = ("booking_appointmentevent", "booking_messageevent")
ROLE_BOUND = {
    "booking_workinghours": "working_hours_of_the_roles_practitioner",
    "booking_dateoverride": "override_of_the_roles_practitioner",
}


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial"), ("locations", "0001_initial")]

    operations = [
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
    ]

"""The roles, as groups. What each may do is in `clinic.roles`, and is given after every migrate."""

from django.db import migrations

ROLES = ("Front desk", "Practitioner", "Manager", "Editor", "Reviewer", "Owner")


def make(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ROLES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("locations", "0003_staff_places"),
    ]

    # Backwards leaves the groups: somebody may be in them.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

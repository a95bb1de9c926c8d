"""Who looked at what is never changed afterwards."""

from django.db import migrations

GUARD = """
CREATE TRIGGER booking_readrecord_only_grows BEFORE UPDATE OR DELETE ON booking_readrecord
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0043_read_records")]

    operations = [
        migrations.RunSQL(
            GUARD, "DROP TRIGGER booking_readrecord_only_grows ON booking_readrecord;"
        ),
    ]

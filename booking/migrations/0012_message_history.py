"""Every step of a message is written down by the database, whoever takes it and however."""

from django.db import migrations

# Claiming a batch and giving it back are no steps: nothing was tried, and nothing is new.
FORWARD = """
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
BACKWARD = """
DROP TRIGGER booking_message_stepped ON booking_message;
DROP TRIGGER booking_message_written ON booking_message;
DROP FUNCTION booking_note_message_step();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0011_message_tries")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

import django.contrib.postgres.fields
import django.contrib.postgres.search
from django.db import migrations, models

# Each word of a search reads the texts of all pages that have it: kept with their row they are
# read four times as fast as from the table's attic. What is there already is written anew once.
TEXTS_IN_THE_ROW = """
ALTER TABLE education_searchentry ALTER vector SET STORAGE MAIN;
ALTER TABLE education_searchentry SET (toast_tuple_target = 8160);
UPDATE education_searchentry SET vector = vector || ''::tsvector;
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
    dependencies = [("education", "0007_history_only_grows")]

    operations = [
        migrations.RunSQL(TEXTS_IN_THE_ROW, TEXTS_OUTSIDE),
        migrations.RunSQL(LINES_WITH, "DROP FUNCTION search_lines_with(text, text)"),
        migrations.AddField(
            model_name="synonym",
            name="stems",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.contrib.postgres.search.SearchVector("words", config="clinic_text"),
                    function="tsvector_to_array",
                ),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), size=None
                ),
                verbose_name="stems of these words",
            ),
        ),
    ]

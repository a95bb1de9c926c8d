"""Whether mail leaves at all: the circuit before the mail server, and the jobs' last runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_guards")]

    operations = [
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
                    models.DateTimeField(blank=True, null=True, verbose_name="mail is held since"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("probe_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"verbose_name": "mail circuit", "verbose_name_plural": "mail circuit"},
        ),
        migrations.AddConstraint(
            model_name="mailcircuit",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="mail_circuit_is_one_row"
            ),
        ),
    ]

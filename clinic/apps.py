"""The project package as an app, so that its commands and template tags are found."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class ClinicConfig(AppConfig):
    """Wiring only: commands, template tags, the roles' rights."""

    name = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        """Has the roles given their rights, when the last app's tables and rights are there."""
        from clinic import roles, sessions  # needs the apps' models

        # This app is the last one that has tables.
        post_migrate.connect(roles.settle_after_migrate, sender=self, dispatch_uid="roles")
        user_logged_in.connect(sessions.begin_at_sign_in, dispatch_uid="staff-session")
        sessions.watch_roles()

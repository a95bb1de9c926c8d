"""The project package as an app, so that its commands and template tags are found."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Wiring only: commands, template tags, no models."""

    name = "clinic"
    verbose_name = "Clinic"

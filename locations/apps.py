"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """The locations app."""

    name = "locations"
    verbose_name = _("Directory")

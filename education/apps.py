"""What visitors read and answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """Condition pages and, later, the self-check."""

    name = "education"
    verbose_name = _("Education")
    default_auto_field = "django.db.models.BigAutoField"

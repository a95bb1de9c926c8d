"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    """The booking app."""

    name = "booking"
    verbose_name = _("Booking")

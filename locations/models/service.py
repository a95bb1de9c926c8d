"""What can be booked."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Discipline(models.TextChoices):
    """The regulated professions of the group."""

    PHYSIOTHERAPY = "physiotherapy", _("Physiotherapy")
    CHIROPRACTIC = "chiropractic", _("Chiropractic")
    CHIROPODY = "chiropody", _("Chiropody")


class PatientKind(models.TextChoices):
    """Whom a service is for."""

    NEW = "new", _("new patients")
    RETURNING = "returning", _("returning patients")
    ANY = "any", _("everyone")


class OnlineMode(models.TextChoices):
    """How a service or a stretch of working time can be had online."""

    BOOK = "book", _("booked at once")
    REQUEST = "request", _("requested, then accepted by staff")
    PHONE = "phone", _("by phone only")
    HIDDEN = "hidden", _("not shown")


class HealthcareServiceQuerySet(models.QuerySet["HealthcareService"]):
    """Services in the words of the trade."""

    def active(self) -> HealthcareServiceQuerySet:
        """Those that visitors see, in the group's order."""
        return (
            self.filter(is_active=True)
            .exclude(online_mode=OnlineMode.HIDDEN)
            .order_by("position", "name")
        )

    def bookable(self) -> HealthcareServiceQuerySet:
        """Those that can be had online: booked at once, or asked for."""
        return self.active().filter(online_mode__in=[OnlineMode.BOOK, OnlineMode.REQUEST])

    def at(self, location_id: int) -> HealthcareServiceQuerySet:
        """Those that somebody offers at the location."""
        return self.filter(
            practitionerrole__location_id=location_id,
            practitionerrole__practitioner__is_active=True,
        ).distinct()


class HealthcareService(models.Model):
    """A kind of visit (FHIR HealthcareService). All lengths are minutes."""

    slug = models.SlugField(_("short name in links"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    discipline = models.CharField(_("discipline"), max_length=20, choices=Discipline.choices)
    duration = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    buffer_before = models.PositiveSmallIntegerField(
        _("minutes kept free before"), default=0, validators=[MaxValueValidator(120)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        _("minutes kept free after"), default=0, validators=[MaxValueValidator(120)]
    )
    patient_kind = models.CharField(
        _("for"), max_length=10, choices=PatientKind.choices, default=PatientKind.ANY
    )
    online_mode = models.CharField(
        _("online"), max_length=10, choices=OnlineMode.choices, default=OnlineMode.BOOK
    )
    follow_up_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("follow-up of"),
    )
    price = models.DecimalField(
        _("price"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    what_to_bring = models.TextField(_("what to bring"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("offered"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = HealthcareServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="service_length_is_sane",
                condition=Q(duration__range=(5, 480)),
                violation_error_message=_("A visit lasts from 5 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                name="service_buffers_are_sane",
                condition=Q(buffer_before__lte=120) & Q(buffer_after__lte=120),
            ),
            models.CheckConstraint(
                name="service_price_is_not_negative",
                condition=Q(price__isnull=True) | Q(price__gte=0),
            ),
            models.CheckConstraint(
                name="service_does_not_follow_itself",
                condition=Q(follow_up_of__isnull=True) | ~Q(follow_up_of=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The service's public page."""
        return reverse("locations:service", args=[self.slug])

    @property
    def length(self) -> timedelta:
        """How long the patient is seen."""
        return timedelta(minutes=self.duration)

    @property
    def is_bookable(self) -> bool:
        """True if its times are shown online: to book at once, or to ask for."""
        return self.is_active and self.online_mode in (OnlineMode.BOOK, OnlineMode.REQUEST)

    @property
    def is_on_request(self) -> bool:
        """True if a visitor asks for a time, which staff then accept or decline."""
        return self.online_mode == OnlineMode.REQUEST

    @property
    def is_booked_at_once(self) -> bool:
        """True if a visitor's time is theirs without anybody's answer."""
        return self.is_active and self.online_mode == OnlineMode.BOOK

    @property
    def is_for_returning(self) -> bool:
        """True if only somebody who has been seen before can have it."""
        return self.patient_kind == PatientKind.RETURNING

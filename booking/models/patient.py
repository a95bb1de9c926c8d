"""The people who are seen."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class Patient(models.Model):
    """A person with visits (FHIR Patient). Never a sign-in; matching tells nobody what is known."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-ca")
    wants_reminders = models.BooleanField(_("gets reminders"), default=True)
    # Optional mail after a visit: only for who asked for it (CASL).
    wants_follow_up = models.BooleanField(
        _("gets a mail after visits"), default=False, db_default=False
    )
    guardian = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dependants",
        verbose_name=_("parent or guardian"),
    )
    created_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["name"]
        permissions = [
            ("merge_patient", "Can join two records of one person"),
            ("export_patient", "Can hand out a copy of a record"),
            ("erase_patient", "Can erase what identifies a person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="patient_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="patient_can_be_reached_or_has_a_guardian",
                condition=~Q(email="") | ~Q(phone="") | Q(guardian__isnull=False),
                violation_error_message=_("Give an e-mail address or a phone number."),
            ),
        ]
        indexes = [
            # Read by scheduling, to find a returning patient by address and name.
            models.Index(fields=["email"], name="patient_by_email")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Lower-cases the address."""
        self.email = self.email.lower()
        super().save(**kwargs)

    def clean(self) -> None:
        """Lower-cases the address."""
        self.email = self.email.lower()

    @property
    def first_name(self) -> str:
        """What mails call the patient."""
        return self.name.split()[0] if self.name.split() else self.name

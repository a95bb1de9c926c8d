"""Where staff can go, by task and not by app: one table, narrowed to what each person may open.

Every model of the admin site is named here or in ABSENT; a test holds the two against the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the navigation: a model's list (`model`), or a page of ours (`url`).

    A page of ours opens for whoever has all of `rights`; a list asks its own admin class.
    """

    label: StrPromise
    model: str = ""
    url: str = ""
    rights: tuple[str, ...] = ()

    @property
    def url_name(self) -> str:
        """The name of its address."""
        return f"admin:{self.url or self.model.lower().replace('.', '_') + '_changelist'}"


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one task. `icon` names a drawing of templates/admin/partials/icon.html."""

    label: StrPromise
    icon: str
    places: tuple[Place, ...]
    # Unfolded on every page.
    is_daily: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place that somebody may open."""

    label: StrPromise
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A group with the links that are left for somebody."""

    label: StrPromise
    icon: str
    links: tuple[Link, ...]
    # Folded together unless the page is one of its own.
    is_open: bool


SEES_VISITS: Final = ("booking.view_appointment",)
BOOKS: Final = ("booking.change_appointment", "booking.view_patient")
SEES_HOURS: Final = ("booking.view_workinghours",)
SEES_CLOSURES: Final = ("locations.view_closure",)
SEES_REPORTS: Final = ("booking.view_reports",)
SEES_PAGES: Final = ("education.view_condition",)
SEES_MAIL: Final = ("booking.view_message",)

GROUPS: Final = (
    Group(
        _("Today"),
        "today",
        (
            Place(_("Overview"), url="index"),
            Place(_("Day board"), url="booking_board", rights=SEES_VISITS),
            Place(_("Book a visit"), url="booking_board_book", rights=BOOKS),
            Place(_("Visits"), model="booking.Appointment"),
            Place(_("Visits that do not fit"), url="booking_resolve", rights=SEES_VISITS),
        ),
        is_daily=True,
    ),
    Group(
        _("Schedules"),
        "schedules",
        (
            Place(_("Week of a practitioner"), url="booking_week", rights=SEES_HOURS),
            Place(_("Why is there no slot?"), url="booking_why", rights=SEES_HOURS),
            Place(_("Working hours"), model="booking.WorkingHours"),
            Place(_("Exceptions"), model="booking.DateOverride"),
            Place(_("Time off"), model="booking.TimeOff"),
            Place(_("Closures"), model="locations.Closure"),
            Place(_("Public holidays"), url="booking_holidays", rights=SEES_CLOSURES),
            Place(_("Rooms and machines"), model="locations.Resource"),
        ),
        is_daily=True,
    ),
    Group(
        _("Patients"),
        "patients",
        (
            Place(_("Patients"), model="booking.Patient"),
            Place(_("Wait list"), model="booking.WaitlistEntry"),
            Place(_("Other times offered"), model="booking.AlternativeSet"),
        ),
        is_daily=True,
    ),
    Group(
        _("Messages"),
        "messages",
        (
            Place(_("Messages"), model="booking.Message"),
            Place(_("Does mail go out?"), url="booking_message_health", rights=SEES_MAIL),
            Place(_("Every kind of mail"), url="booking_message_preview", rights=SEES_MAIL),
        ),
        is_daily=True,
    ),
    Group(
        _("Pages"),
        "pages",
        (
            Place(_("Pages"), model="education.Condition"),
            Place(_("Treatments"), model="education.Treatment"),
            Place(_("Reviews due"), url="education_reviews_due", rights=SEES_PAGES),
            Place(_("Reviews"), model="education.Review"),
            Place(_("Self-check rules"), model="education.SelfCheckRules"),
            Place(_("Pictures"), model="education.Picture"),
            Place(_("Body areas"), model="education.BodyArea"),
            Place(_("Figures"), model="education.Figure"),
            Place(_("Healing times"), model="education.HealingRule"),
            Place(_("Sources"), model="education.Source"),
            Place(_("Glossary"), model="education.GlossaryTerm"),
            Place(_("Other words for the search"), model="education.Synonym"),
            Place(_("Searches without results"), model="education.EmptySearch"),
        ),
    ),
    Group(
        _("Clinics"),
        "clinics",
        (
            Place(_("Locations"), model="locations.Location"),
            Place(_("Services"), model="locations.HealthcareService"),
            Place(_("Practitioners"), model="locations.Practitioner"),
            Place(_("Who works where"), model="locations.PractitionerRole"),
            Place(_("Ways between clinics"), model="locations.TravelTime"),
            Place(_("Booking rules"), model="booking.BookingPolicy"),
        ),
    ),
    Group(
        _("Reports"),
        "reports",
        (Place(_("Reports as pictures"), url="booking_reports", rights=SEES_REPORTS),),
    ),
    Group(
        _("People"),
        "people",
        (
            Place(_("Staff"), model="auth.User"),
            Place(_("Roles"), model="auth.Group"),
            Place(_("Second factors"), model="mfa.Authenticator"),
            Place(
                _("What staff saw and changed"),
                url="booking_patient_activity",
                rights=("booking.view_readrecord",),
            ),
        ),
    ),
)
# Models with an admin page that no navigation names, and why.
ABSENT: Final[dict[str, str]] = {}


def sections(request: HttpRequest) -> list[Section]:
    """The groups in order, each with the places that this person may open; empty ones left out."""
    found = []
    for group in GROUPS:
        links = tuple(_links(group, request))
        is_open = group.is_daily or any(link.is_here for link in links)
        if links:
            found.append(Section(group.label, group.icon, links, is_open))
    return found


def _links(group: Group, request: HttpRequest) -> Iterator[Link]:
    opened = _opened(request)
    for place in group.places:
        if _may_open(place, request):
            yield Link(place.label, reverse(place.url_name), place.url_name == opened)


def _opened(request: HttpRequest) -> str:
    """The place that the page belongs to: a visit's own page belongs to the list of visits."""
    match = request.resolver_match
    if match is None:
        return ""
    name = match.view_name
    for ending in ("_add", "_change", "_delete", "_history"):
        if name.endswith(ending):
            return f"{name.removesuffix(ending)}_changelist"
    return name


def _may_open(place: Place, request: HttpRequest) -> bool:
    if not place.model:
        return all(request.user.has_perm(right) for right in place.rights)
    listed = {model._meta.label: page for model, page in admin.site._registry.items()}
    # A model without a page is a test's to tell, not every page's to fail on.
    page = listed.get(place.model)
    return page is not None and page.has_view_or_change_permission(request)

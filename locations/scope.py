"""One limit for every staff page: rows, choices, filters and actions of the user's own clinics.

Default deny: a page that names no way to a clinic shows nothing to whoever is limited.
"""

# ruff: noqa: ARG002 - Django settles which arguments its hooks get

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.utils import (
    NotRelationField,
    get_fields_from_path,
    get_model_from_relation,
)
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Field, ForeignKey, ManyToManyField, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from locations.reach import (
    EVERY_ROW,
    limited,
    location_ids,
    locations_for,
    practitioner_of,
    reach_of,
    sees_only_own_visits,
)

__all__ = [
    "EVERY_ROW",
    "ScopedAdmin",
    "ScopedInline",
    "limited",
    "location_ids",
    "locations_for",
    "practitioner_of",
    "scoped_choices",
    "sees_only_own_visits",
]


def scoped_choices(site: AdminSite, user: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    """What `user` may choose from `rows`: as far as the model's own staff page shows them.

    A model whose page is not scoped, or that has none, takes the right to view it.
    """
    page: Any = site._registry.get(rows.model)
    if reach_of(user).is_all:
        return rows
    if isinstance(page, ScopedAdmin):
        return page.within(rows, user)
    meta = rows.model._meta
    may = user.has_perm(f"{meta.app_label}.view_{meta.model_name}")
    return rows if may else rows.none()


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """A list's filter by a related row, offering those within reach."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, Any]]:
        """Key and name of each."""
        rows = get_model_from_relation(field)._default_manager.all()
        found = scoped_choices(model_admin.admin_site, request.user, rows)
        return field.get_choices(  # type: ignore[no-any-return]  # of a field of any kind
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to=Q(pk__in=found.order_by().values("pk")),
        )


class ScopedRawId(ForeignKeyRawIdWidget):
    """An input for a key that names the row behind it only if it is within reach."""

    rows: QuerySet[Any]

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """The row's name and page, or nothing."""
        key = self.rel.get_related_field().name
        try:
            is_known = self.rows.filter(**{key: value}).exists()
        except (ValueError, TypeError, OverflowError):
            is_known = False
        return super().label_and_url_for_value(value) if is_known else ("", "")


class Scoped:
    """What pages and the tables within them share."""

    # Lookups from a row to its Location; "pk" on Location itself.
    location_paths: ClassVar[tuple[str, ...]] = ()
    # To its Practitioner, one for each of these, for who sees their own only.
    practitioner_paths: ClassVar[tuple[str, ...]] = ()
    # Rows of every clinic: seen by whoever may see the page, changed by who sees all clinics.
    shared: ClassVar[Q | None] = None
    # Rows of no clinic: seen and changed by whoever may. A page has one of the two, or neither.
    unplaced: ClassVar[Q | None] = None

    def within(self, rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
        """Those of `rows` that `user` sees."""
        extra = self.shared if self.unplaced is None else self.unplaced
        return limited(rows, user, self.location_paths, self.practitioner_paths, extra)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the user sees."""
        return self.within(super().get_queryset(request), request.user)  # type: ignore[misc]  # a mixin

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """Offers what is within reach only."""
        kwargs["queryset"] = rows = self._choices(db_field, request, kwargs)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin
        widget = getattr(field, "widget", None)
        if type(widget) is ForeignKeyRawIdWidget:
            field.widget = ScopedRawId(widget.rel, widget.admin_site, widget.attrs)
            field.widget.rows = rows
        return field  # type: ignore[no-any-return]  # a mixin

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        """Offers what is within reach only."""
        kwargs["queryset"] = self._choices(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc, no-any-return]  # a mixin

    def _choices(
        self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]
    ) -> QuerySet[Any]:
        rows: Any = kwargs.get("queryset")
        if rows is None:
            rows = self.get_field_queryset(kwargs.get("using"), db_field, request)  # type: ignore[attr-defined]  # a mixin
        if rows is None:
            rows = db_field.remote_field.model._default_manager.all()
        rows = scoped_choices(self.admin_site, request.user, rows)  # type: ignore[attr-defined]  # a mixin
        reach = reach_of(request.user)
        for path in self.practitioner_paths if reach.is_own_only else ():
            name, _sign, rest = path.partition("__")
            if name == db_field.name:
                rows = rows.filter(**{rest or "pk": reach.practitioner_id})
        return rows  # type: ignore[no-any-return]


class ScopedInline(Scoped):
    """A table of rows within a page: mix it into an inline before Django's class."""


class ScopedAdmin(Scoped):
    """A staff page of the user's own clinics: mix it in before Django's class.

    Foreign rows are unknown here (404), in lists, choices, filters, actions, pop-ups and history.
    What would put a row outside the user's reach is refused (403) and nothing is saved.
    """

    def owns(self, request: HttpRequest, row: Model) -> bool:
        """True if the user's reach covers the row; rows of every clinic take who sees all."""
        if reach_of(request.user).is_all or self.unplaced is EVERY_ROW:
            return True
        known: dict[Any, bool] = request.__dict__.setdefault("_owned", {})
        key = (row._meta.label, row.pk)
        if key not in known:
            rows = type(row)._base_manager.filter(pk=row.pk)
            places, people = self.location_paths, self.practitioner_paths
            known[key] = limited(rows, request.user, places, people, self.unplaced).exists()
        return known[key]

    def sees(self, request: HttpRequest, row: Model) -> bool:
        """True if the row is one that the user's lists show."""
        if self.shared is None:
            return self.owns(request, row)
        rows = type(row)._base_manager.filter(pk=row.pk)
        return self.owns(request, row) or self.within(rows, request.user).exists()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The right, and for a row the reach."""
        may = super().has_view_permission(request, obj)  # type: ignore[misc]  # a mixin
        return may and (obj is None or obj.pk is None or self.sees(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The right, and for a row the reach."""
        may = super().has_change_permission(request, obj)  # type: ignore[misc]  # a mixin
        return may and (obj is None or obj.pk is None or self.owns(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The right, and for a row the reach."""
        may = super().has_delete_permission(request, obj)  # type: ignore[misc]  # a mixin
        return may and (obj is None or obj.pk is None or self.owns(request, obj))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filters by related rows offer those within reach."""
        return [
            (entry, ScopedRelatedFilter) if self._is_relation(entry) else entry
            for entry in super().get_list_filter(request)  # type: ignore[misc]  # a mixin
        ]

    def _is_relation(self, entry: Any) -> bool:
        if not isinstance(entry, str):
            return False
        try:
            field: Field = get_fields_from_path(self.model, entry)[-1]  # type: ignore[attr-defined]  # a mixin
            get_model_from_relation(field)
        except (NotRelationField, FieldDoesNotExist):
            return False
        return True

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's own signature
        """Saves the rest; then the row must be within reach, or nothing of it is saved."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin
        request.__dict__.pop("_owned", None)
        if not self.owns(request, form.instance):
            raise PermissionDenied

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Foreign and unknown rows answer the same."""
        raise Http404

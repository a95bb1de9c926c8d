"""What the staff pages of schedules share: errors at the right field, rows that do not collide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from locations.admin import stale
from locations.range_fields import LabelledInputs
from locations.scope import ScopedAdmin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class PlacedErrors(forms.ModelForm):
    """A model form that shows a refused constraint beside the field that can mend it."""

    # Constraint name → field name.
    places: ClassVar[dict[str, str]] = {}
    # What to say where the constraint itself has no words.
    words: ClassVar[dict[str, StrPromise]] = {}
    # Not fields of the form, yet constraints read them: what is stored or set in `clean` counts.
    judged_with: ClassVar[frozenset[str]] = frozenset()

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - self.judged_with

    def _update_errors(self, errors: ValidationError) -> None:
        told: dict[str, list[ValidationError]] = {}
        for name, found in errors.error_dict.items():
            for error in found:
                if name == NON_FIELD_ERRORS:
                    place, text = self._placed(error)
                    told.setdefault(place, []).append(text)
                else:
                    told.setdefault(name, []).append(error)
        super()._update_errors(ValidationError(told))  # type: ignore[misc]  # not in the stubs

    def _placed(self, error: ValidationError) -> tuple[str, ValidationError]:
        """The field that a constraint's refusal belongs to, and the refusal in words."""
        for constraint in self.instance._meta.constraints:
            place = self.places.get(constraint.name)
            if place in self.fields and constraint.get_violation_error_message() == error.message:
                words = self.words.get(constraint.name)
                return place, ValidationError(words) if words else error
        return NON_FIELD_ERRORS, error


class RowForm(PlacedErrors):
    """A form in a table: each input is named, because a column heading is no label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = getattr(field.widget, "widget", None) or field.widget
            if not isinstance(widget, LabelledInputs):
                widget.attrs.setdefault("aria-label", str(field.label or ""))


class NamedRows(forms.BaseInlineFormSet):
    """Rows whose "delete" boxes are named too."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Adds Django's own fields, with a name for the box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            label = _("Delete row %(number)s") % {"number": (index or 0) + 1}
            form.fields["DELETE"].widget.attrs["aria-label"] = label


def overlap(one: Any, other: Any) -> bool:
    """True if two half-open ranges share something; an open side reaches for ever."""
    return _before(one.lower, other.upper) and _before(other.lower, one.upper)


def _before(start: Any, end: Any) -> bool:
    return start is None or end is None or start < end


class SeparateRows(NamedRows):
    """Rows of one parent that must not overlap, judged by what they will be, not by what they were.

    The database judges row by row, so a row that grows into the place which its neighbour leaves
    in the same save would be refused: here changed rows leave first and then come back.
    """

    # Rows collide if all of `same` are equal and all of `ranges` overlap.
    same: ClassVar[Sequence[str]] = ()
    ranges: ClassVar[Sequence[str]] = ()
    # Where the message goes.
    field: ClassVar[str] = ""

    def others(self) -> Iterable[models.Model]:
        """Rows outside this form that may not be overlapped either."""
        return ()

    def clean(self) -> None:
        """Puts an error at each row that overlaps an earlier one."""
        super().clean()
        placed: list[models.Model] = list(self.others())
        for form in self.forms:
            if not self._counts(form):
                continue
            row = form.instance
            for other in placed:
                if self._collide(row, other):
                    form.add_error(self.field, self.complaint(other))
                    break
            placed.append(row)

    def complaint(self, other: models.Model) -> ValidationError:
        """What to say about a row that overlaps `other`."""
        return ValidationError(_("Overlaps %(other)s."), "overlap", {"other": self.name(other)})

    def name(self, other: models.Model) -> str:
        """What to call another row."""
        return str(other)

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """Saves; changed rows leave their old places before any takes its new one."""
        if commit:
            moving = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            self.get_queryset().model._default_manager.filter(pk__in=moving).delete()
        return super().save(commit)

    def _counts(self, form: forms.ModelForm) -> bool:
        if not form.is_valid() or form.cleaned_data.get("DELETE"):
            return False
        return form in self.initial_forms or form.has_changed()

    def _collide(self, one: models.Model, other: models.Model) -> bool:
        return all(getattr(one, name) == getattr(other, name) for name in self.same) and all(
            overlap(getattr(one, name), getattr(other, name)) for name in self.ranges
        )


class CalmAdmin(ScopedAdmin, admin.ModelAdmin):
    """A staff page on which a collision with somebody else's save is a message, never a 500.

    It shows nothing to whoever is limited to some clinics until it names a way to a clinic.
    """

    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["css/staff.css"]}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's, headed by what is listed."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Django's, without buttons that open a second window to edit something else."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_add_related = wrapper.can_change_related = False
            wrapper.can_delete_related = wrapper.can_view_related = False
        return field

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """Django's; one that is saved over somebody else's save says so first."""
        form = super().get_form(request, obj, change, **kwargs)
        return stale.guarded(form, self, request) if change and request.method == "POST" else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **values: Any
    ) -> HttpResponse:
        """Django's, marked with what is stored now."""
        row = values.get("obj")
        if row is not None and row.pk:
            stored = type(row)._base_manager.filter(pk=row.pk).first()
            context[stale.MARK] = stale.mark_of(self, stored) if stored else ""
        return super().render_change_form(request, context, *args, **values)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's, with the last wall's refusal in words."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            self.message_user(
                request,
                _("Somebody saved a change that contradicts yours. Nothing was saved: look again."),
                messages.ERROR,
            )
            return HttpResponseRedirect(request.path)

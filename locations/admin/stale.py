"""Two people with one page open: the second is told what the first has changed, and loses nothing.

A page is shown with a mark of the row and of the rows in its tables. Saving compares it with what
is stored by then; if they differ, nothing is saved, what was typed stays, and a message says which
fields changed and by whom. Saving once more is a decision then, and no accident.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

MARK: Final = "seen_row"
LONGEST_KEY: Final = 18


def mark_of(page: admin.ModelAdmin, row: Model) -> str:
    """The newest entry of the row's history, if any, and a hash of all that the page edits."""
    digest = hashlib.sha256()
    for values in (_values(row), *_inline_values(page, row)):
        digest.update(repr(values).encode())
    newest = _newest(row)
    return f"{newest.pgh_id if newest else ''}.{digest.hexdigest()[:20]}"


def guarded(form: type[forms.ModelForm], page: admin.ModelAdmin, request: HttpRequest) -> Any:
    """The form, refusing to save over what somebody else has saved meanwhile."""
    seen = request.POST.get(MARK)

    class Guarded(form):  # type: ignore[valid-type, misc]  # a class made for the page
        """As its base."""

        def clean(self) -> Any:
            """Judges last: other checks take the locks that come before a row's."""
            cleaned = super().clean()
            row = type(self.instance)._base_manager.select_for_update(no_key=True, of=("self",))
            stored = row.filter(pk=self.instance.pk).first()
            if seen and stored is not None and seen != mark_of(page, stored):
                self.add_error(None, ValidationError(complaint(stored, seen), code="stale"))
            return cleaned

    Guarded.__name__ = form.__name__
    return Guarded


def complaint(stored: Model, seen: str) -> str:
    """What changed since the page was shown, and who did it, as far as is known."""
    newest, names = _newest(stored), list(_changed(stored, seen.partition(".")[0]))
    what = get_text_list(names, _("and")) if names else _("the rows of a table here")
    return _(
        "While you had this page open, %(who)s changed %(what)s. Nothing of yours is saved yet. "
        "Compare, then save again to keep what stands here now."
    ) % {"who": _who(newest), "what": what}


def _values(row: Model) -> list[tuple[str, Any]]:
    return [(field.attname, field.value_from_object(row)) for field in row._meta.concrete_fields]


def _inline_values(page: admin.ModelAdmin, row: Model) -> Iterator[Any]:
    for inline in page.inlines:
        link = inline.fk_name or _link(inline.model, type(row))
        if link:
            rows = inline.model._base_manager.filter(**{link: row.pk}).order_by("pk")
            yield [_values(each)[1:] for each in rows]


def _link(model: type[Model], parent: type[Model]) -> str:
    keys: Iterable[Any] = (
        field
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model is parent
    )
    return next((str(field.name) for field in keys), "")


def _history(row: Model) -> Any:
    try:
        model = apps.get_model(row._meta.app_label, f"{type(row).__name__}Event")
    except LookupError:
        return None
    # A message has events of its own making.
    return model._default_manager if hasattr(model, "pgh_tracked_model") else None


def _newest(row: Model) -> Any:
    history = _history(row)
    rows = history.filter(pgh_obj_id=row.pk) if history is not None else None
    return rows.order_by("-pgh_id").first() if rows is not None else None


def _changed(stored: Model, event: str) -> Iterator[str]:
    history = _history(stored)
    # Whatever else stands there was written by hand, and names no row.
    is_key = event.isascii() and event.isdigit() and len(event) <= LONGEST_KEY
    before = history.filter(pgh_id=event).first() if history is not None and is_key else None
    if before is None:
        return
    for field in stored._meta.concrete_fields:
        if not hasattr(before, field.attname):
            continue  # not kept in the history
        if getattr(before, field.attname) != field.value_from_object(stored):
            yield f"“{field.verbose_name}”"


def _who(newest: Any) -> str:
    key = ((newest.pgh_context if newest else None) or {}).get("user")
    user = User.objects.filter(pk=key).first() if key else None
    return (user.get_full_name() or user.get_username()) if user else _("somebody else")

"""Pictures for sections: uploaded once, drawn anew, said in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from education import pictures
from education.admin.base import PlainTextForm, actor
from education.admin.shared import SharedFactAdmin
from education.models import Picture


class PictureForm(PlainTextForm):
    """A picture and what it shows."""

    # Not an ImageField: it decodes before we have looked at how large the picture is.
    upload = forms.FileField(
        label=_("File"),
        help_text=_(
            "PNG, JPEG or WebP, at most 8 MB. It is drawn anew: what a camera writes into it, such "
            "as the place, is left out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = Picture
        fields = ["slug", "alt", "is_decorative"]
        widgets = {"alt": forms.Textarea(attrs={"rows": 2, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self) -> pictures.Drawn:
        """Our own encoding of the file."""
        upload = self.cleaned_data["upload"]
        return pictures.redraw(upload.file, upload.size)

    def clean(self) -> dict[str, Any]:
        """A picture says something, in words too, or nothing at all (WCAG 2.2, 1.1.1)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        alt, decorative = (data.get("alt") or "").strip(), data.get("is_decorative")
        if "alt" in data and not alt and not decorative:
            words = _("Say what the picture shows, or tick that it is decorative.")
            self.add_error("alt", ValidationError(words))
        if alt and decorative:
            words = _("A decorative picture is skipped when read aloud: leave one of the two out.")
            self.add_error("is_decorative", ValidationError(words))
        return data


@admin.register(Picture)
class PictureAdmin(SharedFactAdmin):
    """Pictures. They are kept for good, because old revisions show them."""

    form = PictureForm
    list_display = ["slug", "shown", "alt", "is_decorative", "added_at"]
    search_fields = ["slug", "alt"]
    readonly_fields = ["shown", "how_to_use"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The file is chosen once; after that the picture is shown instead."""
        del request
        if obj is None:
            return ["upload", "slug", "alt", "is_decorative"]
        return ["shown", "how_to_use", "slug", "alt", "is_decorative"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Texts know the picture by its name, so that one stays."""
        del request
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> str:
        """The picture, small."""
        return format_html(
            '<img class="editor-picture" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            picture.url,
            picture.alt,
            picture.width,
            picture.height,
        )

    @admin.display(description=_("in a text"))
    def how_to_use(self, picture: Picture) -> str:
        """The line that shows it."""
        return format_html("<code>! {}</code>", picture.slug)

    def save_model(
        self,
        request: HttpRequest,
        obj: Picture,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's own signature
    ) -> None:
        """Keeps the file before the row that names it."""
        if not change:
            drawn: pictures.Drawn = form.cleaned_data["upload"]
            pictures.keep(drawn)
            obj.name, obj.width, obj.height = drawn.name, drawn.width, drawn.height
            obj.added_at, obj.added_by = timezone.now(), actor(request)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Old revisions show it."""
        del request, obj
        return False

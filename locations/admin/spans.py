"""Forms that write a stretch of time on the clocks of a place."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from locations.span_field import WallSpan, WallSpanInputs


class SpanFormMixin(forms.ModelForm):
    """Reads `span` as wall time of a zone: given when the form is made, or found by `zone_of`."""

    def __init__(self, *args: Any, zone: ZoneInfo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        widget = self.fields["span"].widget
        if isinstance(widget, WallSpanInputs) and zone is not None:
            widget.zone = zone

    def zone_of(self, cleaned: dict[str, Any]) -> ZoneInfo | None:
        """The zone that what was typed belongs to; None while that cannot be known."""
        del cleaned
        return self.zone

    def clean(self) -> dict[str, Any]:
        """Turns wall time into instants; a time that does not exist is an error at the field."""
        cleaned = super().clean() or self.cleaned_data
        span = cleaned.get("span")
        zone = self.zone_of(cleaned)
        if not isinstance(span, WallSpan):
            return cleaned
        if zone is None:
            del cleaned["span"]
            return cleaned
        try:
            cleaned["span"] = span.within(zone)
        except ValidationError as error:
            self.add_error("span", error)
        return cleaned

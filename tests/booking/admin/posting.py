"""What a browser sends for a form: the values of its inputs, as the page shows them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Inputs(HTMLParser):
    """Collects the successful controls of the page's main form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = ""
        self.area = ""
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.is_inside = given.get("method") == "post" and bool(given.get("id"))
        if not self.is_inside:
            return
        if tag == "select":
            self.select = name
            self.values.setdefault(name, [])
        elif tag == "option" and "selected" in given:
            self.values[self.select].append(given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.values[name] = [""]
        elif tag == "input" and name:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit" or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        default = "on" if kind == "checkbox" else ""
        self.values.setdefault(name, []).append(given.get("value", default))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.is_inside = False


def inputs(response: Any) -> dict[str, Any]:
    """The values that the page's form would send as it stands."""
    parser = _Inputs()
    parser.feed(response.content.decode())
    return {name: values for name, values in parser.values.items() if "__prefix__" not in name}


def save(client: Client, url: str, **changes: Any) -> Any:
    """Opens the page, changes some inputs as a person would, and saves."""
    values = inputs(client.get(url))
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return client.post(url, {**values, "_continue": "Save"}, follow=True)


def broken(response: Any) -> list[str]:
    """The visits of the page that asks what becomes of them, each with its reasons."""
    return [f"{row.line} ({row.reasons})" for row in response.context["found"].rows]


def go_on(client: Client, response: Any, **choices: Any) -> Any:
    """Sends the page that asks about visits: all are kept, save those of `choices`."""
    values = {**inputs(response), **choices}
    return client.post(response.request["PATH_INFO"], values, follow=True)


def errors(response: Any) -> list[str]:
    """Every complaint of the page's forms, field by field."""
    found: list[str] = []
    form = response.context.get("adminform")
    if form is None:
        return found
    found += [f"{name}: {text}" for name, texts in form.form.errors.items() for text in texts]
    for inline in response.context.get("inline_admin_formsets", []):
        found += [str(text) for text in inline.formset.non_form_errors()]
        for row, told in enumerate(inline.formset.errors):
            found += [f"{row}.{name}: {text}" for name, texts in told.items() for text in texts]
    return found


def said(response: Any) -> str:
    """The messages above the page."""
    return "\n".join(str(message) for message in response.context["messages"])

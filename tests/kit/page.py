"""A page read for what a person can do with it: where it leads, and its forms with their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Fields in which any words may stand.
FREE = ("text", "textarea")


@dataclass(slots=True)
class Field:
    """A field, or several that share a name: ticks, choices."""

    name: str
    #: "textarea", "select", or an input's type.
    kind: str
    longest: int | None = None
    #: What can be chosen, or what stands in it; and what is chosen.
    values: list[str] = field(default_factory=list)
    chosen: str | None = None
    wrong: bool = False
    #: Whether any words may be typed: no amount, no number. Those have a direction of their own.
    free: bool = False
    directed: bool = False


@dataclass(slots=True)
class Form:
    """A form that changes something; ``in_place`` where htmx sends it."""

    action: str
    in_place: bool
    fields: dict[str, Field] = field(default_factory=dict)

    def texts(self) -> Iterator[Field]:
        """The fields in which any words may stand."""
        return (one for one in self.fields.values() if one.free)

    def typed(self) -> Iterator[str]:
        """The names of the fields that a person fills in or chooses."""
        return (one.name for one in self.fields.values() if one.kind not in ("hidden", "submit"))

    def choices(self) -> Iterator[dict[str, str]]:
        """What may be chosen: as it stands, then each other choice by itself."""
        yield {}
        for one in self.fields.values():
            if one.kind == "radio":
                yield from ({one.name: value} for value in one.values if value != one.chosen)

    def filled(
        self, typed: Mapping[str, str], chosen: Mapping[str, str] | None = None
    ) -> dict[str, str | list[str]]:
        """What a browser would send with ``typed`` in the fields; what is not named stays as it stands."""
        sent: dict[str, str | list[str]] = {}
        for one in self.fields.values():
            if one.name in typed:
                sent[one.name] = typed[one.name]
            elif chosen and one.name in chosen:
                sent[one.name] = chosen[one.name]
            elif one.kind == "checkbox":
                sent[one.name] = one.values
            elif one.kind == "select":
                sent[one.name] = one.chosen or next(filter(None, one.values), "")
            elif one.kind == "radio":
                sent[one.name] = one.chosen if one.chosen is not None else one.values[0]
            elif one.kind != "submit":
                sent[one.name] = one.values[0] if one.values else ""
        return sent


class Page(HTMLParser):
    """``links``: addresses that are opened; ``parts``: those that htmx fetches; ``forms``: those that are posted."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self.feed(html)

    def marked(self) -> set[str]:
        """The names of the fields that the page calls wrong."""
        return {one.name for form in self.forms for one in form.fields.values() if one.wrong}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.links += [found["href"]] if found.get("href", "").startswith("/") else []
        self.parts += [found["hx-get"]] if "hx-get" in found else []
        if tag == "form" and found.get("method") == "post":
            self._form = Form(found["action"], "hx-post" in found)
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._select.values.append(found.get("value", ""))
            if "selected" in found:
                self._select.chosen = found.get("value", "")
        elif (
            tag in ("input", "textarea", "select", "button") and self._form is not None and found.get("name")
        ):
            self._add(self._form, tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _add(self, form: Form, tag: str, found: dict[str, str]) -> None:
        kind = {"input": found.get("type", "text"), "button": "submit"}.get(tag, tag)
        one = form.fields.setdefault(found["name"], Field(found["name"], kind))
        one.longest = int(found["maxlength"]) if "maxlength" in found else None
        one.free = kind in FREE and "inputmode" not in found
        one.directed = "dir" in found
        one.wrong = one.wrong or found.get("aria-invalid") == "true"
        if tag == "select":
            self._select = one
        elif tag != "textarea":
            one.values.append(found.get("value", "1" if kind == "checkbox" else ""))
        if "checked" in found:
            one.chosen = found.get("value", "")

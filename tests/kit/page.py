"""A page as a person can use it: its links, and its forms with their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from httpx import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Fields that take any text.
FREE = ("text", "textarea")


@dataclass(slots=True)
class Field:
    """A field, or several that share a name: ticks, choices."""

    name: str
    #: "textarea", "select", or an input's type.
    kind: str
    longest: int | None = None
    #: The choices or the current content; and which choice is selected.
    values: list[str] = field(default_factory=list)
    chosen: str | None = None
    wrong: bool = False
    #: Whether it takes any text: not an amount, not a number. Those set their own text direction.
    free: bool = False
    directed: bool = False


@dataclass(slots=True)
class Form:
    """A form that changes something; ``in_place`` if htmx sends it."""

    action: str
    in_place: bool
    fields: dict[str, Field] = field(default_factory=dict)

    def texts(self) -> Iterator[Field]:
        """The fields that take any text."""
        return (form_field for form_field in self.fields.values() if form_field.free)

    def typed(self) -> Iterator[str]:
        """The names of the fields that a person fills in or chooses."""
        return (
            form_field.name
            for form_field in self.fields.values()
            if form_field.kind not in ("hidden", "submit")
        )

    def choices(self) -> Iterator[dict[str, str]]:
        """The possible choices: the form as it stands, then each other choice by itself."""
        yield {}
        for form_field in self.fields.values():
            if form_field.kind == "radio":
                yield from (
                    {form_field.name: value} for value in form_field.values if value != form_field.chosen
                )

    def filled(
        self, typed: Mapping[str, str], chosen: Mapping[str, str] | None = None
    ) -> dict[str, str | list[str]]:
        """What a browser would send with ``typed`` in the fields; the others keep what they hold."""
        sent: dict[str, str | list[str]] = {}
        for form_field in self.fields.values():
            if form_field.name in typed:
                sent[form_field.name] = typed[form_field.name]
            elif chosen and form_field.name in chosen:
                sent[form_field.name] = chosen[form_field.name]
            elif form_field.kind == "checkbox":
                sent[form_field.name] = form_field.values
            elif form_field.kind == "select":
                sent[form_field.name] = form_field.chosen or next(filter(None, form_field.values), "")
            elif form_field.kind == "radio":
                sent[form_field.name] = (
                    form_field.chosen if form_field.chosen is not None else form_field.values[0]
                )
            elif form_field.kind != "submit":
                sent[form_field.name] = form_field.values[0] if form_field.values else ""
        return sent


class Page:
    """A page, or a part that htmx fetches, read as a browser reads it; query it with CSS selectors."""

    def __init__(self, source: Response | str) -> None:
        self.html = source if isinstance(source, str) else source.text
        # A browser drops rows outside a table; htmx inserts them into one.
        rows = self.html.lstrip().startswith("<tr")
        self._tree = LexborHTMLParser(self.html, is_fragment=rows, fragment_tag="tbody" if rows else "div")

    def css(self, selector: str) -> list[LexborNode]:
        return self._tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The only match; fails if there is none or more than one."""
        (node,) = self.css(selector)
        return node

    def has(self, selector: str) -> bool:
        return bool(self.css(selector))

    def text(self, selector: str) -> str:
        """The text of the only match, with single spaces."""
        return words_of(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        return [words_of(node) for node in self.css(selector)]

    def values(self, selector: str, attribute: str = "value") -> list[str]:
        """That attribute of each match; matches without it are skipped."""
        return [value for node in self.css(selector) if (value := node.attributes.get(attribute)) is not None]

    def value(self, selector: str, attribute: str = "value") -> str:
        (value,) = self.values(selector, attribute)
        return value

    def part(self, selector: str) -> Page:
        """The only match, as its own page."""
        return Page(self.one(selector).html or "")

    def numbers(self, name: str) -> list[int]:
        """Listed rows: the number from each test id of the form ``name-number``."""
        tails = (value.removeprefix(f"{name}-") for value in self.values(_named(name), "data-testid"))
        return [int(tail) for tail in tails if tail.isdecimal()]

    # -- what a person can do with it

    @property
    def links(self) -> list[str]:
        """Our own addresses that it links to."""
        return [address for address in self.values("[href]", "href") if address.startswith("/")]

    @property
    def parts(self) -> list[str]:
        """Addresses that htmx fetches."""
        return self.values("[hx-get]", "hx-get")

    @cached_property
    def forms(self) -> list[Form]:
        """Forms that are posted."""
        return [_form(node) for node in self.css('form[method="post"]')]

    def marked(self) -> set[str]:
        """The names of the fields that the page marks as wrong."""
        return {
            form_field.name for form in self.forms for form_field in form.fields.values() if form_field.wrong
        }


def words_of(node: LexborNode) -> str:
    """The text of an element, with single spaces."""
    return " ".join(node.text().split())


def _named(name: str) -> str:
    return f'[data-testid^="{name}-"]'


def _form(node: LexborNode) -> Form:
    form = Form(node.attributes.get("action") or "", "hx-post" in node.attributes)
    for control in node.css("input[name], textarea[name], select[name], button[name]"):
        if name := control.attributes.get("name"):
            _add(form.fields.setdefault(name, Field(name, _kind(control))), control)
    return form


def _kind(control: LexborNode) -> str:
    tag = control.tag or ""
    return {"input": control.attributes.get("type") or "text", "button": "submit"}.get(tag, tag)


def _add(form_field: Field, control: LexborNode) -> None:
    given, kind = control.attributes, _kind(control)
    form_field.longest = int(given["maxlength"] or 0) if "maxlength" in given else None
    form_field.free = kind in FREE and "inputmode" not in given
    form_field.directed = "dir" in given
    form_field.wrong = form_field.wrong or given.get("aria-invalid") == "true"
    if kind == "select":
        for option in control.css("option"):
            value = option.attributes.get("value") or ""
            form_field.values.append(value)
            if "selected" in option.attributes:
                form_field.chosen = value
    elif kind != "textarea":
        form_field.values.append(
            given.get("value") or ("1" if kind == "checkbox" and "value" not in given else "")
        )
    if "checked" in given:
        form_field.chosen = given.get("value") or ""

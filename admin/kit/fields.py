"""The kinds of fields that a form has: what each reads, refuses and tells the browser.

A field is declared once, in a `form.Form`: with its name come what it takes and how it is drawn, so that the page never
allows what the server refuses.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, Self, TypeVar, overload
from unicodedata import category

from admin import lengths
from admin.kit import params
from budgeting.money import MOST_MINOR, Money
from budgeting.typed import one_line
from dialogs.text import Text, t
from dialogs.understand import AmountKind, read_amount

if TYPE_CHECKING:
    from admin.kit.form import Form

T = TypeVar("T")
#: A code of ours (mostly of an enum), or the number of a row.
C = TypeVar("C", bound=str | int)
#: How an option is called: in words of ours, or by a name that stands as it is.
Options = Mapping[C, Text | str]

FILL_IN = t("Please fill this in.")
CHOOSE = t("Please choose one of the list.")
GIVE_A_DATE = t("Please give a date.")
_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)


class Wrong(Exception):
    """What was typed cannot be; ``text`` says why beside the field."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key)
        self.text = text


class Field(Generic[T]):
    """One field. As an attribute of a form that was sent it is its value; reading one that was wrong is an error."""

    #: The macro of `templates/kit/form.html` that draws it.
    drawn_as: ClassVar[str] = "box"
    needed: bool = True
    name: str = ""

    def __set_name__(self, owner: type[Form], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, form: None, owner: type[Form]) -> Self: ...
    @overload
    def __get__(self, form: Form, owner: type[Form]) -> T: ...
    def __get__(self, form: Form | None, owner: type[Form]) -> Self | T:
        return self if form is None else form.value(self.name)

    def __set__(self, form: Form, value: object) -> NoReturn:
        raise AttributeError(
            f"{self.name} is a field: what was typed is not changed, and no other thing has its name"
        )

    def read(self, typed: str, form: Form) -> T:
        """The value of what was typed. Raises Wrong."""
        raise NotImplementedError

    def shown(self, typed: str, form: Form) -> str:
        """What stands in it when it is drawn."""
        return typed

    def attributes(self, form: Form) -> dict[str, object]:
        """What the browser is told, by attribute."""
        return {}

    def options(self, form: Form) -> Mapping[Any, Text | str]:
        """What can be chosen."""
        return {}


class Maybe(Field[T | None]):
    """A field that may stay empty: that is None."""

    needed = False

    def __init__(self, inner: Field[T]) -> None:
        self.inner = inner
        self.drawn_as = inner.drawn_as  # type: ignore[misc]

    def __set_name__(self, owner: type[Form], name: str) -> None:
        self.name = self.inner.name = name

    def read(self, typed: str, form: Form) -> T | None:
        return self.inner.read(typed, form) if typed.strip() else None

    def attributes(self, form: Form) -> dict[str, object]:
        return {**self.inner.attributes(form), "required": False}

    def shown(self, typed: str, form: Form) -> str:
        return self.inner.shown(typed, form)

    def options(self, form: Form) -> Mapping[Any, Text | str]:
        return self.inner.options(form)


class Code(Field[str]):
    """A word of ours out of a hidden field or a button. The route looks whether it knows it."""

    def read(self, typed: str, form: Form) -> str:
        return typed


class Key(Field[str]):
    """What makes the form the same one when it is sent twice; a new one where none came along."""

    def read(self, typed: str, form: Form) -> str:
        return self.shown(typed, form)

    def shown(self, typed: str, form: Form) -> str:
        return typed if _KEY.fullmatch(typed) else secrets.token_urlsafe(12)


class Id(Field[int | None]):
    """The number of a row out of a hidden field or a list; None where it can be none. Access asks for the rest."""

    def read(self, typed: str, form: Form) -> int | None:
        return params.number(typed)


class Line(Field[str]):
    """One line as others see it; runs of white space are one space. Empty, where that may be, is ""."""

    def __init__(
        self,
        longest: int = lengths.NAME,
        *,
        needed: bool = True,
        asked: bool | None = None,
        kind: str = "text",
    ) -> None:
        """``asked``: whether the browser insists as well, where that is not the same."""
        self.longest, self.needed, self.kind = longest, needed, kind
        self.asked = needed if asked is None else asked

    def read(self, typed: str, form: Form) -> str:
        line = one_line(typed)
        if self.needed and not line:
            raise Wrong(FILL_IN)
        return _short(line, self.longest)

    def attributes(self, form: Form) -> dict[str, object]:
        # A browser's memory of the colleague's own names and addresses is no help with those of others.
        return {
            "type": self.kind,
            "maxlength": self.longest,
            "dir": "ltr" if self.kind == "email" else "auto",
            "autocomplete": "off",
            "required": self.asked,
        }


class Email(Line):
    """An address to write to."""

    def __init__(self) -> None:
        super().__init__(lengths.ADDRESS, kind="email")

    def read(self, typed: str, form: Form) -> str:
        line = super().read(typed, form)
        if "@" not in line or " " in line:
            raise Wrong(t("This is no address."))
        return line


class Secret(Field[str]):
    """A password, letter by letter as it was typed."""

    def __init__(self, complete: str) -> None:
        """``complete``: which of the passwords that a browser remembers belongs here."""
        self.complete = complete

    def read(self, typed: str, form: Form) -> str:
        return typed

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "password",
            "autocomplete": self.complete,
            "maxlength": lengths.PASSWORD,
            "required": True,
        }


class Words(Field[str]):
    """Several lines. Control characters go, and words of which nothing can be seen are none.

    That nothing was written is what the service refuses, with words of its own.
    """

    drawn_as = "words"

    def __init__(self, longest: int, *, rows: int = 3, asked: bool = False) -> None:
        self.longest, self.rows, self.asked = longest, rows, asked

    def read(self, typed: str, form: Form) -> str:
        plain = typed.replace("\r", "\n").replace("\t", " ")
        words = "".join(c for c in plain if c == "\n" or category(c) not in ("Cc", "Cs")).strip()
        return _short(words, self.longest) if one_line(words) else ""

    def attributes(self, form: Form) -> dict[str, object]:
        return {"rows": self.rows, "dir": "auto", "maxlength": self.longest, "required": self.asked}


class Number(Field[int]):
    """A whole number in figures."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def read(self, typed: str, form: Form) -> int:
        figures = typed.strip()
        if (
            figures.isascii()
            and figures.isdigit()
            and len(figures) < 10
            and self.least <= int(figures) <= self.most
        ):
            return int(figures)
        raise Wrong(t("A whole number from {least} to {most}, please.", least=self.least, most=self.most))

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "text",
            "inputmode": "numeric",
            "pattern": "[0-9]*",
            "maxlength": len(str(self.most)),
            "autocomplete": "off",
            "required": True,
        }


class Amount(Field[Money]):
    """An amount of the form's currency, in its locale's way of writing."""

    def __init__(self, *, least: int = 1) -> None:
        """``least``: in minor units."""
        self.least = least

    def read(self, typed: str, form: Form) -> Money:
        if not typed.strip():
            raise Wrong(FILL_IN)
        found = read_amount(
            typed.strip(), language=form.locale, currency=form.currency, bound_minor=MOST_MINOR
        )
        if found.kind is AmountKind.AMBIGUOUS:
            raise Wrong(t("That can be read in two ways: please write it with two decimals."))
        if found.kind is AmountKind.TOO_MUCH:
            most = Money(MOST_MINOR, form.currency)
            raise Wrong(t("That is more than one amount can be: {most} at most.", most=most))
        if found.kind is not AmountKind.OK or found.amount is None or found.amount.minor < self.least:
            raise Wrong(t("Please give an amount, for example 120 or 85.50."))
        return found.amount

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "text",
            "inputmode": "decimal",
            "maxlength": lengths.AMOUNT,
            "autocomplete": "off",
            "required": True,
        }


class Day(Field[date]):
    """A date as browsers send it, within the form's bounds for it."""

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, asked: bool = True
    ) -> None:
        self.earliest, self.latest, self.asked = earliest, latest, asked

    def read(self, typed: str, form: Form) -> date:
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            raise Wrong(GIVE_A_DATE) from None
        earliest, latest = self._bounds(form)
        if earliest is not None and day < earliest:
            raise Wrong(t("That day is too early."))
        if latest is not None and day > latest:
            raise Wrong(t("That day is too late."))
        return day

    def attributes(self, form: Form) -> dict[str, object]:
        earliest, latest = self._bounds(form)
        return {"type": "date", "min": earliest, "max": latest, "required": self.asked}

    def _bounds(self, form: Form) -> tuple[date | None, date | None]:
        return form.between.get(self.name, (self.earliest, self.latest))


class Hour(Field[time]):
    """A time of day."""

    def __init__(self, *, asked: bool = True) -> None:
        self.asked = asked

    def read(self, typed: str, form: Form) -> time:
        try:
            return time.fromisoformat(typed.strip()).replace(tzinfo=None)
        except ValueError:
            raise Wrong(t("Please give an hour, for example 18:30.")) from None

    def attributes(self, form: Form) -> dict[str, object]:
        return {"type": "time", "required": self.asked}


class Choice(Field[C]):
    """One of several: those that are declared, or what the form was given for it."""

    drawn_as = "choice"

    def __init__(
        self, options: Options[C] | None = None, *, wrong: Text = CHOOSE, otherwise: C | None = None
    ) -> None:
        """``otherwise`` stands for anything that is not to be chosen; without it that is ``wrong``."""
        self._options, self._wrong, self._otherwise = options, wrong, otherwise

    def read(self, typed: str, form: Form) -> C:
        chosen = next((code for code in self.options(form) if str(code) == typed), self._otherwise)
        if chosen is None:
            raise Wrong(self._wrong)
        return chosen

    def shown(self, typed: str, form: Form) -> str:
        known = self._otherwise is None or any(str(code) == typed for code in self.options(form))
        return typed if known else str(self._otherwise)

    def options(self, form: Form) -> Mapping[C, Text | str]:
        return self._options if self._options is not None else form.offered[self.name]


class Row(Choice[int]):
    """One of the rows that the form was given for it, by number."""


class Several(Field[list[C]]):
    """Any of what the form was given for it, in the order in which it was given."""

    drawn_as = "ticks"

    def read(self, typed: str, form: Form) -> list[C]:
        ticked = set(form.all_of(self.name))
        return [code for code in self.options(form) if str(code) in ticked]

    def options(self, form: Form) -> Mapping[C, Text | str]:
        return form.offered[self.name]


class Tick(Field[bool]):
    """Whether a box is ticked. It is also how a button says that it was pressed, whatever is written on it."""

    drawn_as = "tick"

    def read(self, typed: str, form: Form) -> bool:
        return bool(typed)


def _short(words: str, longest: int) -> str:
    if len(words) > longest:
        raise Wrong(t("This is too long: {count} characters at most.", count=longest))
    return words

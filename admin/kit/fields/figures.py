"""Numeric fields: numbers, amounts, days and times."""

from __future__ import annotations

import re
from datetime import date, time

from admin import field_lengths
from admin.kit.fields.base import FILL_IN, Field, Form, Wrong
from budgeting.money import MOST_MINOR, Money
from dialogs.text import t
from dialogs.understand import AmountKind, read_amount

GIVE_A_DATE = t("Please give a date.")


class Number(Field[int]):
    """A whole number in digits."""

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
        raise Wrong(t("Please give a whole number from {least} to {most}.", least=self.least, most=self.most))

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
    """An amount in the form's currency, written as in its locale."""

    def __init__(self, *, least: int = 1) -> None:
        """``least``: in minor units."""
        self.least = least

    def read(self, typed: str, form: Form) -> Money:
        if not typed.strip():
            raise Wrong(FILL_IN)
        amount = read_amount(
            typed.strip(), language=form.locale, currency=form.currency, bound_minor=MOST_MINOR
        )
        if amount.kind is AmountKind.AMBIGUOUS:
            raise Wrong(t("That can be read in two ways: please write it with two decimals."))
        if amount.kind is AmountKind.TOO_MUCH:
            most = Money(MOST_MINOR, form.currency)
            raise Wrong(t("That is more than an amount may be: {most} at most.", most=most))
        if amount.kind is not AmountKind.OK or amount.amount is None or amount.amount.minor < self.least:
            raise Wrong(t("Please give an amount, for example 120 or 85.50."))
        return amount.amount

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "text",
            "inputmode": "decimal",
            "maxlength": field_lengths.AMOUNT,
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


class Coordinates(Field[tuple[float, float]]):
    """A point on the map, as maps show it: latitude and longitude with points, a comma between them."""

    _SHAPE = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)")

    def read(self, typed: str, form: Form) -> tuple[float, float]:
        match = self._SHAPE.fullmatch(typed.strip())
        if match is not None:
            latitude, longitude = float(match[1]), float(match[2])
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return latitude, longitude
        raise Wrong(t("Two numbers with a comma between them, for example 45.5210, 10.2500."))

    def attributes(self, form: Form) -> dict[str, object]:
        return {"type": "text", "maxlength": 40, "dir": "ltr", "autocomplete": "off", "required": True}


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

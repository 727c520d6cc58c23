"""Posted fields read one by one: what is wrong stands beside its field, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from budgeting.money import MOST_MINOR, Money
from budgeting.typed import one_line
from dialogs.text import Text, t
from dialogs.understand import AmountKind, read_amount


class Fields:
    """A form as it was sent: `kept` is what was typed, `wrong` what to say about it, by field."""

    def __init__(self, posted: Mapping[str, Any]) -> None:
        self.kept = {name: value for name, value in posted.items() if isinstance(value, str)}
        self.wrong: dict[str, Text] = {}

    def text(self, name: str, longest: int, *, needed: bool = True) -> str:
        """One line as others see it; runs of white space are one space."""
        line = one_line(self.kept.get(name, ""))
        if needed and not line:
            self.wrong[name] = t("Please fill this in.")
        elif len(line) > longest:
            self.wrong[name] = t("This is too long: {count} characters at most.", count=longest)
        return line

    def one_of(self, name: str, codes: Collection[str]) -> str:
        chosen = self.kept.get(name, "")
        if chosen not in codes:
            self.wrong[name] = t("Please choose one of the list.")
        return chosen

    def row(self, name: str, ids: Collection[int]) -> int | None:
        """The number of a row among ``ids``; None where nothing was chosen."""
        chosen = self.kept.get(name, "")
        if chosen and chosen not in {str(one) for one in ids}:
            self.wrong[name] = t("Please choose one of the list.")
        return int(chosen) if chosen and name not in self.wrong else None

    def number(self, name: str, least: int, most: int) -> int:
        typed = self.kept.get(name, "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 10 and least <= int(typed) <= most:
            return int(typed)
        self.wrong[name] = t("A whole number from {least} to {most}, please.", least=least, most=most)
        return least

    def ticked(self, name: str) -> bool:
        return name in self.kept

    def day(self, name: str, *, earliest: date | None = None, latest: date | None = None) -> date:
        """A date as browsers send it."""
        try:
            day = date.fromisoformat(self.kept.get(name, "").strip())
        except ValueError:
            self.wrong[name] = t("Please give a date.")
            return date.min
        if earliest is not None and day < earliest:
            self.wrong[name] = t("That day is too early.")
        if latest is not None and day > latest:
            self.wrong[name] = t("That day is too late.")
        return day

    def amount(self, name: str, language: str, currency: str, *, least: int = 1) -> Money | None:
        """An amount in ``language``'s way of writing; None where the field is empty or wrong."""
        typed = self.kept.get(name, "").strip()
        if not typed:
            return None
        found = read_amount(typed, language=language, currency=currency, bound_minor=MOST_MINOR)
        if found.kind is AmountKind.AMBIGUOUS:
            self.wrong[name] = t("That can be read in two ways: please write it with two decimals.")
        elif found.kind is AmountKind.TOO_MUCH:
            most = Money(MOST_MINOR, currency)
            self.wrong[name] = t("That is more than one amount can be: {most} at most.", most=most)
        elif found.kind is not AmountKind.OK or found.amount is None or found.amount.minor < least:
            self.wrong[name] = t("Please give an amount, for example 120 or 85.50.")
        else:
            return found.amount
        return None

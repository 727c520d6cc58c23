"""The kinds of settings: their values, their JSON form, and how they are written on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from enum import StrEnum
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar, overload

from budgeting import clean_text
from budgeting.errors import NotPossible
from budgeting.headings import HEADINGS
from budgeting.payment_notices import valid_creditor
from budgeting.states.programmes import Instrument

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
ON, OFF = "on", "off"


class Group(StrEnum):
    """Settings shown together."""

    INSTRUMENTS = "instruments"
    OFFICE = "office"
    ANSWERS = "answers"
    REMINDERS = "reminders"
    PLANS = "plans"
    SPENDING = "spending"
    DOCUMENTS = "documents"
    WELLBEING = "wellbeing"
    SIGN_IN = "sign_in"


class WrongSetting(NotPossible):
    """An invalid value: ``setting`` is the setting's name, ``reason`` says why."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(reason)
        self.setting = setting


class Settings(Protocol):
    """An object with settings (`budgeting.programmes.settings`)."""

    def value(self, setting: Setting[T]) -> T: ...


class Setting(Generic[T]):
    """One setting. As an attribute of a `Settings` object it is its value."""

    name: str = ""

    def __init__(self, default: T, *, group: Group, label: str, decides: str, unit: str = "") -> None:
        self.default, self.group, self.label, self.decides, self.unit = default, group, label, decides, unit

    def __set_name__(self, owner: type[Settings], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, settings: None, owner: type[Settings]) -> Self: ...
    @overload
    def __get__(self, settings: Settings, owner: type[Settings]) -> T: ...
    def __get__(self, settings: Settings | None, owner: type[Settings]) -> Self | T:
        return self if settings is None else settings.value(self)

    def checked(self, value: Any) -> T:
        """The value to store. Raises WrongSetting."""
        raise NotImplementedError

    def to_json(self, value: T) -> Any:
        return value

    def of_json(self, stored: Any) -> T:
        value: T = stored
        return value

    def read(self, typed: str) -> T:
        """The value of text typed on the command line. Raises WrongSetting."""
        raise NotImplementedError

    def shown(self, value: T) -> str:
        """The text to type for it."""
        return str(value)

    def wrong(self, reason: str) -> WrongSetting:
        return WrongSetting(self.name, reason)


class YesNo(Setting[bool]):
    """On or off."""

    def checked(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.wrong("on_or_off")
        return value

    def read(self, typed: str) -> bool:
        if typed not in (ON, OFF):
            raise self.wrong("on_or_off")
        return typed == ON

    def shown(self, value: bool) -> str:
        return ON if value else OFF


class Switch(YesNo):
    """Whether the programme uses the instrument of the same name."""

    def __init__(self, instrument: Instrument, *, label: str, decides: str) -> None:
        super().__init__(True, group=Group.INSTRUMENTS, label=label, decides=decides)
        self.instrument = instrument

    def __set_name__(self, owner: type[Settings], name: str) -> None:
        if name != self.instrument.value:
            raise TypeError(f"the switch of {self.instrument.value} is called {name}")
        super().__set_name__(owner, name)


class Whole(Setting[int]):
    """A whole number within limits."""

    def __init__(self, default: int, least: int, most: int, **words: Any) -> None:
        super().__init__(default, **words)
        self.least, self.most = least, most

    def checked(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise self.wrong("range")
        return value

    def read(self, typed: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", typed):
            raise self.wrong("range")
        return self.checked(int(typed))


class Sum(Whole):
    """An amount of the programme's currency, in minor units."""


class Hour(Setting[time]):
    """A time of day, local, to the minute."""

    def checked(self, value: Any) -> time:
        if not isinstance(value, time):
            raise self.wrong("hour")
        return value.replace(second=0, microsecond=0, tzinfo=None)

    def to_json(self, value: time) -> str:
        return value.strftime("%H:%M")

    def of_json(self, stored: Any) -> time:
        return time.fromisoformat(stored)

    def read(self, typed: str) -> time:
        try:
            return self.checked(time.fromisoformat(typed))
        except ValueError:
            raise self.wrong("hour") from None

    def shown(self, value: time) -> str:
        return self.to_json(value)


class Line(Setting[str]):
    """One line of text."""

    def __init__(self, default: str, longest: int, **words: Any) -> None:
        super().__init__(default, **words)
        self.longest = longest

    def checked(self, value: Any) -> str:
        line = clean_text.one_line(value) if isinstance(value, str) else None
        if line is None or len(line) > self.longest:
            raise self.wrong("too_long")
        return line

    def read(self, typed: str) -> str:
        return self.checked(typed)


class Creditor(NamedTuple):
    """Who sends payment notices, and the heading their bills belong under."""

    heading: str
    name: str


class Creditors(Setting[Mapping[str, Creditor]]):
    """Creditors by their tax code, written as "00488410010 communications TIM; …"."""

    #: Creditors, and characters of a name.
    most, longest_name = 100, 60

    def checked(self, value: Any) -> Mapping[str, Creditor]:
        known = dict(value) if isinstance(value, Mapping) else {"": Creditor("", "")}
        if len(known) > self.most:
            raise self.wrong("creditors")
        for code, creditor in known.items():
            name = clean_text.one_line(creditor.name)
            if not valid_creditor(code) or creditor.heading not in HEADINGS:
                raise self.wrong("creditors")
            if not name or len(name) > self.longest_name or ";" in name:
                raise self.wrong("creditors")
        return known

    def to_json(self, value: Mapping[str, Creditor]) -> Any:
        return {code: list(creditor) for code, creditor in value.items()}

    def of_json(self, stored: Any) -> Mapping[str, Creditor]:
        return {code: Creditor(*parts) for code, parts in stored.items()}

    def read(self, typed: str) -> Mapping[str, Creditor]:
        known: dict[str, Creditor] = {}
        for line in re.split(r"[;\n]", typed):
            if not line.strip():
                continue
            code, heading, name = (*line.split(maxsplit=2), "", "", "")[:3]
            if code in known:
                raise self.wrong("creditors")
            known[code] = Creditor(heading, clean_text.one_line(name))
        return self.checked(known)

    def shown(self, value: Mapping[str, Creditor]) -> str:
        return "; ".join(f"{code} {creditor.heading} {creditor.name}" for code, creditor in value.items())


class Country(Line):
    """The ISO code of a country, or nothing."""

    def __init__(self, default: str, **words: Any) -> None:
        super().__init__(default, 2, **words)

    def checked(self, value: Any) -> str:
        code = value.strip().upper() if isinstance(value, str) else "?"
        if not re.fullmatch(r"([A-Z]{2})?", code):
            raise self.wrong("country")
        return code


class OneOf(Setting[E]):
    """One value of an enumeration."""

    def __init__(self, default: E, among: type[E], **words: Any) -> None:
        super().__init__(default, **words)
        self.among = among

    def checked(self, value: Any) -> E:
        try:
            return self.among(value)
        except ValueError:
            raise self.wrong("choice") from None

    def to_json(self, value: E) -> str:
        return value.value

    def of_json(self, stored: Any) -> E:
        return self.among(stored)

    def read(self, typed: str) -> E:
        return self.checked(typed.replace("-", "_"))

    def shown(self, value: E) -> str:
        return value.value


class SomeOf(Setting[tuple[E, ...]]):
    """Any values of an enumeration, each once, in its order."""

    def __init__(self, default: tuple[E, ...], among: type[E], **words: Any) -> None:
        super().__init__(default, **words)
        self.among = among

    def checked(self, value: Any) -> tuple[E, ...]:
        try:
            given = {self.among(each) for each in value} if not isinstance(value, str) else None
        except (TypeError, ValueError):
            given = None
        if given is None:
            raise self.wrong("choice")
        return tuple(each for each in self.among if each in given)

    def to_json(self, value: tuple[E, ...]) -> list[str]:
        return [each.value for each in value]

    def of_json(self, stored: Any) -> tuple[E, ...]:
        return tuple(self.among(each) for each in stored)

    def read(self, typed: str) -> tuple[E, ...]:
        return self.checked([part.strip().replace("-", "_") for part in typed.split(",") if part.strip()])

    def shown(self, value: tuple[E, ...]) -> str:
        return ",".join(each.value for each in value)


class Several(Setting[tuple[int, ...]]):
    """Several whole numbers, each once."""

    reason = "range"
    most: int | None = None

    def allowed(self, number: int) -> bool:
        raise NotImplementedError

    def checked(self, value: Any) -> tuple[int, ...]:
        numbers = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (None,)
        for number in numbers:
            if isinstance(number, bool) or not isinstance(number, int) or not self.allowed(number):
                raise self.wrong(self.reason)
        if self.most is not None and len(set(numbers)) > self.most:
            raise self.wrong(self.reason)
        return tuple(sorted(set(numbers)))

    def to_json(self, value: tuple[int, ...]) -> list[int]:
        return list(value)

    def of_json(self, stored: Any) -> tuple[int, ...]:
        return tuple(int(number) for number in stored)

    def read(self, typed: str) -> tuple[int, ...]:
        parts = [part.strip() for part in typed.split(",") if part.strip()]
        if not all(re.fullmatch(r"[-+]?[0-9]{1,9}", part) for part in parts):
            raise self.wrong(self.reason)
        return self.checked([int(part) for part in parts])

    def shown(self, value: tuple[int, ...]) -> str:
        return ",".join(map(str, value))


class Days(Several):
    """ISO weekdays; 1 is Monday."""

    reason = "weekdays"

    def allowed(self, number: int) -> bool:
        return 1 <= number <= 7


class Steps(Several):
    """Days before (negative) and after a date, within limits."""

    reason = "steps"
    #: More than this many reminders about one thing help nobody.
    most = 12

    def __init__(self, default: tuple[int, ...], least: int, latest: int, **words: Any) -> None:
        super().__init__(default, **words)
        self.least, self.latest = least, latest

    def allowed(self, number: int) -> bool:
        return self.least <= number <= self.latest


class People(Several):
    """Staff numbers; the service checks that they answer families of the programme."""

    reason = "on_call"

    def allowed(self, number: int) -> bool:
        return number > 0

"""Telephone numbers as people write them, in one stored form: "+" and the digits from the country on (E.164)."""

from __future__ import annotations

import re
import unicodedata

from budgeting.clean_text import one_line
from budgeting.errors import NotPossible

#: The most characters in which anybody writes one.
LONGEST = 40
#: Fewer digits are in too many numbers.
ENOUGH = 4
_HOME = "39"
_WRITTEN = re.compile(r"\+?[\d\s./()-]+", re.ASCII)
#: Abroad the bracketed zero is not dialled; an Italian zero always is.
_NOT_DIALLED = re.compile(r"^(\+(?!39)\d{1,3}[\s-]*)\(0\)")
#: In Italy: a mobile phone, or a zero and the number in its district.
_ITALIAN = re.compile(r"3\d{8,9}|0\d{5,10}", re.ASCII)
_ABROAD = re.compile(r"[1-9]\d{6,14}", re.ASCII)


def normalised(typed: str) -> str:
    """``typed`` as it is stored; "" if nothing was typed. Without a country it is an Italian number.

    Raises NotPossible("telephone") for what can't be the number of a person.
    """
    written = "".join(map(_latin, one_line(typed)))
    if not written:
        return ""
    if len(written) > LONGEST or not _WRITTEN.fullmatch(written):
        raise NotPossible("telephone")
    abroad = re.sub(r"^\s*00", "+", written)
    digits = re.sub(r"\D", "", _NOT_DIALLED.sub(r"\1", abroad))
    # Lists often leave the sign out: no Italian number begins with its own country and is this long.
    if not abroad.startswith("+") and not (len(digits) == 12 and digits.startswith(f"{_HOME}3")):
        digits = _HOME + digits
    at_home = digits.removeprefix(_HOME) if digits.startswith(_HOME) else None
    right = _ABROAD.fullmatch(digits) if at_home is None else _ITALIAN.fullmatch(at_home)
    if right is None:
        raise NotPossible("telephone")
    return f"+{digits}"


def shown(number: str) -> str:
    """A stored number as it is read: an Italian one in groups."""
    of_italy = f"+{_HOME}"
    if not number.startswith(of_italy):
        return number
    rest = number.removeprefix(of_italy)
    return f"{of_italy} {rest[:3]} {rest[3:6]} {rest[6:]}".rstrip()


def searched(typed: str) -> str:
    """The digits by which a number is looked for, without Italy's; "" if anything but a number was typed."""
    written = "".join(map(_latin, typed.strip()))
    if not _WRITTEN.fullmatch(written):
        return ""
    digits = re.sub(r"\D", "", written)
    if written.startswith(("+", "00")):
        digits = digits.removeprefix("00").removeprefix(_HOME)
    return digits if len(digits) >= ENOUGH else ""


def _latin(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character

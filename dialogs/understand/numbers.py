"""From a number as typed to cents: every possible reading, likelier first."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"\d{1,3}(?:([.,'٬ ])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_SEPARATOR, _NO_FIGURE = re.compile(r"[.,]"), re.compile(r"\D")
_LONGEST = 12


def readings(figures: str) -> tuple[int, ...]:
    """The amounts in minor units (two decimals) that ``figures`` may mean; empty if none.

    "1.234" may be 1234 or 1,23, so it gives both. A separator that only ever groups (space, apostrophe, Arabic
    thousands mark) or only ever divides (Arabic decimal mark) leaves no doubt.
    """
    if len(figures) > _LONGEST + 4:
        return ()
    whole = _whole(figures)
    if whole is not None:
        separator = _SEPARATOR.search(figures)
        if separator and figures.count(separator.group()) == 1 and "'" not in figures and " " not in figures:
            return _either(*figures.split(separator.group()))
        return (whole * 100,)
    head, mark, tail = _last(figures)
    if not mark or not tail.isdigit():
        return ()
    value = int(head or "0") if head.isdigit() or not head else _whole(head, other_than=mark)
    if value is None:
        return ()
    if len(tail) <= 2:
        return (value * 100 + int(tail.ljust(2, "0")),)
    if len(tail) == 3 and mark == "٫" and head.isdigit():
        return _either(head, tail)
    if len(tail) == 3 and tail[2] == "0" and (not head or set(head) == {"0"}):
        return (value * 100 + int(tail[:2]),)
    return ()


def is_plain(figures: str) -> bool:
    """Whether this is a whole number without separators: it may be a count, a day or a year."""
    return figures.isdigit()


def _whole(figures: str, other_than: str = "") -> int | None:
    """The whole number in ``figures``, grouped by three or not at all; None for anything else."""
    if figures.isdigit():
        return int(figures) if figures == "0" or figures[0] != "0" else (0 if set(figures) == {"0"} else None)
    grouped = _GROUPED.fullmatch(figures)
    if (grouped and grouped.group(1) != other_than and figures[0] != "0") or _INDIAN.fullmatch(figures):
        return int(_NO_FIGURE.sub("", figures))
    return None


def _last(figures: str) -> tuple[str, str, str]:
    for at in range(len(figures) - 1, -1, -1):
        if figures[at] in ".,٫'":
            return figures[:at], figures[at], figures[at + 1 :]
    return "", "", ""


def _either(head: str, tail: str) -> tuple[int, ...]:
    thousands = int(head + tail) * 100
    decimals = int(head) * 100 + int(tail[:2])
    return (thousands, decimals) if decimals else (thousands,)

"""Typed text without the characters that nobody sees.

Phones, key caps and copied text bring them along unasked. Between digits they change an amount, and a name made
only of them is no name.
"""

from __future__ import annotations

import re
import unicodedata

from budgeting.errors import NotPossible

#: They join letters (Persian, Indic) and emoji, and choose how an emoji is drawn.
_JOINING = "\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f"
#: Drawn over the character before them: accents, strokes, key caps. Letters need theirs, digits have none.
_OVER = (
    "\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_FIGURE = r"\d\x00-@\[-`{-\x7f٫٬،。．，"
_LOOSE = re.compile(
    rf"(?:^|(?<=[{_FIGURE}\s]))[{_JOINING}{_OVER}]+|(?<=\w)[\ufe00-\ufe0f]+|(?<=[A-Za-z])[{_JOINING}]+"
    rf"|[{_JOINING}]+(?=\d)"
)
_KEPT = frozenset((0x200C, 0x200D, *range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080)))
#: Invisible without being format characters: grapheme joiners, fillers, selectors, and what Unicode reserves for
#: them.
_IGNORED = frozenset(
    [
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0),
        *(*range(0x180B, 0x1810), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)),
    ]
)
_BREAKS = frozenset(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85"))
_BLANK = 0x2800  # the Braille cell without dots


class _Seen(dict[int, str | None]):
    def __missing__(self, code: int) -> str | None:
        self[code] = shown = _shown(code)
        return shown


def _shown(code: int) -> str | None:
    kind = unicodedata.category(chr(code))
    if code in _KEPT or code in _BREAKS:
        return chr(code)
    if kind in ("Cf", "Cc", "Cs") or code in _IGNORED:
        return None
    return " " if code == _BLANK else chr(code)


_seen = _Seen()


def seen(text: str) -> str:
    """``text`` in composed form, without invisible characters: format and control characters except line breaks,
    fillers, and marks and joiners at digits. Joiners within letters and emoji stay.
    """
    composed = unicodedata.normalize("NFC", text).translate(_seen)
    return composed if composed.isascii() else _LOOSE.sub("", composed)


def one_line(text: str) -> str:
    """Visible ``text`` on one line, runs of spaces collapsed; "" if nothing is visible."""
    line = " ".join(seen(" ".join(text.splitlines())).split())
    return line if any(unicodedata.category(c)[0] in "LNSP" for c in line) else ""


def name(text: str, field: str = "name") -> str:
    """A name on one line. Raises NotPossible(``field``) if nothing of it is visible."""
    line = one_line(text)
    if not line:
        raise NotPossible(field)
    return line


#: Characters of what somebody may be called.
LONGEST_NAME = 40


def name_in(words: str) -> str | None:
    """The name someone wrote; None if nobody could be called that."""
    name = one_line(words)
    if name.startswith("/") or len(name) > LONGEST_NAME or any(c.isdigit() for c in name):
        return None
    return name if any(c.isalpha() for c in name) else None

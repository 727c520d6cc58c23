"""E-mail addresses in the form used for comparison: one spelling each, however they were typed."""

from __future__ import annotations

import unicodedata

#: The longest address a mail server accepts, and the size of the column.
LONGEST = 254
#: Longer than any address before normalising; longer nonsense must cost nothing.
_LONGEST_TYPED = 1000
#: Controls, format characters (zero-width, direction marks), surrogates: invisible to those who type them.
_UNSEEN = {"Cc", "Cf", "Cs"}


def normalised(typed: str) -> str:
    """The one spelling under which ``typed`` is stored, looked up and counted; "" if it can't be an address."""
    if len(typed) > _LONGEST_TYPED:
        return ""
    plain, before = typed, None
    # Folding can change what composing produced, and the other way round: repeat until nothing changes.
    while plain != before:
        before = plain
        seen = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
        plain = unicodedata.normalize("NFKC", seen.casefold()).strip()
    return plain if len(plain) <= LONGEST else ""

"""E-mail addresses as they are compared: one spelling for each, however it was typed."""

from __future__ import annotations

import unicodedata

#: What a mail server accepts at most, and what the column holds.
LONGEST = 254
#: More than any address needs before it is brought into its plain form; nonsense must cost nothing.
_LONGEST_TYPED = 1000
#: Controls, format characters (zero-width, direction marks), surrogates: nobody sees them in what they type.
_UNSEEN = {"Cc", "Cf", "Cs"}


def normalised(typed: str) -> str:
    """The one spelling under which ``typed`` is kept, looked up and counted; "" for what can be no address."""
    if len(typed) > _LONGEST_TYPED:
        return ""
    plain, before = typed, None
    # Folding can make what composing changes once more, and the other way round: until nothing moves.
    while plain != before:
        before = plain
        seen = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
        plain = unicodedata.normalize("NFKC", seen.casefold()).strip()
    return plain if len(plain) <= LONGEST else ""

"""Texts: what is said as key and arguments, and how it becomes readable in a language.

The ground floor of the room: it knows neither the engine nor any dialog. `texts` are values, and how they lie in a
message's row (nobody else looks into that), `words` the catalogues, `names` the words for headings, moods and days.
May import `budgeting`.
"""

from dialogs.text.texts import (
    Arg,
    Parts,
    Text,
    argument,
    from_json,
    own_words,
    said,
    says,
    t,
    tn,
    to_json,
    verbatim,
    without_opening,
)

__all__ = [
    "Arg",
    "Parts",
    "Text",
    "argument",
    "from_json",
    "own_words",
    "said",
    "says",
    "t",
    "tn",
    "to_json",
    "verbatim",
    "without_opening",
]

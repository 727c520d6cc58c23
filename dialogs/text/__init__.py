"""Texts: what we say as key and arguments, and how it becomes readable in a language.

The ground floor of the room: it knows neither the engine nor any dialog. `texts` defines texts and how a
message's row stores them (no other module knows that format), `words` the catalogues, `names` the words for
headings, moods and days. May import `budgeting`.
"""

from dialogs.text.texts import (
    Arg,
    Parts,
    Text,
    argument,
    from_json,
    in_languages,
    own_texts,
    own_words,
    said,
    says,
    t,
    tn,
    to_json,
    verbatim,
    without_opening,
    words_in,
)

__all__ = [
    "Arg",
    "Parts",
    "Text",
    "argument",
    "from_json",
    "in_languages",
    "own_texts",
    "own_words",
    "said",
    "says",
    "t",
    "tn",
    "to_json",
    "verbatim",
    "without_opening",
    "words_in",
]

"""Texts: what is said as key and arguments, and how it becomes readable in a language.

The ground floor of the room: it knows neither the engine nor any dialog. `texts` are values, `words` the catalogues,
`names` the words for headings, moods and days. May import `budgeting`.
"""

from dialogs.text.texts import Arg, Text, from_json, t, tn, to_json, verbatim

__all__ = ["Arg", "Text", "from_json", "t", "tn", "to_json", "verbatim"]

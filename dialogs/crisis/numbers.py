"""The numbers that help, as lines of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.programmes import help_numbers
from budgeting.programmes.help_numbers import HelpNumber
from budgeting.states.programmes import HelpTopic
from dialogs.text import Arg, Text, t

#: Nobody would read more than these.
MOST = 4
#: Names of the numbers that everyone gets; a programme's own numbers bring their own words.
_NAMES = (
    t("Emergencies: police, ambulance, fire brigade"),
    t("Against violence, for women and families"),
    t("For children in danger"),
    t("Somebody who listens"),
    t("Electricity, gas and water: your rights"),
)
_HOURS = (
    t("day and night, free"),
    t("every day until midnight"),
    t("Monday to Friday 8-18, free"),
)
_KNOWN = {text.key: text for text in (*_NAMES, *_HOURS)}


def lines(numbers: Sequence[HelpNumber], topics: Sequence[HelpTopic]) -> list[Text]:
    """A line for each number that helps with the topics, those for the first topic first."""
    ordered = dict.fromkeys(number for topic in topics for number in help_numbers.of_topics(numbers, [topic]))
    return [_line(number) for number in list(ordered)[:MOST]]


def _line(number: HelpNumber) -> Text:
    if not number.hours:
        return t("📞 {number} · {name}", number=number.number, name=shown(number.name))
    return t(
        "📞 {number} · {name} ({hours})",
        number=number.number,
        name=shown(number.name),
        hours=shown(number.hours),
    )


def shown(words: str) -> Arg:
    """A number's name or hours: those that everyone gets are translated, a programme's own stand as they are."""
    return _KNOWN.get(words, words)

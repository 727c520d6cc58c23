"""The imports' own words: what can be imported, its state, what is wrong with a line and how to fix it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from budgeting.states.imports import ImportRowState, ImportState
from dialogs.text import Text, t, tn


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words for a kind of import."""

    name: Text
    #: "12 households"
    number: Callable[[int], Text]
    #: The text above the form: what a line is, what is left alone.
    help: Text
    #: The page of a created thing, and the table that holds it.
    page: str
    table: str


KINDS: Mapping[str, KindWords] = {
    "households": KindWords(
        t("Households"),
        lambda count: tn("{count} household", "{count} households", count),
        t(
            "One line for each person; lines with the same reference are one family. A household that is there "
            "already is left as it is."
        ),
        "/households/{}",
        "households",
    ),
}
STATES: Mapping[ImportState, Text] = {
    ImportState.STAGED: t("To confirm"),
    ImportState.COMMITTING: t("Being taken in"),
    ImportState.COMMITTED: t("Taken in"),
    ImportState.UNDOING: t("Being undone"),
    ImportState.UNDONE: t("Undone"),
    ImportState.EXPIRED: t("Not confirmed in time"),
    ImportState.DISCARDED: t("Discarded"),
}
TAGS: Mapping[ImportState, str] = {
    ImportState.STAGED: "tag-warn",
    ImportState.COMMITTING: "tag-warn",
    ImportState.UNDOING: "tag-warn",
    ImportState.COMMITTED: "tag-good",
}
#: What became of a line, as the counts at the top call it.
ROWS: Mapping[ImportRowState, Text] = {
    ImportRowState.NEW: t("New lines"),
    ImportRowState.CREATED: t("Lines taken in"),
    ImportRowState.UNDONE: t("Lines undone"),
    ImportRowState.IN_USE: t("Lines not undone"),
    ImportRowState.PRESENT: t("There already"),
    ImportRowState.DIFFERENT: t("There already, but different"),
    ImportRowState.REPEATED: t("Repeated in the file"),
    ImportRowState.FAULTY: t("Lines to correct"),
    ImportRowState.HELD_UP: t("Good, but held up by another line"),
}
_FAULTS: Mapping[str, Text] = {
    "empty": t("This must not be empty."),
    "unreadable": t("There is nothing readable in this cell."),
    "too_long": t("This is too long: {most} characters at most."),
    "number": t("Write a whole number from {least} to {most}."),
    "yes_no": t("Write yes or no."),
    "telephone": t("This is no telephone number. Examples: 333 1234567, +40 721 234 567."),
    "day": t("Write a date like 31/12/2025."),
    "future": t("This day is still to come."),
    "too_early": t("This day is too early: nothing before {year}."),
    "two_ways": t("This amount can be read in two ways. Write it with two decimals: 1234,00."),
    "amount": t("Write an amount like 1.250,00."),
    "amount_bounds": t("The amount must be more than nothing, and {most} at most."),
    "language": t("The bot does not speak this language. Write one of: {languages}."),
    "site": t("The programme has no site of this name. It has: {sites}."),
    "coach": t(
        "The programme has no coach of this name. Write the name or the email address of one of: {coaches}."
    ),
    "several": t("Several are called so. Write the full name, or the email address."),
    "disagree": t("Two lines of the same household say different things here. Make them the same."),
    "needed_with_arrears": t("Where there are arrears, this is needed as well."),
    "many_people": t("One household has {most} people at most."),
    "only_adults": t("Only adults may read about arrears."),
    "held_up": t("This line is good, but line {line} of the same household is not: correct that one."),
    "changed": t("Something has changed since the file was checked. Upload this line again."),
    "differs": t("The programme has something else here. Nothing is changed."),
}


def fault(given: Mapping[str, Any], names: Mapping[str, str]) -> Text:
    """What is wrong with a cell and how to fix it. ``names``: the allowed values, by placeholder."""
    text = _FAULTS[given["code"]]
    args = {name: value for name, value in given.items() if name not in ("code", "column")}
    return Text(text.key, {**names, **args})

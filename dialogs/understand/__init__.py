"""What a person's own words say about money: entries, a single amount, a day.

Reads free text typed by families: numbers in every script and separator they use, dates, the words for headings
and sources in `locales/<language>/words.toml`. Pure functions of text, language and today's date: no database,
no clock, no network. Imports `budgeting` only for money and headings.

`README.md` beside this file walks a line of text through the modules.
"""

from __future__ import annotations

from dialogs.understand.amounts import read_amount
from dialogs.understand.dates import days_in, read_coming_date, read_date
from dialogs.understand.entries import read_entries
from dialogs.understand.help import HelpRequest, read_help
from dialogs.understand.likeliest import likeliest
from dialogs.understand.model import (
    AmountKind,
    AmountReading,
    Instalment,
    Issue,
    Problem,
    Understanding,
    Understood,
)
from dialogs.understand.preparing import prepare_in_background

__all__ = [
    "AmountKind",
    "AmountReading",
    "HelpRequest",
    "Instalment",
    "Issue",
    "Problem",
    "Understanding",
    "Understood",
    "days_in",
    "likeliest",
    "prepare_in_background",
    "read_amount",
    "read_coming_date",
    "read_date",
    "read_entries",
    "read_help",
]

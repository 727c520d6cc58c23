"""The headings of a household budget, after the UK Standard Financial Statement.

The database, catalogues and command line use the code names; the words people read are in `dialogs/text/names.py`
and the catalogues.
"""

from __future__ import annotations

from enum import StrEnum


class Heading(StrEnum):
    """Where money goes."""

    RENT = "rent"
    SERVICE_CHARGES = "service_charges"
    UTILITIES = "utilities"
    TRANSPORT = "transport"
    HEALTH = "health"
    SCHOOL = "school"
    INSURANCE = "insurance"
    DEBTS = "debts"
    FOOD = "food"
    COMMUNICATIONS = "communications"
    LEISURE = "leisure"
    PERSONAL = "personal"
    OTHER = "other"
    SAVINGS = "savings"


class Source(StrEnum):
    """Where money comes from."""

    WORK = "work"
    BENEFIT = "benefit"
    ALLOWANCE = "allowance"
    HELP = "help"
    OTHER_INCOME = "other_income"


class Kind(StrEnum):
    """Whether an entry is money out or money in."""

    EXPENSE = "expense"
    INCOME = "income"


#: The code names, to check outside input against.
HEADINGS = frozenset(heading.value for heading in Heading)
SOURCES = frozenset(source.value for source in Source)

FIXED = (
    Heading.RENT,
    Heading.SERVICE_CHARGES,
    Heading.UTILITIES,
    Heading.TRANSPORT,
    Heading.HEALTH,
    Heading.SCHOOL,
    Heading.INSURANCE,
    Heading.DEBTS,
)
FLEXIBLE = (Heading.FOOD, Heading.COMMUNICATIONS, Heading.LEISURE, Heading.PERSONAL, Heading.OTHER)

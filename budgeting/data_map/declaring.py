"""What can be declared about a table: whom it is about, how long it is kept, who gets it, how it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class About(StrEnum):
    """Whom the rows of a table are about."""

    HOUSEHOLD = "household"
    MEMBER = "member"
    STAFF = "staff"
    NOBODY = "nobody"


class Export(StrEnum):
    """Who in a family gets the rows when they ask for their data."""

    #: The member they are about.
    OWN = "own"
    #: Each adult of the household.
    HOUSEHOLD = "household"
    #: Each adult who may read about arrears (`budgeting.arrears.visibility`).
    ARREARS = "arrears"
    #: Nobody; `Table.why` gives the reason.
    NO = "no"


class Erasure(StrEnum):
    """What happens to the rows when a family's data is erased or their retention period ends."""

    DELETED = "deleted"
    #: The columns about people are emptied; the row stays for totals and for rows that refer to it.
    EMPTIED = "emptied"
    #: It stays; `Table.why` gives the reason.
    STAYS = "stays"


class Start(StrEnum):
    """When the retention period starts."""

    #: The household leaves its programme, or the staff person leaves the office.
    LEAVING = "leaving"
    #: The row was written or last used.
    ROW = "row"


class Group(StrEnum):
    """What families read a table under, in one plain sentence each (`dialogs.privacy.retention`)."""

    #: Who they are.
    PERSON = "person"
    #: What they agreed to, and asked for, about their data.
    CONSENT = "consent"
    #: What was written and sent in the chat.
    CHAT = "chat"
    #: Money that comes and goes, the month plan, the weekly check-ins.
    BUDGET = "budget"
    #: What is owed, agreed and paid; read only by those who may read about arrears.
    ARREARS = "arrears"
    COMMUNITY = "community"
    #: What they got for coming.
    ALLOWANCES = "allowances"
    #: The drawer, and what staff asked for.
    DOCUMENTS = "documents"
    #: The answers to the well-being scale.
    WELLBEING = "wellbeing"
    #: Pacts.
    PACT = "pact"
    #: What staff note for their work.
    STAFF_WORK = "staff_work"
    #: What the program needs for a while.
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept, and from when."""

    lasts: timedelta
    start: Start = Start.LEAVING


YEAR = timedelta(days=365)
#: What accompanying a family needs: during it, and two years after for questions and a return.
ACCOMPANIED = Period(2 * YEAR)
#: What was owed and paid: claims lapse after ten years (Italian civil code, art. 2946).
ACCOUNTS = Period(10 * YEAR)
#: Who did what to whose data: as long as somebody may ask about it.
TRACE = Period(5 * YEAR, Start.ROW)
#: What the program needs for a while to do its work.
WORKING = Period(timedelta(days=90), Start.ROW)
#: Staff: as long as they have an account, and as long as lines name them.
EMPLOYED = Period(10 * YEAR)


@dataclass(frozen=True, slots=True)
class Table:
    """``path``: the columns, each ``table.column``, that lead from a row to the household, member or staff person it
    is about. ``personal``: the columns that say something about them; the rest are keys, moments, states and
    ``technical``. ``keep`` None: forever, as it is about nobody. ``group``: what families read it under; None only if
    it is about no family. ``private``: columns that an export gives only to the member who answered (`member_id`).
    ``withheld``: columns that no export gives, because they are staff's own or could put the reader at risk.
    """

    about: About
    path: tuple[str, ...] = ()
    keep: Period | None = None
    export: Export = Export.NO
    erasure: Erasure = Erasure.STAYS
    personal: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    why: str = ""
    group: Group | None = None
    private: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


#: From a conversation to the household.
BY_CONVERSATION = ("conversations.member_id", "members.household_id")
#: Reasons that several tables share.
ABOUT_NOBODY = "it holds nothing about people"
CASES = "staff's own working notes; a person tells the family what they say"
RUNNING = "working data that says nothing else about them"

"""The map of data: whom each table is about, how long it is kept, who gets it in an export, how it is erased.

Exports and erasure follow this declaration; nothing else decides any of it. A table, or a column about people,
that is missing here turns `tests/budgeting/test_data_map.py` red.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    ``technical``. ``keep`` None: forever, as it is about nobody.
    """

    about: About
    path: tuple[str, ...] = ()
    keep: Period | None = None
    export: Export = Export.NO
    erasure: Erasure = Erasure.STAYS
    personal: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    why: str = ""


_BY_CONVERSATION = ("conversations.member_id", "members.household_id")
_ABOUT_NOBODY = "it holds nothing about people"
_CASES = "staff's own working notes; a person tells the family what they say"
_RUNNING = "working data that says nothing else about them"

TABLES: Mapping[str, Table] = {
    # -- families
    "households": Table(
        About.HOUSEHOLD,
        ("households.id",),
        ACCOUNTS,
        Export.HOUSEHOLD,
        Erasure.EMPTIED,
        personal=("reference", "name", "pay_day"),
        technical=("zone", "currency"),
    ),
    "members": Table(
        About.MEMBER,
        ("members.household_id",),
        ACCOUNTS,
        Export.OWN,
        Erasure.EMPTIED,
        personal=("name", "called", "language", "checkin_weekday", "checkin_time"),
    ),
    "consents": Table(
        About.MEMBER,
        ("consents.member_id", "members.household_id"),
        ACCOUNTS,
        Export.OWN,
        personal=("version", "language"),
        why="we must be able to show who agreed to what",
    ),
    "invites": Table(
        About.MEMBER,
        ("invites.member_id", "members.household_id"),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        technical=("token_hash",),
        why=_RUNNING,
    ),
    # -- what is said
    "conversations": Table(
        About.MEMBER,
        _BY_CONVERSATION,
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("chat_id", "language", "frames", "interrupted", "topic", "ended_why"),
        technical=("bot_id", "revision", "last_tap", "held_after"),
    ),
    "messages": Table(
        About.MEMBER,
        ("messages.conversation_id", *_BY_CONVERSATION),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("text", "spans", "parts", "buttons", "media"),
        technical=(
            *("kind", "bot_id", "update_id", "telegram_id", "about_id", "error", "lane", "operation"),
            *("attempts", "owner", "subject_id", "unique_key"),
        ),
    ),
    "kept_updates": Table(
        About.MEMBER,
        ("kept_updates.chat_id",),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        personal=("chat_id", "body"),
        technical=("bot_id", "update_id"),
        why="each becomes a message once it is handled",
    ),
    "files": Table(
        About.MEMBER,
        ("files.conversation_id", *_BY_CONVERSATION),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("name",),
        technical=(
            *("subject_id", "sha256", "media_type", "size"),
            *("bot_id", "remote_id", "remote_unique_id", "attempts"),
        ),
    ),
    "file_contents": Table(
        About.MEMBER,
        ("file_contents.sha256",),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("content", "thumbnail"),
        technical=("sha256",),
    ),
    "events": Table(
        About.MEMBER,
        ("events.conversation_id",),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        technical=("kind", "programme_id", "conversation_id", "details"),
        why=_RUNNING,
    ),
    "due_events": Table(
        About.MEMBER,
        ("due_events.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        technical=("subject_id", "for_date", "rung", "unique_key", "reason"),
        why=_RUNNING,
    ),
    # -- spending
    "entries": Table(
        About.HOUSEHOLD,
        ("entries.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("category", "amount_minor", "spent_on", "note"),
        technical=("line", "currency"),
    ),
    "entry_changes": Table(
        About.HOUSEHOLD,
        ("entry_changes.entry_id", "entries.household_id"),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("before",),
    ),
    "household_words": Table(
        About.HOUSEHOLD,
        ("household_words.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("word", "category"),
    ),
    "month_plan_lines": Table(
        About.HOUSEHOLD,
        ("month_plan_lines.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("month", "category", "limit_minor"),
    ),
    "checkins": Table(
        About.HOUSEHOLD,
        ("checkins.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("week", "cash_minor", "mood", "passed"),
        technical=("step",),
    ),
    "week_reviews": Table(
        About.HOUSEHOLD,
        ("week_reviews.household_id",),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        personal=("week", "note"),
        why="the coach's own note; what the coach told the family is a message",
    ),
    # -- arrears
    "debts": Table(
        About.HOUSEHOLD,
        ("debts.household_id",),
        ACCOUNTS,
        Export.ARREARS,
        why="the landlord's claim and what was paid of it outlive the programme",
        personal=("creditor", "line", "reference", "amount_minor", "as_of"),
        technical=("currency",),
    ),
    "repayment_plans": Table(
        About.HOUSEHOLD,
        ("repayment_plans.household_id",),
        ACCOUNTS,
        Export.ARREARS,
        why="an agreement with the landlord",
        personal=("name", "paused_until"),
        technical=("currency",),
    ),
    "instalments": Table(
        About.HOUSEHOLD,
        ("instalments.plan_id", "repayment_plans.household_id"),
        ACCOUNTS,
        Export.ARREARS,
        why="an agreement with the landlord",
        personal=("due_on", "amount_minor", "hardship"),
        technical=("number", "currency"),
    ),
    "payments": Table(
        About.HOUSEHOLD,
        ("payments.household_id",),
        ACCOUNTS,
        Export.ARREARS,
        why="the landlord must be shown what was paid",
        personal=("amount_minor", "paid_on", "note"),
        technical=("currency",),
    ),
    "approvals": Table(
        About.HOUSEHOLD,
        ("approvals.household_id",),
        ACCOUNTS,
        Export.ARREARS,
        Erasure.EMPTIED,
        personal=("reason",),
        technical=("subject_id", "answer_by"),
    ),
    # -- training
    "enrolments": Table(
        About.MEMBER,
        ("enrolments.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
    ),
    # -- work of staff
    "tasks": Table(
        About.HOUSEHOLD,
        ("tasks.household_id",),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        technical=("subject_id", "cause", "leading_id"),
        why=_RUNNING,
    ),
    "alerts": Table(
        About.HOUSEHOLD,
        ("alerts.task_id", "tasks.household_id"),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        technical=("state", "attempts", "telegram_id", "shown_state", "shown"),
        why=_RUNNING,
    ),
    "cases": Table(
        About.HOUSEHOLD,
        ("cases.household_id",),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        personal=("topic", "outcome", "outcome_kind"),
        technical=("revision",),
        why=_CASES,
    ),
    "case_actions": Table(
        About.HOUSEHOLD,
        ("case_actions.case_id", "cases.household_id"),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        personal=("what", "due_on"),
        why=_CASES,
    ),
    "case_evidence": Table(
        About.HOUSEHOLD,
        ("case_evidence.case_id", "cases.household_id"),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        personal=("kind", "who", "text", "parts"),
        why=_CASES,
    ),
    "case_notes": Table(
        About.HOUSEHOLD,
        ("case_notes.case_id", "cases.household_id"),
        ACCOMPANIED,
        Export.NO,
        Erasure.DELETED,
        personal=("text",),
        technical=("kind", "outcome_kind"),
        why=_CASES,
    ),
    "audit": Table(
        About.HOUSEHOLD,
        ("audit.household_id",),
        TRACE,
        Export.NO,
        Erasure.EMPTIED,
        personal=("reason",),
        technical=("action", "subject", "subject_id", "household_id", "details"),
        why="it records what staff did; a person answers questions about it",
    ),
    # -- staff
    "staff": Table(
        About.STAFF,
        ("staff.id",),
        EMPLOYED,
        Export.NO,
        Erasure.EMPTIED,
        personal=("email", "name", "first_name", "phone", "language", "password_hash", "telegram_chat_id"),
        technical=("link_hash",),
        why="staff see their account themselves",
    ),
    "staff_roles": Table(
        About.STAFF, ("staff_roles.staff_id",), EMPLOYED, Export.NO, Erasure.DELETED, why="staff see them"
    ),
    "staff_sessions": Table(
        About.STAFF,
        ("staff_sessions.staff_id",),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        technical=("token_hash", "csrf"),
        why=_RUNNING,
    ),
    "staff_devices": Table(
        About.STAFF,
        ("staff_devices.staff_id",),
        Period(YEAR, Start.ROW),
        Export.NO,
        Erasure.DELETED,
        technical=("token_hash",),
        why=_RUNNING,
    ),
    "sign_in_attempts": Table(
        About.STAFF,
        ("sign_in_attempts.key",),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        personal=("key",),
        technical=("failures",),
        why=_RUNNING,
    ),
    "imports": Table(
        About.STAFF,
        ("imports.created_by",),
        TRACE,
        Export.NO,
        Erasure.EMPTIED,
        personal=("file_name",),
        technical=("kind", "file_hash", "layout"),
        why="what was imported about a family is in its own rows",
    ),
    "import_rows": Table(
        About.HOUSEHOLD,
        ("import_rows.made",),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        personal=("cells", "read_as", "faults", "made"),
        technical=("line", "first_line", "row_hash"),
        why="emptied when it is imported, discarded or a week old",
    ),
    "batches": Table(
        About.STAFF,
        ("batches.staff_id",),
        TRACE,
        Export.NO,
        Erasure.EMPTIED,
        personal=("params", "result"),
        technical=(
            *("rights", "form_key", "cursor", "done", "total", "owner", "fence", "beat", "attempts"),
            *("file_name", "media_type", "size", "error"),
        ),
        why=_RUNNING,
    ),
    "batch_pieces": Table(
        About.STAFF,
        ("batch_pieces.batch_id", "batches.staff_id"),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        personal=("content",),
        technical=("number",),
        why="a file prepared for staff, deleted within days",
    ),
    # -- about nobody
    "programmes": Table(
        About.NOBODY,
        technical=(
            *("code", "name", "zone", "currency", "privacy_version", "settings", "help_numbers"),
            "checked_on",
        ),
        why=_ABOUT_NOBODY,
    ),
    "sites": Table(About.NOBODY, technical=("name", "quarter"), why=_ABOUT_NOBODY),
    "activities": Table(
        About.NOBODY,
        technical=("kind", "title", "description", "allowance_minor", "currency"),
        why=_ABOUT_NOBODY,
    ),
    "sessions": Table(
        About.NOBODY,
        technical=("zone", "place", "latitude", "longitude", "capacity"),
        why=_ABOUT_NOBODY,
    ),
    "broadcasts": Table(
        About.NOBODY,
        technical=("title", "texts", "audience", "form_key", "reached_id", "left_out"),
        why="what each family was sent is one of their messages",
    ),
    "leases": Table(About.NOBODY, technical=("name", "owner", "number"), why=_ABOUT_NOBODY),
}

"""A large database for examining statements: many households with half a year of history, made in bulk on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Household
from budgeting.db.types import Base
from budgeting.search import names
from dialogs import search
from tests.kit.build import HASH

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
PROGRAMMES, COACHES, SITES, WEEKS, INSTALMENTS, MESSAGES = 4, 20, 10, 10, 24, 8
ROLES = {"operator": "marco", "coach": "giulia", "coordinator": "elena", "administrator": "sara"}
PAGE = 50_000
Rows = Iterator[dict[str, Any]]


def made(url: str, households: int) -> Database:
    """The database with that many households, in four programmes; it is filled only once."""
    database = Database(url, durable=False)
    migrate.upgrade(database)
    with database.read() as session:
        is_new = session.scalar(select(Household.id).limit(1)) is None
    if is_new:
        with database.writing.begin() as connection:
            later = "PRAGMA defer_foreign_keys=ON"
            connection.exec_driver_sql(
                later if database.is_sqlite else "SET session_replication_role = replica"
            )
            for name, rows in _tables(households).items():
                _fill(connection, name, rows)
        _give_words(database)
    return database


def _give_words(database: Database) -> None:
    """What the clock does bit by bit."""
    clock, after = SetClock(NOW), None
    while (after := database.write(lambda s, after=after: search.index(s, clock, after))) is not None:
        pass
    while database.write(names.catch_up):
        pass
    database.optimize()


def _fill(connection: Connection, name: str, rows: Rows) -> None:
    table = Base.metadata.tables[name]
    while page := list(islice(rows, PAGE)):
        connection.execute(insert(table), page)


#: What families write about, in their languages; "pane" is in every second message.
_WORDS = [
    "bolletta",
    "luce",
    "gas",
    "affitto",
    "rata",
    "caldaia",
    "rotta",
    "scuola",
    "bambini",
    "medico",
    "lavoro",
    "ieri",
    "domani",
    "grazie",
    "quando",
    "posso",
    "pagare",
    "acqua",
    "condominio",
    "assegno",
    "unico",
    "autobus",
    "spesa",
    "mercato",
    "farmacia",
    "dentista",
    "libri",
    "mensa",
    "فاتورة",
    "الكهرباء",
    "إيجار",
    "المدرسة",
    "شكرا",
    "বিদ্যুৎ",
    "বিল",
    "ভাড়া",
    "ਬਿਜਲੀ",
    "ਕਿਰਾਇਆ",
    "рахунок",
    "світло",
    "școală",
    "chirie",
    "qira",
    "fatura",
    "loyer",
    "électricité",
    "rent",
    "school",
]


def _text(conversation: int, message: int) -> str:
    """About ten words, some of them common and some rare."""
    seed = conversation * MESSAGES + message
    words = [_WORDS[(seed * step + seed // step) % len(_WORDS)] for step in (3, 7, 11, 13, 17, 19)]
    often = "pane" if seed % 2 else "latte"
    return " ".join([often, *words, f"{seed % 90},{seed % 100:02}", f"nr{seed % 5000}", f"cod{seed}"])


def _tables(households: int) -> dict[str, Rows]:
    at = {"created_at": NOW - timedelta(weeks=30)}
    coaches = PROGRAMMES * COACHES
    homes, people = range(1, households + 1), range(1, 2 * households + 1)

    def programme(home: int) -> int:
        return home % PROGRAMMES + 1

    def coach(home: int) -> int:
        return (home % PROGRAMMES) * COACHES + home // PROGRAMMES % COACHES + 1

    staff = [
        (number, f"coach{number}", "coach", (number - 1) // COACHES + 1) for number in range(1, coaches + 1)
    ]
    staff[0] = (1, ROLES["coach"], "coach", 1)
    staff += [
        (coaches + at, first, role, 1)
        for at, (role, first) in enumerate(((r, f) for r, f in ROLES.items() if r != "coach"), 1)
    ]
    return {
        "programmes": (
            {"id": n, "code": f"p{n}", "name": f"Programme {n}", **at} for n in range(1, PROGRAMMES + 1)
        ),
        "sites": (
            {"id": n, "programme_id": (n - 1) // SITES + 1, "name": f"Site {n}", "quarter": ""}
            for n in range(1, PROGRAMMES * SITES + 1)
        ),
        "staff": (
            {
                "id": n,
                "email": f"{first}@example.org",
                "name": first,
                "first_name": first.title(),
                "password_hash": HASH,
                **at,
            }
            for n, first, _, _ in staff
        ),
        "staff_roles": ({"staff_id": n, "programme_id": where, "role": role} for n, _, role, where in staff),
        "households": (
            {
                "id": n,
                "programme_id": programme(n),
                "site_id": (n % PROGRAMMES) * SITES + n % SITES + 1,
                "reference": f"R-{n}",
                "name": f"family {n}",
                "coach_id": coach(n),
                "state": "left" if n % 50 == 0 else "active",
                **at,
            }
            for n in homes
        ),
        "members": (
            {
                "id": n,
                "household_id": (n + 1) // 2,
                "name": f"member {n}",
                "language": ("it", "ar", "en", "bn")[n % 4],
                "sees_arrears": n % 2 == 1,
                "checkin_weekday": n % 7 + 1 if n % 2 else None,
                "checkin_time": time(18) if n % 2 else None,
                "joined_at": NOW - timedelta(weeks=20) if n % 10 else None,
                **at,
            }
            for n in people
        ),
        "consents": (
            {"member_id": n, "version": "2026-1", "language": "it", "given_at": NOW - timedelta(weeks=20)}
            for n in people
            if n % 10
        ),
        "conversations": (
            {
                "id": n,
                "bot_id": 1,
                "chat_id": 100_000 + n,
                "member_id": n,
                # Two thousand wait in each programme.
                "inbox_state": "waiting" if n % 5 == 1 else "resolved" if n % 40 == 2 else "quiet",
                "waiting_since": NOW - timedelta(minutes=n % 5000) if n % 5 == 1 else None,
                "last_seen_at": NOW - timedelta(minutes=n % 9000),
                "linked_at": NOW - timedelta(weeks=20),
                **at,
            }
            for n in people
            if n % 10
        ),
        "messages": (
            {
                "conversation_id": n,
                "bot_id": 1,
                "direction": "out" if m % 2 else "in",
                "state": ("failed" if n % 400 == 3 and m == MESSAGES - 1 else "sent")
                if m % 2
                else "received",
                "created_at": NOW - timedelta(hours=(MESSAGES - m) * 20, minutes=n % 60),
                "text": _text(n, m),
                # A quarter of what is sent, staff wrote.
                "staff_id": coach((n + 1) // 2) if m % 2 and n % 4 == 1 else None,
                "update_id": None if m % 2 else n * MESSAGES + m,
                "telegram_id": m + 1,
            }
            for n in people
            if n % 10
            for m in range(MESSAGES)
        ),
        "entries": (
            {
                "household_id": n,
                "member_id": 2 * n - 1,
                "line": 0,
                "kind": "income" if e == 0 else "expense",
                "category": "work" if e == 0 else ("food", "transport", "leisure")[e % 3],
                "amount_minor": 1000 + 37 * e + n % 100,
                "spent_on": MONDAY - timedelta(weeks=w, days=-e),
                "created_at": NOW - timedelta(weeks=w),
            }
            for n in homes
            for w in range(WEEKS)
            for e in range(4)
        ),
        "checkins": (
            {
                "household_id": n,
                "week": MONDAY - timedelta(weeks=w),
                "state": "missed" if (n + w) % 7 == 0 else "done",
                "member_id": 2 * n - 1,
                "asked_at": NOW - timedelta(weeks=w),
                "finished_at": NOW - timedelta(weeks=w),
            }
            for n in homes
            for w in range(1, WEEKS)
        ),
        # Most coaches have signed off all weeks but the last.
        "week_reviews": (
            {
                "household_id": n,
                "week": MONDAY - timedelta(weeks=w),
                "staff_id": coach(n),
                "signed_at": NOW - timedelta(weeks=w - 1),
                "updated_at": NOW,
            }
            for n in homes
            for w in range(2, WEEKS)
            if (n + w) % 12
        ),
        "month_plan_lines": (
            {"household_id": n, "month": date(2026, 1, 1), "category": name, "limit_minor": 20_000}
            for n in homes
            for name in ("food", "transport")
        ),
        "repayment_plans": (
            {
                "id": n,
                "household_id": n,
                "state": ("active", "active", "paused", "active", "kept")[n % 5],
                "agreed_at": NOW - timedelta(weeks=26),
                **at,
            }
            for n in homes
            if n % 4
        ),
        "instalments": (
            {
                "id": n * INSTALMENTS + i,
                "plan_id": n,
                "number": i + 1,
                "due_on": date(2025 + (8 + i) // 12, (8 + i) % 12 + 1, n % 28 + 1),
                "amount_minor": 10_000,
                "state": "confirmed" if i < 6 or n % 5 == 4 else "paused" if n % 5 == 2 else "due",
            }
            for n in homes
            if n % 4
            for i in range(INSTALMENTS)
        ),
        "payments": (
            {
                "household_id": n,
                "instalment_id": n * INSTALMENTS + i,
                "amount_minor": 10_000,
                "paid_on": date(2025 + (8 + i) // 12, (8 + i) % 12 + 1, n % 28 + 1),
                "state": "confirmed",
                **at,
            }
            for n in homes
            if n % 4
            for i in range(6)
        ),
        "tasks": (
            {
                "programme_id": programme(n),
                "household_id": n,
                "conversation_id": None,
                "kind": ("checkin_missed", "instalment_overdue", "payment_declared")[t],
                "subject_kind": "household",
                "subject_id": n,
                "state": "open" if t == 0 and n % 20 == 0 else "done",
                "created_at": NOW - timedelta(days=n % 90),
            }
            for n in homes
            for t in range(3)
        ),
        "cases": (
            {
                "programme_id": programme(n),
                "household_id": n,
                "topic": "health",
                "state": "open" if n % 30 == 0 else "closed",
                "owner_id": coach(n),
                "opened_at": NOW - timedelta(days=n % 90),
                "closed_at": None if n % 30 == 0 else NOW - timedelta(days=n % 60),
                **at,
            }
            for n in homes
            if n % 10 == 0
        ),
        "due_events": (
            {
                "kind": "checkin_ask",
                "subject_id": n,
                "member_id": n,
                "for_date": MONDAY + timedelta(days=n % 7 - 7 * w),
                "unique_key": f"checkin_ask:{n}:{w}",
                "due_at": NOW + timedelta(days=n % 7 - 7 * w, hours=1),
                "stale_at": NOW + timedelta(days=n % 7 - 7 * w, hours=30),
                "state": "done" if n % 7 - 7 * w < 0 else "pending",
            }
            for n in people
            if n % 2
            for w in range(WEEKS)
        ),
        "audit": (
            {
                "at": NOW - timedelta(minutes=n * 3 + a),
                "staff_id": coach(n),
                "action": "household.view",
                "subject": "household",
                "subject_id": n,
                "household_id": n,
            }
            for n in homes
            for a in range(5)
        ),
        "broadcasts": (
            {
                "id": n,
                "programme_id": n % PROGRAMMES + 1,
                "created_by": coaches + 1,
                "title": f"Announcement {n}",
                "texts": {"it": "Domani"},
                "audience": {},
                "state": "done",
                "started_at": NOW - timedelta(days=n),
                **at,
            }
            for n in range(1, 400)
        ),
    }

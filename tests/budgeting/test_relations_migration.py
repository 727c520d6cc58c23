"""What revision 0013 does with earlier versions' task keys and audit reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Case, Instalment, RepaymentPlan
from budgeting.db.types import Instant
from budgeting.states.arrears import PlanState
from budgeting.states.tasks import TaskKind
from tests.kit import build

#: From an earlier version's (kind, key, number, cause) to (subject kind, subject, cause): "{member}", "{chat}",
#: "{heard}" and "{said}" are ids in the cast; case 41 is about the instalment "{instalment}".
Old = tuple[str, str, int | None, str]
TASKS: dict[Old, tuple[str | None, str | None, str]] = {
    ("conversation", "conversation:{chat}", None, ""): ("conversation", "{chat}", ""),
    ("call_back", "call_back:{chat}", 8, ""): ("conversation", "{chat}", ""),
    ("crisis", "crisis:{chat}", None, ""): ("conversation", "{chat}", ""),
    ("cannot_pay", "cannot_pay:{instalment}", 41, ""): ("case", "41", ""),
    ("payment_declared", "payment:12", 12, ""): ("payment", "12", ""),
    ("instalment_overdue", "overdue:13", 13, ""): ("instalment", "13", ""),
    ("checkin_missed", "checkin_missed:14", 14, ""): ("checkin", "14", ""),
    ("unreachable", "unreachable:{member}", None, ""): ("member", "{member}", ""),
    ("problem", "problem:{heard}", 1, ""): ("message", "1", ""),
    ("problem", "unsent:{said}", 2, ""): ("message", "2", ""),
    ("problem", "due:15", 15, ""): ("due_event", "15", ""),
    ("problem", "promise:16", 16, ""): ("task", "16", ""),
    ("problem", "broadcast:17", 17, ""): ("broadcast", "17", ""),
    ("problem", "of another time", None, ""): (None, None, ""),
    ("plan_untold", "plan_untold:18", 18, ""): ("plan", "18", ""),
    ("unaccompanied", "unaccompanied:19", None, ""): ("programme", "19", ""),
    ("call_household", "call:20", 51, "stopped"): ("household", "20", "stopped"),
    ("pause_ends", "pause:21", 21, ""): ("plan", "21", ""),
    ("no_next_step", "gap:proposal:22", 22, "proposal.unanswered"): ("plan", "22", "unanswered"),
    ("no_next_step", "gap:weeks:23", 23, "weeks.unread"): ("weeks", "23", "unread"),
    ("no_next_step", "gap:household:23", 23, "household.no_coach"): ("household", "23", "no_coach"),
    ("no_next_step", "gap:programme:24", 24, "programme.nobody_answers"): (
        "programme",
        "24",
        "nobody_answers",
    ),
    # A task that is done, and the same cause again.
    ("instalment_overdue", "overdue:25#{id}", 25, ""): ("instalment", "25", ""),
    ("instalment_overdue", "overdue:25", 25, ""): ("instalment", "25", ""),
    # Two open tasks whose numbers give the same subject: the later one gets no subject kind.
    ("cannot_pay", "cannot_pay:52", 41, ""): (None, "41", ""),
}
#: The kinds of the time when tasks had keys; later ones never had one.
WITH_KEY = {
    TaskKind.CONVERSATION,
    TaskKind.CALL_BACK,
    TaskKind.CANNOT_PAY,
    TaskKind.PAYMENT_DECLARED,
    TaskKind.INSTALMENT_OVERDUE,
    TaskKind.CHECKIN_MISSED,
    TaskKind.UNREACHABLE,
    TaskKind.PROBLEM,
    TaskKind.PLAN_UNTOLD,
    TaskKind.UNACCOMPANIED,
    TaskKind.CALL_HOUSEHOLD,
    TaskKind.PAUSE_ENDS,
    TaskKind.NO_NEXT_STEP,
    TaskKind.CRISIS,
}
#: From an earlier version's (action, reason) to (to whom, details, reason).
AUDIT: dict[tuple[str, str], tuple[str | None, dict[str, Any], str]] = {
    ("conversation.assign", "staff {staff}"): ("{staff}", {}, ""),
    ("task.assign", "staff {staff}"): ("{staff}", {}, ""),
    ("case.open", "owner {staff}"): ("{staff}", {}, ""),
    ("case.assign", "owner {staff}"): ("{staff}", {}, ""),
    ("case.assign", "owner 999999"): (None, {}, "owner 999999"),
    ("case.action_done", "action 31"): (None, {"action": 31}, ""),
    ("case.action_over", "action 32"): (None, {"action": 32}, ""),
    ("case.evidence", "messages 3"): (None, {"messages": 3}, ""),
    ("case.urgency", "high"): (None, {"urgency": "high"}, ""),
    ("case.close", "still_open"): (None, {"outcome": "still_open"}, ""),
    ("instalment.after_case", "new_date"): (None, {"after_case": "new_date"}, ""),
    ("month_plan.set", "rent"): (None, {"category": "rent"}, ""),
    ("month_plan.removed", "food"): (None, {"category": "food"}, ""),
    ("member.language", "ar"): (None, {"language": "ar"}, ""),
    ("staff.grant", "coach ponte-blu"): (None, {"role": "coach", "programme": "ponte-blu"}, ""),
    ("staff.revoke", "coach ponte-blu: leaves: soon"): (
        None,
        {"role": "coach", "programme": "ponte-blu"},
        "leaves: soon",
    ),
    ("household.change", "site_id, pay_day"): (None, {"fields": ["site_id", "pay_day"]}, ""),
    ("programme.settle", "night_alerts on_call"): (None, {"fields": ["night_alerts", "on_call"]}, ""),
    ("household.export", "12"): (None, {"rows": 12}, ""),
    # Text that a person wrote stays text, whatever it looks like.
    ("member.leave", "staff 1"): (None, {}, "staff 1"),
    ("staff.suspend", "coach of before"): (None, {}, "coach of before"),
    ("household.view", ""): (None, {}, ""),
}


def _put(session: Session, table: str, **values: Any) -> None:
    columns = [
        sa.column(name, Instant() if isinstance(value, datetime) else None) for name, value in values.items()
    ]
    session.execute(sa.insert(sa.table(table, *columns)).values(**values))


@pytest.fixture
def names(database: Database, clock: SetClock) -> dict[str, int]:
    """An older database with a task for each key and an audit line for each reason."""
    now = clock.now()

    def live(session: Session) -> dict[str, int]:
        cast = build.make_cast(session, clock)
        chat = build.conversation(session, clock, cast.amina)
        for number, direction in ((1, "in"), (2, "out")):
            _put(
                session,
                "messages",
                id=number,
                conversation_id=chat,
                bot_id=1,
                direction=direction,
                state="sent",
                created_at=now,
                kind="text",
                text="",
                lane="reply",
                operation="send",
                attempts=0,
            )
        plan = RepaymentPlan(
            household_id=cast.amrani,
            state=PlanState.ACTIVE,
            currency="EUR",
            created_at=now,
        )
        session.add(plan)
        session.flush()
        instalment = Instalment(
            plan_id=plan.id, number=1, due_on=date(2026, 3, 5), amount_minor=100, currency="EUR"
        )
        session.add(instalment)
        session.flush()
        values: dict[str, Any] = {"household_id": cast.amrani, "topic": "cannot_pay", "created_at": now}
        session.add(Case(id=41, programme_id=cast.programme, instalment_id=instalment.id, **values))
        session.flush()
        return {
            "instalment": instalment.id,
            "member": cast.amina,
            "chat": chat,
            "staff": cast.giulia,
            "household": cast.amrani,
            "heard": 1,
            "said": 2,
        }

    def older(session: Session, names: dict[str, int]) -> None:
        for number, (kind, key, subject, cause) in enumerate(TASKS, 101):
            done = "#" in key
            _put(
                session,
                "tasks",
                id=number,
                kind=kind,
                state="done" if done else "open",
                urgency="normal",
                cause=cause,
                subject_id=subject,
                unique_key=key.format(id=number, **names),
                created_at=now,
            )
        for number, (action, reason) in enumerate(AUDIT, 1001):
            said = reason.format(**names)
            _put(session, "audit", id=number, at=now, action=action, subject="staff", reason=said)

    names = database.write(live)
    migrate.downgrade(database, "0012")
    database.write(lambda session: older(session, names))
    return names


def _rows(database: Database, query: str) -> list[Any]:
    with database.read() as session:
        return list(session.execute(sa.text(query)).all())


def _subjects(database: Database) -> dict[int, Any]:
    query = "SELECT id, subject_kind, subject_id, cause FROM tasks"
    return {row.id: (row.subject_kind, row.subject_id, row.cause) for row in _rows(database, query)}


def test_old_keys_of_tasks_become_columns_and_keys_again(database: Database, names: dict[str, int]) -> None:
    assert {TaskKind(kind) for kind, *_ in TASKS} == WITH_KEY, "each kind has an old key"
    before = {row.id: row.unique_key for row in _rows(database, "SELECT id, unique_key FROM tasks")}
    migrate.upgrade(database)
    expected = {
        number: (kind, subject and int(subject.format(**names)), cause)
        for number, (kind, subject, cause) in enumerate(TASKS.values(), 101)
    }
    assert _subjects(database) == expected
    migrate.downgrade(database, "0012")
    after = {row.id: row.unique_key for row in _rows(database, "SELECT id, unique_key FROM tasks")}
    nameless = {number for number, (kind, *_) in expected.items() if kind is None}
    assert after == {
        number: f"task:{number}" if number in nameless else key for number, key in before.items()
    }
    causes = {row.id: row.cause for row in _rows(database, "SELECT id, cause FROM tasks")}
    assert causes == {number: cause for number, (*_, cause) in enumerate(TASKS, 101)}
    migrate.upgrade(database)
    assert _subjects(database) == expected


def test_what_reasons_said_becomes_columns_and_reasons_again(
    database: Database, names: dict[str, int]
) -> None:
    before = {row.id: row.reason for row in _rows(database, "SELECT id, reason FROM audit WHERE id > 1000")}

    def told() -> dict[int, Any]:
        columns = (sa.column("details", sa.JSON), *map(sa.column, ("id", "to_id", "reason")))
        with database.read() as session:
            rows = session.execute(
                sa.select(*columns).select_from(sa.table("audit")).where(sa.column("id") > 1000)
            )
            return {row.id: (row.to_id, row.details, row.reason) for row in rows}

    migrate.upgrade(database)
    expected = {
        number: (to and int(to.format(**names)), details, reason)
        for number, (to, details, reason) in enumerate(AUDIT.values(), 1001)
    }
    assert told() == expected
    migrate.downgrade(database, "0012")
    assert {
        row.id: row.reason for row in _rows(database, "SELECT id, reason FROM audit WHERE id > 1000")
    } == before
    migrate.upgrade(database)
    assert told() == expected

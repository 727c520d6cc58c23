"""A task says what it is about in columns instead of a key, and a line of the audit what it says besides its words

Rows of before are filled from the keys and reasons that earlier versions wrote, a few thousand at a time; the way
back writes these again. Of a kind, one task about a thing waits: an index says so now, which the key did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 2_000
WAITS = sa.text("state IN ('open', 'taken')")
SUBJECT = "ix_tasks_kind_subject_kind_subject_id"

_TASKS = sa.table(
    "tasks",
    sa.column("id", types.Id),
    sa.column("kind", sa.String),
    sa.column("state", sa.String),
    sa.column("household_id", types.Id),
    sa.column("conversation_id", types.Id),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", types.Id),
    sa.column("cause", sa.String),
    sa.column("unique_key", sa.String),
)
_AUDIT = sa.table(
    "audit",
    sa.column("id", types.Id),
    sa.column("action", sa.String),
    sa.column("reason", sa.String),
    sa.column("to_id", types.Id),
    sa.column("details", types.Document),
)
_CASES = sa.table("cases", sa.column("id", types.Id), sa.column("instalment_id", types.Id))
_MESSAGES = sa.table("messages", sa.column("id", types.Id), sa.column("direction", sa.String))
_STAFF = sa.table("staff", sa.column("id", types.Id))

Row = sa.Row[Any]
Fill = Callable[[sa.Connection, Sequence[Row]], Iterable[dict[str, Any]]]


def upgrade() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("subject_kind", sa.String(32), nullable=True))
    _fill(_TASKS, sa.true(), ("subject_kind", "subject_id", "cause"), _subjects)
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint("uq_tasks_unique_key", type_="unique")
        tasks.drop_column("unique_key")
    _keep_one()
    op.create_index(
        SUBJECT,
        "tasks",
        ["kind", "subject_kind", "subject_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("to_id", types.Id, nullable=True))
        audit.add_column(sa.Column("details", types.Document, nullable=False, server_default="{}"))
        audit.create_foreign_key("fk_audit_to_id", "staff", ["to_id"], ["id"])
    _fill(_AUDIT, _AUDIT.c.reason != "", ("to_id", "details", "reason"), _details)


def downgrade() -> None:
    said = sa.cast(_AUDIT.c.details, sa.String) != "{}"
    _fill(_AUDIT, _AUDIT.c.to_id.is_not(None) | said, ("reason",), _reasons)
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("fk_audit_to_id", type_="foreignkey")
        audit.drop_column("details")
        audit.drop_column("to_id")
    op.drop_index(SUBJECT, table_name="tasks")
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("unique_key", sa.String(120), nullable=True))
    _fill(_TASKS, sa.true(), ("subject_id", "cause", "unique_key"), _keys)
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("unique_key", existing_type=sa.String(120), nullable=False)
        tasks.create_unique_constraint("uq_tasks_unique_key", ["unique_key"])
        tasks.drop_column("subject_kind")


def _fill(table: Any, chosen: Any, columns: Sequence[str], values: Fill) -> None:
    connection, after = op.get_bind(), 0
    write = sa.update(table).where(table.c.id == sa.bindparam("row"))
    write = write.values({name: sa.bindparam(f"new_{name}") for name in columns})
    while True:
        query = sa.select(table).where(chosen, table.c.id > after).order_by(table.c.id).limit(BATCH)
        rows = connection.execute(query).all()
        if not rows:
            return
        after = rows[-1].id
        if filled := list(values(connection, rows)):
            connection.execute(write, filled)


# -- tasks

#: What the number of a task was, or the number in its key, by its kind.
ABOUT = {
    "conversation": "conversation",
    "call_back": "conversation",
    "crisis": "conversation",
    "cannot_pay": "case",
    "payment_declared": "payment",
    "instalment_overdue": "instalment",
    "checkin_missed": "checkin",
    "unreachable": "member",
    "plan_untold": "plan",
    "unaccompanied": "programme",
    "call_household": "household",
    "pause_ends": "plan",
}
#: Those whose number stood in the key, not in the column.
IN_KEY = {"conversation", "call_back", "crisis", "unreachable", "unaccompanied", "call_household"}
#: The first word of the key of a problem, and what it was about.
PROBLEMS = {
    "problem": "message",
    "unsent": "message",
    "due": "due_event",
    "promise": "task",
    "broadcast": "broadcast",
}
#: The words with which keys began, where the kind is another word.
WORDS = {
    "payment_declared": "payment",
    "instalment_overdue": "overdue",
    "call_household": "call",
    "pause_ends": "pause",
}


def _subjects(_connection: sa.Connection, rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        word, _, rest = row.unique_key.partition("#")[0].partition(":")
        kind, number, cause = ABOUT.get(row.kind), row.subject_id, row.cause
        if row.kind == "no_next_step" and word == "gap":
            thing, _, rest = rest.partition(":")
            kind, cause = "plan" if thing == "proposal" else thing, cause.partition(".")[2]
        elif row.kind == "problem":
            kind = PROBLEMS.get(word)
        if row.kind in IN_KEY or (kind is not None and number is None):
            number = int(rest) if rest.isdigit() else None
        if row.kind in ("conversation", "call_back", "crisis"):
            number = number or row.conversation_id
        yield {
            "row": row.id,
            "new_subject_kind": kind if number is not None else None,
            "new_subject_id": number,
            "new_cause": cause,
        }


def _keep_one() -> None:
    """Where two wait about one thing, the later is about nothing that we can name: staff see both and close them."""
    other = _TASKS.alias()
    waiting = ("open", "taken")
    earlier = (
        sa.select(other.c.id)
        .where(
            other.c.state.in_(waiting),
            other.c.kind == _TASKS.c.kind,
            other.c.subject_kind == _TASKS.c.subject_kind,
            other.c.subject_id == _TASKS.c.subject_id,
            other.c.id < _TASKS.c.id,
        )
        .exists()
    )
    op.get_bind().execute(
        sa.update(_TASKS).where(_TASKS.c.state.in_(waiting), earlier).values(subject_kind=None)
    )


def _keys(connection: sa.Connection, rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.subject_kind, []).append(row.subject_id)
    cases = sa.select(_CASES.c.id, _CASES.c.instalment_id).where(_CASES.c.id.in_(by_kind.get("case", [])))
    instalments = {row.id: row.instalment_id for row in connection.execute(cases)}
    sent = sa.select(_MESSAGES.c.id).where(
        _MESSAGES.c.id.in_(by_kind.get("message", [])), _MESSAGES.c.direction == "out"
    )
    ours = set(connection.execute(sent).scalars())
    for row in rows:
        number, cause = row.subject_id, row.cause
        if row.subject_kind is None:
            key = f"task:{row.id}"
        elif row.kind == "no_next_step":
            # A proposed plan was called one.
            thing = "proposal" if (row.subject_kind, cause) == ("plan", "unanswered") else row.subject_kind
            key, cause = f"gap:{thing}:{number}", f"{thing}.{cause}"
        elif row.kind == "problem":
            words = {about: word for word, about in PROBLEMS.items() if about != "message"}
            words["message"] = "unsent" if number in ours else "problem"
            key = f"{words.get(row.subject_kind, row.subject_kind)}:{number}"
        elif row.kind == "cannot_pay":
            key = f"cannot_pay:{instalments.get(number) or number}"
        else:
            key = f"{WORDS.get(row.kind, row.kind)}:{number}"
        yield {
            "row": row.id,
            "new_subject_id": None if row.kind in IN_KEY else number,
            "new_cause": cause,
            "new_unique_key": f"{key}#{row.id}" if row.state == "done" else key,
        }


# -- the audit

PASSED_ON = {"conversation.assign", "case.open", "case.assign", "task.assign"}
#: By action: the pattern of its reason, whose groups are the names of what was said.
SAID: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(PASSED_ON, re.compile(r"(?:staff|owner) (?P<to>\d{1,18})")),
    **dict.fromkeys(
        (
            "case.action",
            "case.action_done",
            "case.action_undone",
            "case.action_over",
            "case.action_passed",
        ),
        re.compile(r"action (?P<action>\d{1,18})"),
    ),
    "case.evidence": re.compile(r"messages (?P<messages>\d{1,18})"),
    "case.urgency": re.compile(r"(?P<urgency>normal|high)"),
    "case.close": re.compile(r"(?P<outcome>solved|plan|still_open|left)"),
    "instalment.after_case": re.compile(r"(?P<after_case>paid|remind|new_date|pause|cancel|other_case)"),
    "month_plan.set": re.compile(r"(?P<category>[a-z_]+)"),
    "month_plan.removed": re.compile(r"(?P<category>[a-z_]+)"),
    "member.language": re.compile(r"(?P<language>[a-zA-Z_-]{2,12})"),
    **dict.fromkeys(
        ("staff.grant", "staff.revoke"),
        re.compile(
            r"(?P<role>administrator|coordinator|operator|coach|partner) (?P<programme>[^\s:]+)"
            r"(?:: (?P<words>.*))?",
            re.DOTALL,
        ),
    ),
    "household.change": re.compile(
        r"(?P<fields>(?:site_id|coach_id|pay_day)(?:, (?:site_id|coach_id|pay_day))*)"
    ),
    "programme.settle": re.compile(r"(?P<fields>[a-z_]+(?: [a-z_]+)*)"),
}
EXPORTED = re.compile(r"(?P<rows>\d{1,18})")
NUMBERS = {"to", "action", "messages", "rows"}


def _details(connection: sa.Connection, rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    found = []
    for row in rows:
        pattern = EXPORTED if row.action.endswith(".export") else SAID.get(row.action)
        match = pattern.fullmatch(row.reason) if pattern is not None else None
        if match is not None:
            found.append((row.id, {name: said for name, said in match.groupdict().items() if said}))
    named = {int(said["to"]) for _, said in found if "to" in said}
    there = set(connection.execute(sa.select(_STAFF.c.id).where(_STAFF.c.id.in_(named))).scalars())
    for number, said in found:
        details: dict[str, Any] = {
            name: int(value) if name in NUMBERS else value for name, value in said.items()
        }
        words, to = details.pop("words", ""), details.pop("to", None)
        if to is not None and to not in there:
            # As it was: nobody is called that.
            continue
        if "fields" in details:
            details["fields"] = re.findall(r"\w+", details["fields"])
        yield {"row": number, "new_to_id": to, "new_details": details, "new_reason": words}


def _reasons(_connection: sa.Connection, rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        said = dict(row.details)
        if row.to_id is not None:
            reason = f"{'owner' if row.action.startswith('case.') else 'staff'} {row.to_id}"
        elif "role" in said:
            reason = f"{said['role']} {said['programme']}" + (f": {row.reason}" if row.reason else "")
        elif "fields" in said:
            reason = (" " if row.action == "programme.settle" else ", ").join(said["fields"])
        elif "action" in said or "messages" in said:
            reason = " ".join(f"{name} {value}" for name, value in said.items())
        else:
            reason = " ".join(str(value) for value in said.values()) or row.reason
        yield {"row": row.id, "new_reason": reason[:200]}

"""Every audit line about family data records the family, and every subject is declared as a family's or as nobody's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import OF_A_HOUSEHOLD, OF_NO_HOUSEHOLD, AuditAction
from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Conversation, Instalment, WeekReview
from tests.kit import build, world
from tests.kit.world import WEEK

ROOT = Path(__file__).parents[3]


@pytest.fixture
def families(database: Database, clock: SetClock) -> Callable[[Session], dict[str, tuple[int, int]]]:
    """By subject: one such thing, and the family that it belongs to."""
    cast = build.cast(database, clock)

    def make(session: Session) -> dict[str, tuple[int, int]]:
        made = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        week = session.execute(
            insert(WeekReview)
            .values(household_id=made.household, week=WEEK, staff_id=cast.giulia, updated_at=clock.now())
            .returning(WeekReview.id)
        ).scalar_one()
        things = {
            "household": made.household,
            "member": made.member,
            "conversation": made.conversation,
            "debt": made.debt,
            "plan": made.plan,
            "instalment": session.scalars(
                select(Instalment.id).where(Instalment.plan_id == made.plan).order_by(Instalment.id)
            ).first(),
            "payment": made.payment,
            "case": made.case,
            "bill": made.bill,
            "task": made.task,
            "corrective": made.corrective,
            "agreement": made.agreement,
            "erasure": made.erasure,
            "invite_request": made.invite_request,
            "week": week,
            "document": made.document,
            "document_request": made.document_request,
            "wellbeing": made.survey,
            "allowance": made.allowance,
            "certificate": made.certificate,
            "appointment": made.appointment,
            "skill": made.skill,
            "skill_interest": made.skill_interest,
            "childcare": made.childcare,
            "referral": made.referral,
        }
        return {subject: (number, made.household) for subject, number in things.items()}

    return make


def test_a_line_about_any_thing_of_a_family_knows_the_family(
    database: Database, clock: SetClock, families: Callable[[Session], dict[str, tuple[int, int]]]
) -> None:
    things = database.write(families)
    assert set(things) == set(OF_A_HOUSEHOLD)

    def note(session: Session) -> None:
        for subject, (number, _) in things.items():
            audit.note(session, clock, None, "test.of", subject, number, "why")
            audit.note(session, clock, None, "test.gone", subject, 987_654, "why")
        for subject in (*OF_NO_HOUSEHOLD, "something new"):
            audit.note(session, clock, None, "test.none", subject, 1, "why")
        audit.note(session, clock, None, "test.none", "household", None, "12")

    database.write(note)
    with database.read() as session:
        query = select(Audit.action, Audit.subject, Audit.household_id).where(Audit.action.like("test.%"))
        lines = session.execute(query).all()
    assert {(line.subject, line.household_id) for line in lines if line.action == "test.of"} == {
        (subject, household) for subject, (_, household) in things.items()
    }
    # An erased household keeps its id in the log; for anything else that is gone, the family is unknown.
    gone = {line.subject: line.household_id for line in lines if line.action == "test.gone"}
    assert gone == {subject: 987_654 if subject == "household" else None for subject in things}
    assert {line.household_id for line in lines if line.action == "test.none"} == {None}


#: What lines of before can't be about.
LATER = {
    *("document", "document_request", "wellbeing", "allowance", "certificate"),
    *("appointment", "skill", "skill_interest", "childcare", "referral"),
}


def test_lines_of_before_learn_their_family(
    database: Database, clock: SetClock, families: Callable[[Session], dict[str, tuple[int, int]]]
) -> None:
    things = {subject: thing for subject, thing in database.write(families).items() if subject not in LATER}
    for newer in ("agreement", "erasure", "invite_request"):
        # Nobody wrote a line about these before there were families in the log.
        del things[newer]

    def of_before(session: Session) -> None:
        for subject, (number, _) in things.items():
            audit.note(session, clock, None, "test.before", subject, number, "why")
        session.execute(update(Audit).values(household_id=None))

    database.write(of_before)
    migrate.downgrade(database, "0004")
    migrate.upgrade(database)
    with database.read() as session:
        query = select(Audit.subject, Audit.household_id).where(Audit.action == "test.before")
        by_subject = {row.subject: row.household_id for row in session.execute(query)}
    # What didn't exist then is gone with its table.
    later = {"corrective", "bill"}
    known = {subject: household for subject, (_, household) in things.items() if subject not in later}
    assert {subject: by_subject[subject] for subject in known} == known


def test_a_chat_of_somebody_unknown_belongs_to_no_family_yet(database: Database, clock: SetClock) -> None:
    def stranger(session: Session) -> None:
        row = {"bot_id": 1, "chat_id": 77, "created_at": clock.now()}
        number = session.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
        audit.note(session, clock, None, "conversation.view", "conversation", number)

    database.write(stranger)
    with database.read() as session:
        assert session.scalars(select(Audit.household_id)).all() == [None]


#: They write lines for their callers: `viewed` uses the subject it is given, a list the one of its `export`, a list of
#: names the one of its kind, which also stands in the line about adding one.
GIVEN_ON = {"admin/view_log.py", "admin/kit/list_files.py", "budgeting/named_lists.py"}


def test_every_subject_in_the_code_is_declared() -> None:
    written = set(_subjects())
    assert {"household", "staff", "task"} <= written
    assert not written - set(OF_A_HOUSEHOLD) - OF_NO_HOUSEHOLD
    assert not OF_NO_HOUSEHOLD & set(OF_A_HOUSEHOLD)


def _subjects() -> Iterator[str]:
    """The subjects in the code: the argument after the action, and the one passed to `viewed`."""
    for room in ("budgeting", "dialogs", "admin", "bot"):
        for path in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                name = ast.unparse(call.func)
                place = {"audit.note": 4, "viewed": 1}.get(name)
                if place is not None and len(call.args) > place:
                    word = call.args[place]
                    if isinstance(word, ast.Constant):
                        yield str(word.value)
                    elif path.relative_to(ROOT).as_posix() not in GIVEN_ON:
                        raise AssertionError(f"{path}: the subject of a line is not written out")
                for given in call.keywords:
                    if name == "Listing" and given.arg == "export":
                        yield AuditAction[ast.unparse(given.value).rpartition(".")[2]].value.partition(".")[0]

"""One side proposes and the other answers: once, the first answer counts, and no proposal waits for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from budgeting import approvals
from budgeting.approvals import KINDS, Party
from budgeting.arrears import payments, plans
from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Approval, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.next_steps import gaps
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

ANSWERS = {
    ApprovalState.CONFIRMED: approvals.confirm,
    ApprovalState.REFUSED: approvals.refuse,
    ApprovalState.WITHDRAWN: approvals.withdraw,
}


@on_sqlite
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_the_first_answer_stands(
    kind: SubjectKind, answer: ApprovalState, database: Database, clock: SetClock, cast: Cast
) -> None:
    subject = Subject(kind, 41)
    marco, amina = Party(staff_id=cast.marco), Party(member_id=cast.amina)

    def asked_and_answered(session: Session) -> None:
        approvals.propose(session, clock, subject, cast.amrani, marco)
        with pytest.raises(NotPossible, match="proposed"):
            approvals.propose(session, clock, subject, cast.amrani, marco)
        ANSWERS[answer](session, clock, subject, amina)
        # A second tap changes nothing, and a different answer comes too late.
        clock.advance(hours=1)
        ANSWERS[answer](session, clock, subject, marco)
        for other, give in ANSWERS.items():
            if other is not answer:
                with pytest.raises(NotPossible, match=answer.value):
                    give(session, clock, subject, marco)
        # After an answer it may be proposed again, as a new proposal.
        approvals.propose(session, clock, subject, cast.amrani, marco)

    database.write(asked_and_answered)
    with database.read() as session:
        first, again = session.scalars(select(Approval).order_by(Approval.id)).all()
    assert (first.state, first.proposed_by, first.decided_by_member) == (answer, cast.marco, cast.amina)
    assert first.decided_at == again.proposed_at - timedelta(hours=1)
    assert first.answer_by == date(2026, 3, 2) + KINDS[kind].waits
    assert (again.state, again.decided_at) == (ApprovalState.PROPOSED, None)


def test_a_later_version_and_back_lose_no_answer(database: Database, clock: SetClock, cast: Cast) -> None:
    family = Family(database, clock, cast)
    first, second, third = family.plan(date(2026, 3, 9), date(2026, 4, 9), date(2026, 5, 9))
    family.plan(date(2026, 6, 9), agreed=False)
    _, refused = (
        family.do(payments.declare, family.amina, number, build.euro("100"), date(2026, 3, 2))
        for number in (first, second)
    )
    family.do(payments.reject, cast.marco, refused.id)
    family.do(payments.record, cast.marco, third, build.euro("50"), date(2026, 3, 1))
    before = _rows(database)
    assert {row.state for row in before} == set(ApprovalState) - {ApprovalState.WITHDRAWN}
    migrate.downgrade(database, "0013")
    migrate.upgrade(database)
    assert _rows(database) == before


def _rows(database: Database) -> list[Row[tuple[object, ...]]]:
    """In a stable order, without the id and what older versions lack: who recorded an agreement, and the reason."""
    columns = [
        column for column in Approval.__table__.columns if column.name not in ("id", "decided_by", "reason")
    ]
    with database.read() as session:
        return list(session.execute(select(*columns).order_by(Approval.subject_kind, Approval.subject_id)))


@on_sqlite
def test_nothing_is_answered_that_was_not_proposed(database: Database, clock: SetClock, cast: Cast) -> None:
    for answer in ANSWERS.values():
        with pytest.raises(NotFound):
            database.write(
                lambda session, give=answer: give(
                    session, clock, Subject(SubjectKind.PLAN, 41), Party(staff_id=cast.marco)
                )
            )


@on_sqlite
def test_plans_and_payments_say_who_answered(database: Database, clock: SetClock, cast: Cast) -> None:
    family = Family(database, clock, cast)
    instalment = family.plan(date(2026, 3, 9), agreed=False)[0]
    plan = family.plan_of(instalment)
    family.do(plans.agree, family.amina, plan)
    declared = family.do(payments.declare, family.amina, instalment, build.euro("100"), date(2026, 3, 2))
    family.do(payments.reject, cast.marco, declared.id)
    with database.read() as session:
        agreed = approvals.latest(session, Subject(SubjectKind.PLAN, plan))
        refused = approvals.latest(session, Subject(SubjectKind.PAYMENT, declared.id))
    assert agreed is not None
    assert refused is not None
    assert (agreed.state, agreed.decided_by_member) == (ApprovalState.CONFIRMED, cast.amina)
    assert (refused.state, refused.proposed_by_member, refused.decided_by) == (
        ApprovalState.REFUSED,
        cast.amina,
        cast.marco,
    )


@on_sqlite
@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_answers_is_brought_up(
    kind: SubjectKind, database: Database, clock: SetClock, cast: Cast
) -> None:
    subject = Subject(kind, 41)
    database.write(
        lambda session: approvals.propose(session, clock, subject, cast.amrani, Party(staff_id=cast.marco))
    )
    if KINDS[kind].task is None:
        clock.advance(days=KINDS[kind].waits.days)
        assert _brought_up(database, clock, cast) == []
        clock.advance(days=1)
    assert _brought_up(database, clock, cast) == [subject]
    database.write(lambda session: approvals.withdraw(session, clock, subject, Party(staff_id=cast.marco)))
    assert _brought_up(database, clock, cast) == []


def _brought_up(database: Database, clock: SetClock, cast: Cast) -> list[Subject]:
    with database.read() as session:
        programme = session.get_one(Programme, cast.programme)
        return [gap.subject for gap in gaps(session, clock, programme) if gap.subject.kind in KINDS]

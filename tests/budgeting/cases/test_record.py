"""What a case holds and how it changes hands: escalations, evidence, actions, owners, closing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import cases
from budgeting.arrears import hardship
from budgeting.cases import Topic
from budgeting.clock import SetClock
from budgeting.db.tables import Audit, Case, CaseEvidence, Message, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.arrears import Hardship
from budgeting.states.cases import AfterCase, CaseState, NoteKind, Outcome
from budgeting.states.messages import Direction, MessageState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family


@pytest.fixture
def case(family: Family) -> int:
    return escalate(family).id


def escalate(family: Family, **more: Any) -> Case:
    fields = {"topic": Topic.HOME.value, "urgency": Urgency.NORMAL, **more}
    return family.do(cases.escalate, family.cast.marco, family.household, **fields)


def count(family: Family, table: type[Any]) -> int:
    return family.look(lambda s: s.scalar(select(func.count()).select_from(table))) or 0


def test_an_escalation_sent_twice_makes_one_case(family: Family) -> None:
    chat = family.do(build.conversation, family.cast.amina)
    words = family.do(build.message, chat, "cold since Monday")
    once = escalate(family, message_ids=[words], conversation_id=chat)
    again = escalate(family, message_ids=[words], conversation_id=chat)
    assert (once.id, once.state, once.owner_id) == (again.id, CaseState.OPEN, family.cast.marco)
    assert (count(family, Case), count(family, CaseEvidence)) == (1, 1)
    assert once.created_by == family.cast.marco
    assert escalate(family, topic=Topic.HEALTH.value).id != once.id


def test_two_people_at_once_make_one_case(family: Family) -> None:
    with ThreadPoolExecutor(4) as several:
        made = list(several.map(lambda _: escalate(family).id, range(8)))
    assert set(made) == {made[0]}


@on_sqlite
def test_the_case_that_the_chat_prepared_is_opened_and_its_tasks_are_taken(family: Family) -> None:
    chat = family.do(build.conversation, family.cast.amina)
    (instalment,) = family.plan(date(2026, 3, 20))
    prepared = family.do(hardship.declare, family.amina, instalment, Hardship.ILLNESS, chat)
    opened = escalate(family, topic=Topic.CANNOT_PAY.value, conversation_id=chat, instalment_id=instalment)
    assert (opened.id, opened.owner_id, opened.created_by) == (prepared.id, family.cast.marco, None)
    task = family.look(lambda s: s.scalars(select(Task).where(Task.kind == TaskKind.CANNOT_PAY)).one())
    assert (task.state, task.assigned_to) == (TaskState.TAKEN, family.cast.marco)

    paid = {instalment: cases.Answer(AfterCase.PAID)}
    family.do(
        cases.close, family.cast.marco, opened.id, "paid by his brother", Outcome.SOLVED, instalments=paid
    )
    assert family.look(lambda s: s.get_one(Task, task.id).state) is TaskState.DONE


@on_sqlite
def test_messages_go_into_the_case_that_was_chosen(family: Family, case: int) -> None:
    chat = family.do(build.conversation, family.cast.amina)
    words = family.do(build.message, chat, "still cold")
    escalate(family, topic="", into=case, message_ids=[words], urgency=Urgency.HIGH)
    chosen_case = family.look(lambda s: s.get_one(Case, case))
    assert (chosen_case.topic, chosen_case.urgency, chosen_case.conversation_id) == (
        Topic.HOME,
        Urgency.HIGH,
        None,
    )
    escalate(family, into=case)
    assert family.look(lambda s: s.get_one(Case, case).urgency) is Urgency.HIGH  # calm words lower nothing
    with pytest.raises(NotFound):
        family.do(
            cases.escalate,
            family.cast.marco,
            family.cast.rossi,
            topic=Topic.HOME.value,
            urgency=Urgency.NORMAL,
            into=case,
        )
    family.do(cases.close, family.cast.marco, case, "mended", Outcome.SOLVED)
    with pytest.raises(NotPossible, match="closed"):
        escalate(family, into=case)


def test_evidence_knows_who_spoke_and_what_a_button_said(family: Family, case: int) -> None:
    chat = family.do(build.conversation, family.cast.amina)
    label = {"k": "💼 I lost my work"}

    def speak(session: Session, clock: SetClock) -> list[int]:
        def row(**values: Any) -> Message:
            common = {
                "conversation_id": chat,
                "bot_id": build.BOT,
                "created_at": clock.now(),
                "state": MessageState.SENT,
            }
            made = Message(**{**common, **values})
            session.add(made)
            session.flush()
            return made

        asked = row(
            direction=Direction.OUT,
            text="ماذا حدث؟",
            parts=[{"k": "What has happened?"}],
            buttons=[[{"text": "💼 فقدت عملي", "label": label}]],
        )
        tapped = row(direction=Direction.IN, kind="tap", parts=[label], about_id=asked.id)
        note = row(direction=Direction.NOTE, text="call her", staff_id=family.cast.marco)
        return [asked.id, tapped.id, note.id]

    family.do(cases.add_evidence, family.cast.giulia, case, family.do(speak))
    with family.database.read() as session:
        frozen = session.scalars(select(CaseEvidence).order_by(CaseEvidence.message_id)).all()
    assert [(piece.direction, piece.who, piece.text) for piece in frozen] == [
        (Direction.OUT, "", "ماذا حدث؟"),
        (Direction.IN, "Amina", "💼 فقدت عملي"),
        (Direction.NOTE, "Marco", "call her"),
    ]
    assert frozen[1].parts == [label]
    with pytest.raises(NotPossible, match="many"):
        family.do(cases.add_evidence, family.cast.giulia, case, range(1, 300))


@on_sqlite
def test_what_is_to_be_done_is_ticked_and_unticked(family: Family, case: int) -> None:
    marco, due = family.cast.marco, date(2026, 3, 9)
    action = family.do(cases.add_action, marco, case, " call the plumber ", owner_id=marco, due_on=due)
    twice = family.do(cases.add_action, marco, case, "call the plumber", owner_id=marco, due_on=due)
    assert (action.id, action.what) == (twice.id, "call the plumber")
    ticked = family.do(cases.set_done, family.cast.giulia, case, action.id, True)
    assert (ticked.done_at, ticked.done_by) == (family.clock.now(), family.cast.giulia)
    family.clock.advance(days=1)
    assert family.do(cases.set_done, marco, case, action.id, True).done_by == family.cast.giulia
    assert family.do(cases.set_done, marco, case, action.id, False).done_at is None
    other = escalate(family, topic=Topic.WORK.value)
    with pytest.raises(NotFound):
        family.do(cases.set_done, marco, other.id, action.id, True)
    for what, reason in (("  ", "empty"), ("x" * 1001, "long")):
        with pytest.raises(NotPossible, match=reason):
            family.do(cases.add_action, marco, case, what)


@on_sqlite
def test_a_case_is_given_only_to_who_works_with_the_family(family: Family, case: int) -> None:
    def colleague(role: Role, name: str) -> int:
        return family.do(build.colleague, name, family.cast.programme, role, linked=False)

    dario, elena = colleague(Role.COACH, "Dario"), colleague(Role.COORDINATOR, "Elena")
    family.do(cases.assign, family.cast.marco, case, family.cast.giulia)
    for nobody in (dario, elena, 999):
        with pytest.raises(NotFound):
            family.do(cases.assign, family.cast.marco, case, nobody)
    family.do(cases.add_action, family.cast.marco, case, "tell the funder", owner_id=elena)
    with pytest.raises(NotFound):
        family.do(cases.add_action, family.cast.marco, case, "tell the funder", owner_id=dario)


@on_sqlite
def test_a_form_of_an_older_head_is_stale(family: Family, case: int) -> None:
    marco, old = family.cast.marco, family.look(lambda s: s.get_one(Case, case).revision)
    family.do(cases.set_urgency, marco, case, Urgency.HIGH, revision=old)
    family.do(cases.add_note, marco, case, "a note makes nothing stale")
    with pytest.raises(NotPossible, match="stale"):
        family.do(cases.assign, marco, case, family.cast.giulia, revision=old)
    with pytest.raises(NotPossible, match="stale"):
        family.do(cases.close, marco, case, "mended", Outcome.SOLVED, revision=old)
    closed = family.do(cases.close, marco, case, "mended", Outcome.SOLVED, revision=old + 1)
    assert (closed.outcome_kind, closed.revision) == (Outcome.SOLVED, old + 2)
    for service, rest in ((cases.assign, (family.cast.giulia,)), (cases.set_urgency, (Urgency.HIGH,))):
        with pytest.raises(NotPossible, match="closed"):
            family.do(service, marco, case, *rest)
    reopened = family.do(cases.reopen, marco, case, "cold again", revision=old + 2)
    assert (reopened.outcome, reopened.outcome_kind) == ("", None)


def test_a_note_sent_twice_is_one_and_the_trail_holds_codes_only(family: Family, case: int) -> None:
    marco = family.cast.marco
    first = family.do(cases.add_note, marco, case, "she called")
    assert family.do(cases.add_note, marco, case, "she called").id == first.id
    family.clock.advance(minutes=2)
    assert family.do(cases.add_note, marco, case, "she called").id != first.id
    assert first.kind is NoteKind.NOTE
    family.do(cases.assign, marco, case, family.cast.giulia)
    with family.database.read() as session:
        lines = session.execute(
            select(Audit.action, Audit.to_id, Audit.reason).where(Audit.subject == "case")
        ).all()
    assert tuple(lines[-1]) == ("case.assign", family.cast.giulia, "")
    assert not any("called" in line.reason for line in lines)

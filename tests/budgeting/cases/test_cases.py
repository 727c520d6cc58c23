"""Cases: prepared, opened, with frozen evidence, closed and reopened."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting import cases
from budgeting.db.tables import Audit, Case, CaseEvidence, CaseNote, Message
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState, NoteKind
from budgeting.states.tasks import Urgency
from tests.kit import build
from tests.kit.family import Family


@pytest.fixture
def case(family: Family) -> int:
    return prepare(family).id


def prepare(family: Family, topic: str = "heating", urgency: Urgency = Urgency.NORMAL) -> Case:
    return family.do(
        cases.prepare,
        programme_id=family.cast.programme,
        household_id=family.household,
        topic=topic,
        urgency=urgency,
    )


def test_one_case_in_progress_a_topic(family: Family, case: int) -> None:
    assert prepare(family).id == case
    assert prepare(family, "school").id != case


def test_opened_by_one_person_and_only_once(family: Family, case: int) -> None:
    opened = family.do(cases.open, family.cast.giulia, case)
    assert (opened.state, opened.owner_id) == (CaseState.OPEN, family.cast.giulia)
    family.do(cases.open, family.cast.giulia, case)
    with pytest.raises(NotPossible, match="open"):
        family.do(cases.open, family.cast.marco, case)
    with pytest.raises(NotFound):
        family.do(cases.open, family.cast.giulia, 999)


def test_evidence_stays_as_it_was(family: Family, case: int) -> None:
    chat = family.do(build.conversation, family.cast.amina)
    words = family.do(build.message, chat, "il riscaldamento non va")
    other = family.do(build.message, chat, "da tre giorni")
    pieces = family.do(cases.add_evidence, family.cast.giulia, case, [other, words, words])
    assert [piece.text for piece in pieces] == ["il riscaldamento non va", "da tre giorni"]
    family.change(Message, words, text="tutto bene")
    assert family.do(cases.add_evidence, family.cast.giulia, case, [words]) == []
    with family.database.read() as session:
        texts = session.scalars(select(CaseEvidence.text).order_by(CaseEvidence.id)).all()
        assert texts == ["il riscaldamento non va", "da tre giorni"]


def test_another_family_s_words_are_not_found(family: Family, case: int) -> None:
    mine = family.do(build.message, family.do(build.conversation, family.cast.amina), "mine")
    theirs = family.do(build.message, family.do(build.conversation, family.cast.lucia), "theirs")
    with pytest.raises(NotFound):
        family.do(cases.add_evidence, family.cast.giulia, case, [mine, theirs])
    with family.database.read() as session:
        assert session.scalars(select(CaseEvidence)).all() == []


def test_closed_with_an_outcome_and_taken_up_again(family: Family, case: int) -> None:
    family.do(cases.open, family.cast.giulia, case)
    with pytest.raises(NotPossible, match="no_outcome"):
        family.do(cases.close, family.cast.giulia, case, "  ")
    closed = family.do(cases.close, family.cast.giulia, case, "boiler repaired")
    assert (closed.state, closed.outcome) == (CaseState.CLOSED, "boiler repaired")
    for service, rest in ((cases.close, ("again",)), (cases.add_evidence, ([],)), (cases.open, ())):
        with pytest.raises(NotPossible, match="closed"):
            family.do(service, family.cast.giulia, case, *rest)
    with pytest.raises(NotPossible, match="empty"):
        family.do(cases.reopen, family.cast.marco, case, " ")
    again = family.do(cases.reopen, family.cast.marco, case, "cold again")
    assert (again.state, again.owner_id, again.closed_at) == (CaseState.OPEN, family.cast.giulia, None)
    with family.database.read() as session:
        words = session.execute(select(CaseNote.kind, CaseNote.text).order_by(CaseNote.id)).all()
        assert [tuple(row) for row in words] == [
            (NoteKind.CLOSED, "boiler repaired"),
            (NoteKind.REOPENED, "cold again"),
        ]
    with pytest.raises(NotPossible, match="open"):
        family.do(cases.reopen, family.cast.marco, case, "once more")


def test_notes_and_a_line_of_the_trail_for_each_deed(family: Family, case: int) -> None:
    family.do(cases.open, family.cast.giulia, case)
    family.do(cases.add_note, family.cast.giulia, case, " called the plumber ")
    with pytest.raises(NotPossible, match="empty"):
        family.do(cases.add_note, family.cast.giulia, case, " ")
    with family.database.read() as session:
        assert session.scalars(select(CaseNote.text)).all() == ["called the plumber"]
        trail = session.scalars(select(Audit.action).where(Audit.subject == "case").order_by(Audit.id)).all()
        assert trail == ["case.open", "case.note"]

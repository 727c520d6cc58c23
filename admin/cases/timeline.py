"""What happened in a case, oldest first: from its own rows and from the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases.names import OUTCOMES, URGENCIES
from admin.referrals import labels
from budgeting import referrals
from budgeting.audit import AuditAction, details_of
from budgeting.cases import goals
from budgeting.clock import Clock
from budgeting.db.tables import Audit, Case, CaseAction, CaseEvidence, CaseGoal, CaseNote
from budgeting.states.cases import NoteKind
from dialogs.text import Text, t, tn

#: More than any case has; a page must end somewhere.
MOST = 500
CHAT = t("The chat")
TOLD = {
    NoteKind.NOTE: t("Note"),
    NoteKind.REOPENED: t("Reopened"),
    NoteKind.CLOSED: t("Closed"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. ``words`` are a person's own."""

    at: datetime
    who: str
    what: Text
    words: str = ""


def of(
    session: Session,
    clock: Clock,
    case: Case,
    actions: Sequence[CaseAction],
    frozen: Sequence[CaseEvidence],
    names: Mapping[int | None, str],
) -> list[Happened]:
    """The timeline. Things that happened at the same moment keep the order in which they are listed here."""
    aims = goals.of_case(session, case.id)
    events = [
        *_begun(case),
        *_trail(session, case, actions, aims, names),
        *_evidence(frozen, names),
        *_notes(session, case, names),
        *(
            Happened(action.created_at, names.get(action.created_by, ""), t("To do"), action.what)
            for action in actions
        ),
        *_referred(session, clock, case, names),
        *(Happened(goal.created_at, names.get(goal.created_by, ""), t("Goal"), goal.what) for goal in aims),
    ]
    return sorted(events, key=lambda event: event.at)


def _referred(
    session: Session, clock: Clock, case: Case, names: Mapping[int | None, str]
) -> Iterator[Happened]:
    for view in referrals.of_case(session, clock, case.id):
        for step in view.steps:
            what = labels.happened(step.step, view.partner, step.answer)
            yield Happened(step.at, names.get(step.staff_id, ""), what, step.words)


def _begun(case: Case) -> Iterator[Happened]:
    if case.created_by is None:
        yield Happened(case.created_at, "", t("Prepared by the chat"))


def _notes(session: Session, case: Case, names: Mapping[int | None, str]) -> Iterator[Happened]:
    notes = session.scalars(
        select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id).limit(MOST)
    )
    for note in notes:
        what = TOLD[note.kind]
        if note.outcome_kind is not None:
            what = t("Closed: {outcome}", outcome=OUTCOMES[note.outcome_kind])
        yield Happened(note.created_at, names.get(note.staff_id, ""), what, note.text)


def _evidence(frozen: Sequence[CaseEvidence], names: Mapping[int | None, str]) -> Iterator[Happened]:
    together: dict[tuple[datetime, int | None], int] = {}
    for piece in frozen:
        together[piece.frozen_at, piece.frozen_by] = together.get((piece.frozen_at, piece.frozen_by), 0) + 1
    for (at, who), number in together.items():
        told = tn("{count} message added as evidence", "{count} messages added as evidence", number)
        yield Happened(at, names.get(who, ""), told)


def _trail(
    session: Session,
    case: Case,
    actions: Sequence[CaseAction],
    aims: Sequence[CaseGoal],
    names: Mapping[int | None, str],
) -> Iterator[Happened]:
    whats = {action.id: action.what for action in actions}
    hopes = {goal.id: goal.what for goal in aims}
    lines = session.scalars(
        select(Audit)
        .where(Audit.subject == "case", Audit.subject_id == case.id, Audit.action.in_(_LINES))
        .order_by(Audit.id)
        .limit(MOST)
    )
    for line in lines:
        who, said = names.get(line.staff_id, ""), details_of(line.details)
        match line.action:
            case AuditAction.CASE_OPEN:
                yield Happened(line.at, who, t("Opened, assigned to {name}", name=names.get(line.to_id, who)))
            case AuditAction.CASE_ASSIGN:
                yield Happened(line.at, who, t("Given to {name}", name=names.get(line.to_id, "")))
            case AuditAction.CASE_URGENCY if said.urgency is not None:
                yield Happened(line.at, who, t("Urgency: {urgency}", urgency=URGENCIES[said.urgency]))
            case AuditAction.CASE_ACTION_DONE:
                yield Happened(line.at, who, t("Done"), whats.get(said.action or 0, ""))
            case AuditAction.CASE_ASSESS:
                yield Happened(line.at, who, t("Talked over what the family needs"))
            case AuditAction.CASE_GOAL_REACHED:
                yield Happened(line.at, who, t("Goal reached"), hopes.get(said.goal or 0, ""))
            case AuditAction.CASE_GOAL_DROPPED:
                yield Happened(line.at, who, t("Goal dropped"), hopes.get(said.goal or 0, ""))
            case AuditAction.CASE_ACTION_UNDONE:
                yield Happened(line.at, who, t("To do again"), whats.get(said.action or 0, ""))


_LINES = (
    AuditAction.CASE_OPEN,
    AuditAction.CASE_ASSIGN,
    AuditAction.CASE_URGENCY,
    AuditAction.CASE_ACTION_DONE,
    AuditAction.CASE_ACTION_UNDONE,
    AuditAction.CASE_ASSESS,
    AuditAction.CASE_GOAL_REACHED,
    AuditAction.CASE_GOAL_DROPPED,
)

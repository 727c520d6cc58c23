"""Who looked at which family on which day, what they opened, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from admin.audit import reasons
from admin.audit.queries import by, since, until
from admin.audit.reasons import Reason, Span
from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Appointment, Audit, Case, Household, Staff, StaffRole, Task
from budgeting.programmes.days import Place, day_of
from budgeting.states.staff import Role
from dialogs.text import Text, t

#: What is opened when these lines are written.
OPENED: dict[AuditAction, Text] = {
    AuditAction.HOUSEHOLD_VIEW: t("the family's pages"),
    AuditAction.CONVERSATION_VIEW: t("a conversation"),
    AuditAction.CASE_VIEW: t("a case"),
    AuditAction.CASE_PRINT: t("a case, as paper"),
    AuditAction.DOCUMENT_VIEW: t("a document"),
    AuditAction.REFERRAL_VIEW: t("a referral"),
    AuditAction.ERASURE_VIEW: t("a request to delete data"),
    AuditAction.CERTIFICATE_PRINT: t("a certificate, as paper"),
}
#: Lines of no single family that explain how somebody came to one.
_CAME_BY = {
    AuditAction.CONVERSATION_SEARCH: Reason.SEARCH,
    AuditAction.REPORT_EXPORT: Reason.REPORT,
    AuditAction.HOUSEHOLD_EXPORT: Reason.REPORT,
    AuditAction.CONVERSATION_EXPORT: Reason.REPORT,
}
#: Views read at most, the newest; and how long before and after an appointment people prepare and write it up.
MOST, AROUND = 20_000, timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Look:
    """What one person opened of one family on one day."""

    household_id: int
    staff_id: int
    who: str
    #: The first moment of that day, and the last.
    at: datetime
    until: datetime
    opened: tuple[Text, ...]
    times: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """All of them, newest first, as the source of a list."""

    all: Sequence[Look]

    def count(self) -> int:
        return len(self.all)

    def part(self, limit: int, offset: int) -> Sequence[Look]:
        return self.all[offset : offset + limit]


def looks(session: Session, context: Reader, asked: Params) -> Looks:
    """The looks at families of the programmes whose audit the reader may read, narrowed by ``asked``."""
    place = context.me
    grouped: dict[tuple[int, int, date], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_views(context, asked)):
        grouped[row.household_id, row.staff_id, day_of(row.at, place)].append(row)
    spans = _spans(session, {household for household, _, _ in grouped}, place)
    duty = _on_duty(session, {household for household, _, _ in grouped})
    came = _came_by(session, {person for _, person, _ in grouped}, place)
    told = [
        _look(
            rows,
            tuple(
                dict.fromkeys(
                    (
                        *reasons.of(person, day, spans[household], on_duty=(person, household) in duty),
                        *came[person, day],
                    )
                )
            ),
        )
        for (household, person, day), rows in grouped.items()
    ]
    if asked["reason"] is not None:
        told = [look for look in told if _explained(look, asked["reason"])]
    return Looks(told)


def _explained(look: Look, reason: str) -> bool:
    return not look.reasons if reason == "none" else reason in look.reasons


def _look(rows: Sequence[Row[Any]], why: tuple[Reason, ...]) -> Look:
    newest, oldest = rows[0], rows[-1]
    opened = {row.action for row in rows}
    return Look(
        household_id=newest.household_id,
        staff_id=newest.staff_id,
        who=newest.who or "",
        at=oldest.at,
        until=newest.at,
        opened=tuple(words for action, words in OPENED.items() if action in opened),
        times=len(rows),
        reasons=why,
    )


def _views(context: Reader, asked: Params) -> Query:
    query: Query = (
        select(Audit.household_id, Audit.staff_id, Audit.at, Audit.action, Staff.name.label("who"))
        .outerjoin(Staff, Staff.id == Audit.staff_id)
        .where(
            Audit.action.in_(list(OPENED)),
            Audit.staff_id.is_not(None),
            access.of_household(Audit.household_id, context.me, Action.READ_AUDIT),
        )
    )
    if asked["household"] is not None:
        query = query.where(Audit.household_id == asked["household"])
    if asked["person"] is not None:
        query = query.where(by(asked["person"]))
    if asked["start"] is not None:
        query = query.where(since(asked["start"], context.me))
    if asked["end"] is not None:
        query = query.where(until(asked["end"], context.me))
    return query.order_by(Audit.id.desc()).limit(MOST)


def _spans(session: Session, households: Collection[int], place: Place) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    parts = (_coaches, _cases, _appointments, _tasks, _deeds)
    for span in (span for part in parts for span in part(session, households, place)):
        spans[span.household_id].append(span)
    return spans


def _coaches(session: Session, households: Collection[int], place: Place) -> Iterator[Span]:
    """A move says from when on the new coach is theirs; the earlier ones follow from the moves before it."""
    moves = select(Audit.household_id, Audit.to_id, Audit.at).where(
        Audit.household_id.in_(households), Audit.action == AuditAction.HOUSEHOLD_MOVE
    )
    moved: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
    for row in session.execute(moves.order_by(Audit.id)):
        moved[row.household_id].append((day_of(row.at, place), row.to_id))
    query = select(Household.id, Household.coach_id, Household.created_at).where(Household.id.in_(households))
    for row in session.execute(query):
        changes = moved[row.id]
        for place_in_line, (first, to) in enumerate(changes):
            after = changes[place_in_line + 1 :]
            if to is not None:
                yield Span(to, row.id, Reason.COACH, first, after[0][0] if after else None)
        if row.coach_id is not None and (not changes or changes[-1][1] != row.coach_id):
            first = changes[-1][0] if changes else day_of(row.created_at, place)
            yield Span(row.coach_id, row.id, Reason.COACH, first)


def _cases(session: Session, households: Collection[int], place: Place) -> Iterator[Span]:
    query = select(Case.household_id, Case.owner_id, Case.created_at, Case.closed_at).where(
        Case.household_id.in_(households), Case.owner_id.is_not(None)
    )
    for row in session.execute(query):
        ended = day_of(row.closed_at, place) if row.closed_at else None
        yield Span(row.owner_id, row.household_id, Reason.CASE, day_of(row.created_at, place), ended)


def _appointments(session: Session, households: Collection[int], place: Place) -> Iterator[Span]:
    query = select(
        Appointment.household_id, Appointment.staff_id, Appointment.starts_at, Appointment.ends_at
    ).where(
        Appointment.household_id.in_(households),
        Appointment.staff_id.is_not(None),
        Appointment.starts_at.is_not(None),
    )
    for row in session.execute(query):
        first, last = row.starts_at - AROUND, (row.ends_at or row.starts_at) + AROUND
        yield Span(
            row.staff_id, row.household_id, Reason.APPOINTMENT, day_of(first, place), day_of(last, place)
        )


def _tasks(session: Session, households: Collection[int], place: Place) -> Iterator[Span]:
    query = select(Task.household_id, Task.assigned_to, Task.done_by, Task.created_at, Task.done_at).where(
        Task.household_id.in_(households)
    )
    for row in session.execute(query):
        first = day_of(row.created_at, place)
        last = day_of(row.done_at, place) if row.done_at else None
        yield Span(None, row.household_id, Reason.DUTY, first, last)
        for person in {row.assigned_to, row.done_by} - {None}:
            yield Span(person, row.household_id, Reason.TASK, first, last)


def _deeds(session: Session, households: Collection[int], place: Place) -> Iterator[Span]:
    query = select(Audit.household_id, Audit.staff_id, Audit.to_id, Audit.at).where(
        Audit.household_id.in_(households), Audit.action.not_in(list(OPENED)), Audit.staff_id.is_not(None)
    )
    for row in session.execute(query):
        day = day_of(row.at, place)
        for person in {row.staff_id, row.to_id} - {None}:
            yield Span(person, row.household_id, Reason.WORK, day, day)


def _came_by(session: Session, people: Collection[int], place: Place) -> dict[tuple[int, date], list[Reason]]:
    """The searches and reports of a colleague's days."""
    came: dict[tuple[int, date], list[Reason]] = defaultdict(list)
    query = select(Audit.staff_id, Audit.action, Audit.at).where(
        Audit.staff_id.in_(people), Audit.action.in_(list(_CAME_BY))
    )
    for row in session.execute(query.order_by(Audit.id)):
        came[row.staff_id, day_of(row.at, place)].append(_CAME_BY[AuditAction(row.action)])
    return came


def _on_duty(session: Session, households: Collection[int]) -> set[tuple[int, int]]:
    """(colleague, household): the operators of its programme, who answer whatever waits there."""
    query = (
        select(StaffRole.staff_id, Household.id)
        .join(Household, Household.programme_id == StaffRole.programme_id)
        .where(Household.id.in_(households), StaffRole.role == Role.OPERATOR)
    )
    return {(row.staff_id, row.id) for row in session.execute(query)}

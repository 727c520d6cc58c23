"""The households in which nobody has joined yet: last contact, how many attempts, when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from fastapi import APIRouter
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.households.contact_labels import OUTCOMES, WAYS
from admin.kit import choices, list_routes
from admin.kit.columns import OnPhone, in_file, on_page
from admin.kit.filters import Choice, Pick, Tick
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting import access, contacts
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import ContactAttempt, Household, Staff
from budgeting.programmes.days import household_today
from budgeting.states.contacts import ContactOutcome
from dialogs.text import Text, t, tn


@dataclass(frozen=True, slots=True)
class Row:
    """One household; without an attempt, ``on``, ``way`` and ``outcome`` are None."""

    id: int
    name: str
    reference: str
    coach: str
    attempts: int
    in_vain: int
    on: date | None
    way: Text | None
    outcome: Text | None
    next_on: date | None


_LAST = (
    select(func.max(ContactAttempt.id))
    .where(ContactAttempt.household_id == Household.id)
    .correlate(Household)
    .scalar_subquery()
)
_NEXT = select(ContactAttempt.next_on).where(ContactAttempt.id == _LAST).scalar_subquery()
_OUTCOME = select(ContactAttempt.outcome).where(ContactAttempt.id == _LAST).scalar_subquery()


def select_rows(session: Session, context: Reader, asked: Params) -> Query:
    """The households that nobody has joined and the reader may accompany."""
    return (
        select(Household, Staff.first_name.label("coach"))
        .outerjoin(Staff, Staff.id == Household.coach_id)
        .where(access.visible(Household, context.me, Action.ACCOMPANY), contacts.not_joined())
    )


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    """The list's rows, with the attempts of all at once."""
    attempts = contacts.of_households(session, [each.Household.id for each in records])
    return [_row(each, attempts.get(each.Household.id, [])) for each in records]


def _row(record: Any, attempts: Sequence[ContactAttempt]) -> Row:
    household = record.Household
    last = attempts[0] if attempts else None
    return Row(
        household.id,
        household.name,
        household.reference,
        record.coach or "",
        len(attempts),
        contacts.in_vain(attempts),
        last.made_on if last else None,
        WAYS[last.way] if last else None,
        OUTCOMES[last.outcome] if last else None,
        last.next_on if last else None,
    )


def _ended(outcome: str) -> ColumnElement[bool]:
    return cast(ColumnElement[bool], ContactOutcome(outcome) == _OUTCOME)


def _late(session: Session, clock: Clock) -> Any:
    return household_today(session, clock) >= _NEXT


NOT_JOINED = Listing(
    path="/households/not-joined",
    action=Action.ACCOMPANY,
    title=t("Not joined yet"),
    select=select_rows,
    key=Household.id,
    rows=rows,
    sorts={
        "next": Sort.by(_NEXT),
        "name": Sort.by(func.lower(Household.name)),
    },
    filters=[
        Pick(
            name="coach",
            label=t("Coach"),
            rows=choices.coaches(Action.ACCOMPANY),
            special={choices.NOBODY: t("Nobody yet")},
            where=lambda coach, session, context: (
                Household.coach_id.is_(None) if coach == choices.NOBODY else Household.coach_id == coach
            ),
        ),
        Choice(
            name="outcome",
            label=t("Last outcome"),
            options={outcome.value: words for outcome, words in OUTCOMES.items()},
            where=lambda outcome, session, context: _ended(outcome),
        ),
        Tick(
            name="untried",
            label=t("Nobody has tried yet"),
            where=lambda _, session, context: _LAST.is_(None),
        ),
        Tick(
            name="due",
            label=t("The next attempt is due"),
            where=lambda _, session, context: _late(session, context.clock),
        ),
    ],
    columns=[
        on_page("name", t("Household"), title=True),
        in_file("reference", t("Reference"), lambda row, context: row.reference),
        in_file("name", t("Household"), lambda row, context: row.name),
        in_file("coach", t("Coach"), lambda row, context: row.coach),
        on_page("coach", t("Coach"), phone=OnPhone.ABSENT),
        on_page("last", t("Last contact"), phone=OnPhone.ALONE),
        in_file("on", t("Last contact"), lambda row, context: row.on),
        in_file("way", t("How"), lambda row, context: row.way),
        in_file("outcome", t("Outcome"), lambda row, context: row.outcome),
        on_page("attempts", t("Attempts"), phone=OnPhone.NAMED),
        in_file("attempts", t("Attempts"), lambda row, context: row.attempts),
        in_file("in_vain", t("In vain"), lambda row, context: row.in_vain),
        on_page("next", t("Next attempt"), phone=OnPhone.NAMED),
        in_file("next", t("Next attempt"), lambda row, context: row.next_on),
        on_page("record", t("Attempt")),
    ],
    counted=lambda count: tn("{count} household", "{count} households", count),
    empty=lambda asked: t("Everybody has joined."),
    no_match=t("No household matches. Loosen a filter."),
    start=Start(t("New households appear here until somebody in them has joined the chat.")),
    find=t("Find households"),
    template="households/not_joined.html",
    cells="households/not_joined_cells.html",
    export=AuditAction.HOUSEHOLD_EXPORT,
)
router = APIRouter()
list_routes.add(NOT_JOINED, router, "/households")

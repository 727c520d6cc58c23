"""Exactly what may be passed on, collected once: what the family reads in the question is what the service reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.arrears import plans, visibility
from budgeting.db.tables import CaseAssessment, CaseNeed, HouseholdDocument, Member
from budgeting.households import Person
from budgeting.money import Money, total
from budgeting.states.cases import NeedArea, Standing
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.programmes import Instrument
from budgeting.states.referrals import Scope

#: Where a family stands in an area in which it needs help.
_IN_NEED = (Standing.URGENT, Standing.DIFFICULT)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is passed on; whatever isn't in the scope is empty. ``left_minor``: of the plan, in minor units."""

    name: str = ""
    phone: str = ""
    language: str = ""
    adults: int = 0
    children: int = 0
    needs: tuple[NeedArea, ...] = ()
    left_minor: int | None = None
    currency: str = ""
    documents: tuple[DocumentKind, ...] = ()

    @property
    def left(self) -> Money | None:
        """What is left of the repayment plan."""
        return None if self.left_minor is None else Money(self.left_minor, self.currency)

    def stored(self) -> dict[str, Any]:
        """As a document, without empty fields."""
        document: dict[str, Any] = _SHAPE.dump_python(self, mode="json", exclude_defaults=True)
        return document


_SHAPE = TypeAdapter(Facts)


def facts_of(document: dict[str, Any] | None) -> Facts:
    """Read a stored document."""
    return _SHAPE.validate_python(document or {})


def offered(session: Session, person: Person, case_id: int) -> list[Scope]:
    """What there is to pass on about this person; of arrears only if they may read about them themselves."""
    known = collect(session, person, case_id, tuple(Scope), "")
    there = {
        Scope.NEEDS: bool(known.needs),
        Scope.PLAN: known.left_minor is not None,
        Scope.DOCUMENTS: bool(known.documents),
    }
    return [scope for scope in Scope if there.get(scope, True)]


def collect(session: Session, person: Person, case_id: int, scope: Collection[Scope], phone: str) -> Facts:
    """The facts of a scope, as they are now."""
    adults, children = _people(session, person.household_id) if Scope.HOUSEHOLD in scope else (0, 0)
    left = _left(session, person) if Scope.PLAN in scope else None
    contact = Scope.CONTACT in scope
    return Facts(
        name=session.get_one(Member, person.member_id).name if contact else "",
        phone=phone.strip() if contact else "",
        language=person.language if Scope.LANGUAGE in scope else "",
        adults=adults,
        children=children,
        needs=_needs(session, case_id) if Scope.NEEDS in scope else (),
        left_minor=left.minor if left is not None else None,
        currency=left.currency if left is not None else "",
        documents=_documents(session, person) if Scope.DOCUMENTS in scope else (),
    )


def _people(session: Session, household_id: int) -> tuple[int, int]:
    query = select(Member.adult, func.count().label("number")).where(
        Member.household_id == household_id, Member.left_at.is_(None)
    )
    numbers = {row.adult: row.number for row in session.execute(query.group_by(Member.adult))}
    return numbers.get(True, 0), numbers.get(False, 0)


def _needs(session: Session, case_id: int) -> tuple[NeedArea, ...]:
    """The areas in which the family needed help when they were last talked over in this case."""
    query = (
        select(CaseNeed.area, CaseNeed.standing)
        .join(CaseAssessment, CaseAssessment.id == CaseNeed.assessment_id)
        .where(CaseAssessment.case_id == case_id)
        .order_by(CaseAssessment.id)
    )
    last = {row.area: row.standing for row in session.execute(query)}
    return tuple(area for area in NeedArea if last.get(area) in _IN_NEED)


def _left(session: Session, person: Person) -> Money | None:
    """What is left of all running plans; None without any, or if this person mayn't read of it."""
    if not visibility.sees_arrears(person) or not person.has(Instrument.ARREARS):
        return None
    running = plans.current(session, person.household_id)
    return total([plan.left for plan in running], person.currency) if running else None


def _documents(session: Session, person: Person) -> tuple[DocumentKind, ...]:
    if not person.has(Instrument.DOCUMENTS):
        return ()
    query = select(HouseholdDocument.kind).where(
        HouseholdDocument.household_id == person.household_id,
        HouseholdDocument.state == DocumentState.KEPT,
    )
    there = set(session.scalars(query.distinct()))
    seen = visibility.sees_arrears(person)
    return tuple(
        kind
        for kind in DocumentKind
        if kind in there and (seen or kind not in visibility.DOCUMENTS_ABOUT_ARREARS)
    )

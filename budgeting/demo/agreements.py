"""Two pacts: one that holds, with hours given and some still to confirm, and one that waits for its answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting import agreements as pacts
from budgeting.agreements import Line, Terms
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import Household
from budgeting.demo.cast import Family
from budgeting.households import Person
from budgeting.states.agreements import Side

#: By the family's reference.
HOLDS, PROPOSED = "SP-027", "SM-011"
#: Days ago, minutes, for what; the last is not confirmed yet.
GIVEN = (
    (48, 120, "laboratorio di cucito"),
    (41, 120, "laboratorio di cucito"),
    (34, 90, "orto del condominio"),
    (20, 180, "festa di quartiere"),
    (13, 120, "laboratorio di cucito"),
    (2, 120, "orto del condominio"),
)


def pact_of(
    session: Session,
    clock: Clock,
    people: dict[str, int],
    household: Household,
    family: Family,
    members: list[Person],
    today: date,
) -> None:
    """The family's pact, if it has one."""
    coach = people[family.coach]
    if family.reference == HOLDS:
        _holds(session, clock, coach, household, members[0], today)
    elif family.reference == PROPOSED:
        then = _at(household, today - timedelta(days=1))
        draft = pacts.create(session, then, coach, household.id, _to_read(today))
        pacts.propose(session, then, coach, draft.id)


def _holds(
    session: Session, clock: Clock, coach: int, household: Household, member: Person, today: date
) -> None:
    begins = today - timedelta(days=60)
    then = _at(household, begins)
    lines = (
        Line(Side.FAMILY, "Aiutare al laboratorio di cucito o all'orto"),
        Line(Side.FAMILY, "Portare i bollettini di ogni mese all'incontro con Giulia"),
        Line(Side.FAMILY, "Presentare l'ISEE", today + timedelta(days=20)),
        Line(Side.PROGRAMME, "Un posto al corso di cucito"),
        Line(Side.PROGRAMME, "Accompagnare la domanda del bonus luce", today - timedelta(days=10)),
    )
    terms = Terms(
        "Rimetterci in pari, un mese alla volta, con più persone vicino.",
        begins,
        begins + timedelta(days=180),
        lines,
        40,
    )
    draft = pacts.create(session, then, coach, household.id, terms)
    pacts.propose(session, then, coach, draft.id)
    pacts.accept(session, then, member, draft.id)
    for days, minutes, purpose in GIVEN:
        day = today - timedelta(days=days)
        on = _at(household, day)
        hours = pacts.give_hours(session, on, member, draft.id, day, minutes, purpose)
        if days > GIVEN[-1][0]:
            pacts.confirm_hours(session, _at(household, day + timedelta(days=1)), coach, hours.id)
    promises = pacts.view(session, draft.id).promises
    pacts.tick(session, _at(household, today - timedelta(days=12)), promises[3].id, staff_id=coach)
    pacts.tick(session, _at(household, today - timedelta(days=11)), promises[4].id, staff_id=coach)


def _to_read(today: date) -> Terms:
    lines = (
        Line(Side.FAMILY, "Dare una mano con piccole riparazioni nel condominio"),
        Line(Side.FAMILY, "Venire ai due incontri sul bilancio di casa"),
        Line(Side.PROGRAMME, "Un laboratorio di falegnameria il giovedì"),
        Line(Side.PROGRAMME, "Sentire insieme l'ALER per la caldaia", today + timedelta(days=30)),
    )
    return Terms("Un aiuto che va e uno che viene.", today, today + timedelta(days=120), lines, 24)


def _at(household: Household, day: date) -> SetClock:
    moment: datetime = at_local(day, time(16), household.zone)
    return SetClock(moment)

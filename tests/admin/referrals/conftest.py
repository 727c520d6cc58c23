"""A service in the directory, and a case of the Amrani family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from budgeting import cases, partners, referrals
from budgeting.cases import Topic
from budgeting.partners import Entry
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import Scope
from tests.kit import build

UNTIL = date(2026, 4, 30)


@dataclass(frozen=True, slots=True)
class Scene:
    """The numbers of a service and a case."""

    partner: int
    case: int


@pytest.fixture
def scene(database, clock, cast) -> Scene:
    def job(session):
        build.conversation(session, clock, cast.amina, chat_id=81)
        entry = Entry(PartnerKind.JOB_AGENCY, "Centro per l'impiego", "Rosa Neri", "rosa@cpi.example", "02 1")
        partner = partners.add(session, clock, None, cast.programme, entry)
        case = cases.prepare(
            session, clock, programme_id=cast.programme, household_id=cast.amrani, topic=Topic.WORK
        )
        cases.open(session, clock, cast.marco, case.id)
        return Scene(partner.id, case.id)

    return database.write(job)


@pytest.fixture
def agreed(database, clock, cast, scene) -> int:
    """A referral of Amina with her name and phone number, to which she has agreed."""

    def job(session):
        row = referrals.propose(
            session,
            clock,
            cast.marco,
            scene.case,
            scene.partner,
            cast.amina,
            "Amina cerca un lavoro part-time.",
            [Scope.CONTACT],
            UNTIL,
            phone="333 1234567",
        )
        referrals.agree(session, clock, build.person(session, cast.amina), row.id, "ar")
        return row.id

    return database.write(job)

"""The town's referrals in their states, and two families that others propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from budgeting import referrals
from budgeting.db.tables import Case
from budgeting.demo.town.houses import House, Town
from budgeting.referrals import incoming
from budgeting.states.cases import CaseState
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import PartnerAnswer, Scope


@dataclass(frozen=True, slots=True)
class Story:
    """A referral: to which service, why, and how far it has come."""

    service: str
    why: str
    state: str
    scope: tuple[Scope, ...] = (Scope.CONTACT, Scope.LANGUAGE)


#: By place; these families have an open case.
STORIES: dict[int, Story] = {
    3: Story("landlord", "Infiltrazione dal piano di sopra: serve un sopralluogo.", "accepted"),
    6: Story(
        "jobs",
        "Il contratto finisce a fine mese: cerca un lavoro part-time.",
        "sent",
        (Scope.CONTACT, Scope.LANGUAGE, Scope.HOUSEHOLD),
    ),
    12: Story("social", "Manca l'ISEE per il bonus luce: serve un aiuto al CAF.", "asked"),
    15: Story("mediator", "La caldaia ferma ha fatto litigare con i vicini.", "withdrawn"),
    22: Story("jobs", "Ha perso ore di lavoro e ne cerca altre.", "declined"),
    26: Story("condominium", "Il contatore è intestato al vecchio inquilino.", "agreed", (Scope.CONTACT,)),
}


def make(town: Town) -> None:
    """A referral in each state that a screen shows."""
    session = town.session
    for house in town.with_phone():
        story = STORIES.get(house.place)
        case = None if story is None else _case(town, house)
        if story is not None and case is not None:
            _tell(town, house, story, case, town.services[story.service])
    operator = town.staff_ids["operator"]
    asking = incoming.Asking(PartnerKind.SCHOOL, "Scuola primaria Rodari, maestra Bianchi", "030 000 0106")
    incoming.add(session, town.at(-2, 11), operator, town.programme.id, asking)
    asking = incoming.Asking(PartnerKind.PARISH, "Parrocchia di San Luigi, don Carlo")
    family = incoming.Family(
        town.today - timedelta(days=4),
        "Detto al telefono alla parrocchia",
        "Samira El Idrissi",
        "333 000 0107",
        "ar",
        "Tre mesi di affitto arretrato dopo un ricovero.",
    )
    incoming.add(session, town.at(-3, 16), operator, town.programme.id, asking, family)


def _case(town: Town, house: House) -> Case | None:
    query = select(Case).where(Case.household_id == house.id, Case.state == CaseState.OPEN)
    return town.session.scalars(query.order_by(Case.id).limit(1)).first()


def _tell(town: Town, house: House, story: Story, case: Case, partner_id: int) -> None:
    session, who = town.session, house.who
    days = -1 if story.state == "asked" else -5
    number = referrals.propose(
        session,
        town.at(days, 10),
        case.owner_id,
        case.id,
        partner_id,
        who.member_id,
        story.why,
        story.scope,
        town.today + timedelta(days=55),
        phone="333 000 0100",
    ).id
    if story.state == "asked":
        return
    referrals.agree(session, town.at(-4, 19), who, number, who.language)
    if story.state == "agreed":
        return
    referrals.create(session, town.at(-3, 10), case.owner_id, number)
    if story.state == "withdrawn":
        referrals.withdraw(session, town.at(-1, 18), who, number)
    elif story.state in ("accepted", "declined") and case.owner_id is not None:
        referrals.record_answer(
            session,
            town.at(-2, 11),
            case.owner_id,
            number,
            PartnerAnswer(story.state),
            "Il tecnico passa con un collega." if story.state == "accepted" else "Lista piena fino a giugno.",
            town.today + timedelta(days=6) if story.state == "accepted" else None,
        )

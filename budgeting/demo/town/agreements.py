"""The town's pacts: being written, proposed, kept with hours, answered otherwise, about to end, ended."""

from __future__ import annotations

from datetime import timedelta

from budgeting import agreements as pacts
from budgeting.agreements import Line, Terms
from budgeting.demo.town.houses import House, Town
from budgeting.states.agreements import Side

_FAMILY, _PROGRAMME = Side.FAMILY, Side.PROGRAMME
#: What families promise and what they get, by place.
PROMISES: tuple[tuple[tuple[Side, str], ...], ...] = (
    (
        (_FAMILY, "Aiutare all'orto del condominio il sabato"),
        (_FAMILY, "Pagare le rate del piano"),
        (_PROGRAMME, "Un posto al corso di italiano"),
    ),
    (
        (_FAMILY, "Accompagnare i bambini del pedibus due mattine"),
        (_PROGRAMME, "Accompagnare la domanda del bonus gas"),
    ),
    (
        (_FAMILY, "Portare i bollettini all'incontro di ogni mese"),
        (_FAMILY, "Dare una mano alla festa di quartiere"),
        (_PROGRAMME, "Un tirocinio nella cucina del Centro"),
    ),
)
#: By place.
STATES = {
    0: "draft",
    2: "active",
    6: "active",
    8: "proposed",
    10: "declined",
    14: "active",
    16: "change",
    18: "ended",
    24: "ending",
    28: "proposed",
}
TERM = timedelta(days=180)


def make(town: Town) -> None:
    """A pact in each state."""
    for house in town.with_phone():
        state = STATES.get(house.place)
        if state is not None:
            _pact(town, house, state)


def _pact(town: Town, house: House, state: str) -> None:
    days = {"draft": -3, "proposed": -2, "declined": -6, "change": -5, "ending": -50, "ended": -55}.get(
        state, -45
    )
    begins = town.today + timedelta(days=days)
    ends = town.today + timedelta(days=9) if state == "ending" else begins + TERM
    lines = [Line(side, text) for side, text in PROMISES[house.place % len(PROMISES)]]
    terms = Terms("Un passo alla volta, insieme.", begins, ends, lines, 20 + house.place % 3 * 10)
    coach = house.coach_id
    draft = pacts.create(town.session, town.at(days, 11), coach, house.id, terms).id
    if state == "draft":
        return
    pacts.propose(town.session, town.at(days, 12), coach, draft)
    if state == "proposed":
        return
    if state == "declined":
        pacts.decline(town.session, town.at(days + 3, 19), house.who, draft, "Adesso non ce la facciamo")
        return
    if state == "change":
        pacts.ask_for_change(
            town.session, town.at(days + 3, 19), house.who, draft, "Meno ore, lavoro il sabato"
        )
        return
    pacts.accept(town.session, town.at(days + 1, 19), house.who, draft)
    _hours(town, house, draft)
    if state == "ended":
        outcome = "Ore date quasi tutte; il corso è finito bene."
        pacts.end(town.session, town.at(-4, 15), coach, draft, outcome)


def _hours(town: Town, house: House, pact_id: int) -> None:
    """Hours of some Saturdays: confirmed, one rejected, the last one waits."""
    for number, days in enumerate((-36, -29, -22, -15, -8, -1)):
        day = town.today + timedelta(days=days)
        given = pacts.give_hours(
            town.session,
            town.at(days, 19),
            house.who,
            pact_id,
            day,
            90 + 30 * (number % 2),
            "orto del condominio",
        )
        settled = town.at(min(days + 3, 0), 10)
        if number == 2 and house.place % 4 == 2:
            pacts.reject_hours(town.session, settled, house.coach_id, given.id)
        elif days < -1 or house.place % 4 == 0:
            pacts.confirm_hours(town.session, settled, house.coach_id, given.id)

"""The ten questions: most have answered when they joined, some half-way, some were asked or stopped in the middle."""

from __future__ import annotations

import random

from budgeting import wellbeing
from budgeting.clock import Clock
from budgeting.demo.town.families import Bond
from budgeting.demo.town.houses import LEFT_ON, House, Town
from budgeting.states.wellbeing import AgeBand, Moment

#: By place.
ASKED, BEGUN, GIVEN_UP, READ_OUT = (4, 30), (10,), (16,), (2, 22)


def make(town: Town) -> None:
    """What each family answered, seeded; people who joined long ago have answered twice."""
    for house in town.with_phone():
        chance = random.Random(f"{house.resident.family.reference}-wellbeing")
        days = house.resident.family.weeks * 7
        if house.place in (*ASKED, *BEGUN, *GIVEN_UP):
            _unfinished(town, house)
        elif house.place in READ_OUT:
            wellbeing.read_out(
                town.session,
                town.at(5 - days, 16),
                house.coach_id,
                house.who.member_id,
                AgeBand.FROM_62,
                _digits(chance, 0),
                house.resident.language,
            )
        elif house.place % 6 != 5:
            _answered(town, house, -days + 2, _digits(chance, 0))
            if days > 100:
                _answered(town, house, -days + 95, _digits(chance, 1))
    for house in town.having(Bond.LEFT):
        then = town.at(LEFT_ON - 1, 17)
        survey = wellbeing.asked(town.session, then, house.who, Moment.EXIT)
        if survey is not None:
            _fill(town, house, survey.id, then, _digits(random.Random(house.place), 1))


def _answered(town: Town, house: House, days: int, digits: list[int]) -> None:
    then = town.at(days, 18, 20)
    survey = wellbeing.begin(town.session, then, house.who)
    _fill(town, house, survey.id, then, digits)


def _fill(town: Town, house: House, survey_id: int, then: Clock, digits: list[int]) -> None:
    wellbeing.set_age(town.session, then, house.who, survey_id, AgeBand.UNDER_62)
    for question, given in enumerate(digits, start=1):
        wellbeing.answer(town.session, then, house.who, survey_id, question, given)


def _unfinished(town: Town, house: House) -> None:
    then = town.at(-2, 10)
    survey = wellbeing.asked(town.session, then, house.who, Moment.ENTRY)
    if survey is None:
        return
    if house.place in BEGUN:
        wellbeing.begin(town.session, then, house.who)
        wellbeing.set_age(town.session, then, house.who, survey.id, AgeBand.UNDER_62)
        for question, given in enumerate((2, 3, 1), start=1):
            wellbeing.answer(town.session, then, house.who, survey.id, question, given)
    elif house.place in GIVEN_UP:
        wellbeing.give_up(town.session, town.at(0, 9), survey.id)


def _digits(chance: random.Random, better: int) -> list[int]:
    """Ten answers around the middle, a little better the second time."""
    return [
        min(4, max(0, chance.choice((1, 2, 2, 3)) - (better if n in (0, 1, 3, 7) else 0))) for n in range(10)
    ]

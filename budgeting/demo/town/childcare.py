"""Childcare in the town's sewing workshop: a pair that agreed, one that is asked, somebody who still needs somebody."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting import childcare
from budgeting.demo.town.houses import House, Town
from budgeting.households import Person


def during(town: Town, session_id: int, come: Sequence[House], stay: Sequence[House]) -> None:
    """``come``: who goes to that session and needs somebody; ``stay``: others of the course, who could."""
    staff_id = town.staff_ids["second_operator"]
    needs, offers = list(_people(come)), list(_people(stay))
    then = town.at(-1, 15)
    needed = [
        childcare.need(town.session, then, person, session_id, 1 + place % 2).id
        for place, person in enumerate(needs[:3])
    ]
    offered = [childcare.offer(town.session, then, person, session_id).id for person in offers[:3]]
    pairs = [
        childcare.propose(town.session, town.at(-1, 17), staff_id, need_id, offer_id).id
        for need_id, offer_id in zip(needed, offered, strict=False)
    ]
    evening = town.at(-1, 19)
    if pairs:
        childcare.agree(town.session, evening, needs[0], pairs[0])
    if len(pairs) > 1:
        # Both agreed about these.
        childcare.agree(town.session, evening, needs[1], pairs[1])
        childcare.agree(town.session, evening, offers[1], pairs[1])
    if len(pairs) > 2:
        childcare.decline(town.session, evening, offers[2], pairs[2])


def _people(houses: Sequence[House]) -> list[Person]:
    return [house.who for house in houses]

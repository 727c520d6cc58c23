"""Families of the town that can't be written to any more: they stopped, the chat is gone, or others read the phone."""

from __future__ import annotations

from budgeting import households, tasks
from budgeting.demo.town.families import Bond
from budgeting.demo.town.houses import House, Town
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def make(town: Town) -> None:
    """Since when, and who has to know."""
    for house in town.having(Bond.STOPPED):
        for person in house.members:
            households.stop(town.session, town.at(-11, 20), person.member_id)
    for house in town.having(Bond.UNSAFE):
        households.mark_unsafe(town.session, town.at(-6, 21), house.who.member_id)
    for house in town.having(Bond.UNREACHABLE):
        for person in house.members:
            households.mark_unreachable(town.session, town.at(-2, 18), person.member_id)
            _tell(town, house, person.member_id)


def _tell(town: Town, house: House, member_id: int) -> None:
    """As the courier does when a message comes back."""
    tasks.open_task(
        town.session,
        town.at(-2, 18),
        TaskKind.UNREACHABLE,
        Subject(SubjectKind.MEMBER, member_id),
        programme_id=town.programme.id,
        household_id=house.id,
    )

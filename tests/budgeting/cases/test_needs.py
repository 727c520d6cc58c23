"""What a family needs: assessed, repeated and compared; goals; and what brings them up again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting import cases, next_steps
from budgeting.cases import Change, Need, goals, needs
from budgeting.db.tables import Case, CaseAction, CaseGoal, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState, GoalState, NeedArea, Outcome, Standing
from budgeting.states.tasks import Urgency
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

HOME, WORK = NeedArea.HOME, NeedArea.WORK
SOME = st.dictionaries(st.sampled_from(NeedArea), st.builds(Need, st.sampled_from(Standing)))


@pytest.fixture
def case(family: Family) -> int:
    matter = family.do(
        cases.escalate, family.cast.marco, family.cast.amrani, topic=cases.Topic.HOME, urgency=Urgency.NORMAL
    )
    return int(matter.id)


@given(SOME, SOME)
def test_areas_compare_with_themselves(before: dict[NeedArea, Need], now: dict[NeedArea, Need]) -> None:
    changed = needs.changes(before, now)
    assert changed.keys() == now.keys()
    order = list(Standing)
    for area, change in changed.items():
        if area not in before:
            assert change is Change.NEW
        else:
            step = order.index(now[area].standing) - order.index(before[area].standing)
            assert change is (Change.SAME if step == 0 else Change.BETTER if step > 0 else Change.WORSE)
    back = needs.changes(now, before)
    turned = {Change.BETTER: Change.WORSE, Change.WORSE: Change.BETTER, Change.SAME: Change.SAME}
    assert all(back[area] is turned[change] for area, change in changed.items() if area in before)


def test_an_assessment_is_kept_repeated_and_compared(family: Family, case: int) -> None:
    marco = family.cast.marco
    first = {HOME: Need(Standing.URGENT, " muffa in camera ", "un'altra casa"), WORK: Need(Standing.STABLE)}
    family.do(cases.assess, marco, case, first, date(2026, 5, 4))
    twice = family.do(cases.assess, marco, case, first, date(2026, 5, 4))
    family.clock.advance(days=60)
    family.do(cases.assess, marco, case, {HOME: Need(Standing.STABLE)})
    held = family.look(lambda s: needs.of_case(s, case))
    assert [each.needs.keys() for each in held] == [{HOME, WORK}, {HOME}]
    assert held[0].id == twice.id
    assert held[0].needs[HOME] == Need(Standing.URGENT, "muffa in camera", "un'altra casa")
    assert needs.known(held) == {HOME: Need(Standing.STABLE), WORK: Need(Standing.STABLE)}
    assert needs.changes(held[0].needs, held[1].needs) == {HOME: Change.BETTER}


@on_sqlite
@pytest.mark.parametrize(
    ("said", "again", "why"),
    [
        ({}, None, "nothing"),
        ({HOME: Need(Standing.GOOD, "x" * (needs.LONGEST + 1))}, None, "long"),
        ({HOME: Need(Standing.GOOD)}, date(2026, 3, 2), "repeat_past"),
    ],
)
def test_what_cannot_be_kept(
    family: Family, case: int, said: dict[NeedArea, Need], again: date | None, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        family.do(cases.assess, family.cast.marco, case, said, again)
    assert family.look(lambda s: needs.of_case(s, case)) == []


@on_sqlite
def test_goals_are_reached_dropped_and_opened_again(family: Family, case: int) -> None:
    marco = family.cast.marco
    goal = family.do(cases.add_goal, marco, case, " a permanent job ", area=WORK).id
    assert family.do(cases.add_goal, marco, case, "a permanent job", area=WORK).id == goal
    action = family.do(cases.add_action, marco, case, "call the job agency", goal_id=goal).id
    assert family.look(lambda s: s.get_one(CaseAction, action).goal_id) == goal
    for state in (GoalState.REACHED, GoalState.OPEN, GoalState.DROPPED):
        family.do(cases.settle_goal, marco, case, goal, state)
        kept = family.look(lambda s: s.get_one(CaseGoal, goal))
        assert kept.state is state
        assert (kept.settled_by is None) == (state is GoalState.OPEN)
    with pytest.raises(NotPossible, match="empty"):
        family.do(cases.add_goal, marco, case, "  ")
    other = family.do(
        cases.escalate, marco, family.cast.amrani, topic=cases.Topic.WORK, urgency=Urgency.NORMAL
    ).id
    with pytest.raises(NotFound):
        family.do(cases.settle_goal, marco, other, goal, GoalState.OPEN)
    with pytest.raises(NotFound):
        family.do(cases.add_action, marco, other, "call", goal_id=goal)


@on_sqlite
def test_closing_asks_what_becomes_of_goals(family: Family, case: int) -> None:
    marco = family.cast.marco
    goal = family.do(cases.add_goal, marco, case, "a dry flat").id
    with pytest.raises(NotPossible, match="actions_open"):
        family.do(cases.close, marco, case, "moved", Outcome.SOLVED)
    family.do(cases.close, marco, case, "moved", Outcome.SOLVED, actions_over=True)
    assert family.look(lambda s: s.get_one(Case, case).state) is CaseState.CLOSED
    assert family.look(lambda s: [row.state for row in goals.of_case(s, case)]) == [GoalState.DROPPED]
    for change in (
        lambda: family.do(cases.add_goal, marco, case, "another"),
        lambda: family.do(cases.settle_goal, marco, case, goal, GoalState.OPEN),
        lambda: family.do(cases.assess, marco, case, {HOME: Need(Standing.GOOD)}),
    ):
        with pytest.raises(NotPossible, match="closed"):
            change()


@on_sqlite
def test_a_day_that_passes_brings_the_case_up_again(family: Family, case: int) -> None:
    marco = family.cast.marco

    def causes() -> set[str]:
        def look(session: object) -> set[str]:
            programme = session.get_one(Programme, family.cast.programme)  # type: ignore[attr-defined]
            found = next_steps.gaps(session, family.clock, programme)  # type: ignore[arg-type]
            return {gap.cause for gap in found if gap.subject.id == case and gap.subject.kind == "case"}

        return family.look(look)

    family.do(cases.open, marco, case)
    family.do(cases.assess, marco, case, {HOME: Need(Standing.DIFFICULT)}, date(2026, 3, 12))
    goal = family.do(cases.add_goal, marco, case, "a dry flat", due_on=date(2026, 3, 16)).id
    assert causes() == set()
    family.clock.advance(days=11)
    assert causes() == {"assessment_due"}
    family.do(cases.assess, marco, case, {HOME: Need(Standing.STABLE)})
    assert causes() == set()
    family.clock.advance(days=4)
    assert causes() == {"goal_late"}
    family.do(cases.settle_goal, marco, case, goal, GoalState.REACHED)
    assert causes() == set()

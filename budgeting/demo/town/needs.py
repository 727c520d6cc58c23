"""What the town's cases found families to need, asked again later, and the goals agreed with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from budgeting import cases
from budgeting.cases import Need
from budgeting.demo.town.houses import Town
from budgeting.states.cases import GoalState, NeedArea, Standing


@dataclass(frozen=True, slots=True)
class Talk:
    """An assessment: its day and the day on which to repeat it, both counted from today."""

    days: int
    needs: Mapping[NeedArea, Need]
    repeat_in: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: agreed on a day and due on another, both counted from today; what became of it, and when."""

    what: str
    area: NeedArea
    days: int
    due_in: int | None = None
    state: GoalState = GoalState.OPEN
    settled: int = -2


#: By place, oldest first. Of what is asked twice some is better, some the same, some worse.
TALKS: dict[int, tuple[Talk, ...]] = {
    3: (
        Talk(
            -8,
            {
                NeedArea.HOME: Need(
                    Standing.DIFFICULT,
                    "Macchia d'acqua in camera dei bambini.",
                    "Che ALER ripari prima dell'inverno.",
                ),
                NeedArea.CHILDREN: Need(Standing.STABLE, "Dormono in sala finché non è asciutto."),
            },
            repeat_in=21,
        ),
    ),
    6: (
        Talk(
            -14,
            {
                NeedArea.WORK: Need(
                    Standing.DIFFICULT, "Contratto fino a fine mese.", "Un posto con orari da scuola."
                ),
                NeedArea.INCOME: Need(Standing.DIFFICULT, "Uno stipendio solo."),
                NeedArea.HEALTH: Need(Standing.GOOD),
                NeedArea.SUPPORT: Need(Standing.STABLE, "La sorella tiene i bambini il pomeriggio."),
            },
            repeat_in=-3,
        ),
        Talk(
            -3,
            {
                NeedArea.WORK: Need(Standing.STABLE, "Proroga di tre mesi.", "Un contratto lungo."),
                NeedArea.INCOME: Need(Standing.DIFFICULT, "Le ore sono le stesse."),
                NeedArea.SUPPORT: Need(Standing.DIFFICULT, "La sorella si trasferisce."),
            },
            repeat_in=30,
        ),
    ),
    8: (
        Talk(
            -27,
            {NeedArea.PAPERS: Need(Standing.URGENT, "Il permesso scade tra dieci giorni.", "Rinnovarlo.")},
        ),
        Talk(-4, {NeedArea.PAPERS: Need(Standing.GOOD, "Ricevuta in mano.")}),
    ),
}
GOALS: dict[int, tuple[Goal, ...]] = {
    3: (Goal("Camera dei bambini di nuovo asciutta", NeedArea.HOME, -8, 20),),
    6: (
        Goal("Curriculum pronto con il centro per l'impiego", NeedArea.WORK, -14, -4, GoalState.REACHED, -5),
        Goal("Lavoro la sera in pizzeria", NeedArea.INCOME, -14, None, GoalState.DROPPED, -3),
        Goal("Trovare chi tiene i bambini il pomeriggio", NeedArea.SUPPORT, -3, 14),
    ),
    8: (Goal("Chiedere il rinnovo del permesso", NeedArea.PAPERS, -27, -10, GoalState.REACHED, -12),),
}


def tell(town: Town, place: int, case_id: int, owner: int) -> None:
    """The assessments and goals of the case of the family at this place."""
    session, today = town.session, town.today
    for talk in TALKS.get(place, ()):
        repeat_on = None
        if talk.repeat_in is not None:
            repeat_on = today + timedelta(days=talk.repeat_in)
        cases.assess(session, town.at(talk.days, 15), owner, case_id, talk.needs, repeat_on)
    for goal in GOALS.get(place, ()):
        due_on = None if goal.due_in is None else today + timedelta(days=goal.due_in)
        made = cases.add_goal(
            session, town.at(goal.days, 16), owner, case_id, goal.what, area=goal.area, due_on=due_on
        )
        if goal.state is not GoalState.OPEN:
            cases.settle_goal(session, town.at(goal.settled, 14), owner, case_id, made.id, goal.state)

"""The town's cases: prepared by the chat, open with notes and things to do, closed with each outcome, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from budgeting import cases
from budgeting.cases import Topic
from budgeting.demo.town import needs
from budgeting.demo.town.houses import House, Town
from budgeting.states.cases import Outcome
from budgeting.states.tasks import Urgency


@dataclass(frozen=True, slots=True)
class Story:
    """A case: begun so many days ago, its notes, what is to be done in how many days, and how it was closed."""

    topic: Topic
    days: int
    notes: tuple[str, ...] = ()
    actions: tuple[tuple[str, int], ...] = ()
    urgent: bool = False
    outcome: Outcome | None = None
    words: str = ""
    reopened: str = ""


#: By place.
STORIES: dict[int, Story] = {
    3: Story(
        Topic.HOME,
        9,
        ("Infiltrazione dal piano di sopra, foto in chat.", "ALER manda il tecnico giovedì."),
        (("Chiamare l'ufficio tecnico ALER", 2), ("Chiedere alla famiglia se il tecnico è passato", 5)),
    ),
    6: Story(
        Topic.WORK,
        16,
        ("Contratto in scadenza a fine mese.",),
        (("Sentire il centro per l'impiego", 3),),
    ),
    8: Story(
        Topic.DOCUMENTS,
        30,
        ("Permesso di soggiorno in rinnovo.",),
        (),
        outcome=Outcome.SOLVED,
        words="Rinnovo chiesto, ricevuta nel cassetto.",
    ),
    12: Story(
        Topic.UTILITIES,
        6,
        ("Manca l'ISEE per il bonus luce.",),
        (("Prenotare il CAF", 1),),
    ),
    15: Story(
        Topic.HOME,
        24,
        ("Caldaia ferma da tre giorni, bambini piccoli in casa.",),
        (("Verificare la riparazione", 1),),
        urgent=True,
    ),
    18: Story(
        Topic.RENT,
        40,
        (),
        (),
        outcome=Outcome.PLAN,
        words="Nuovo piano a rate più basse.",
    ),
    22: Story(
        Topic.RENT,
        45,
        ("Sentita due volte.",),
        (),
        outcome=Outcome.STILL_OPEN,
        words="Serve ancora un lavoro stabile.",
        reopened="Ha perso di nuovo ore: la risentiamo.",
    ),
    26: Story(Topic.DOCUMENTS, 3, ("Contatore intestato al vecchio inquilino.",), (("Scrivere ad A2A", 4),)),
    28: Story(Topic.HOME, 28, (), (), outcome=Outcome.LEFT, words="Cambiano alloggio."),
}


def make(town: Town) -> None:
    """A case in each state; an operator leads it, and its things to do are shared with the coach."""
    for house in town.with_phone():
        story = STORIES.get(house.place)
        if story is not None:
            _tell(town, house, story)


def _tell(town: Town, house: House, story: Story) -> None:
    session = town.session
    owner = town.staff_ids["operator" if house.place % 2 else "second_operator"]
    urgency = Urgency.HIGH if story.urgent else Urgency.NORMAL
    case = cases.escalate(
        session, town.at(-story.days, 11), owner, house.id, topic=story.topic, urgency=urgency
    ).id
    for number, note in enumerate(story.notes):
        cases.add_note(session, town.at(-story.days + 2 + number, 12), owner, case, note)
    for number, (what, days) in enumerate(story.actions):
        doer = house.coach_id if number % 2 else owner
        due = town.today + timedelta(days=days)
        cases.add_action(session, town.at(-2, 9), owner, case, what, owner_id=doer, due_on=due)
    needs.tell(town, house.place, case, owner)
    if story.outcome is not None:
        cases.close(session, town.at(-2, 16), owner, case, story.words, story.outcome)
    if story.reopened:
        cases.reopen(session, town.at(-1, 9), owner, case, story.reopened)

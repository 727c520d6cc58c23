"""Questions in a family's own words: when is the course, is the community point open, when is the course paid."""

from __future__ import annotations

from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn
from dialogs.understand.topics import Topic, read_topic

_OPENS = {Topic.COURSES: "list", Topic.POINTS: "points", Topic.HOURS: "hours"}


def hear(turn: Turn) -> Next:
    """Open what the words ask about. NotMine if they ask about something else."""
    topic = read_topic(turn.incoming.text)
    if topic is None or not turn.person.has(Instrument.ACTIVITIES):
        return NotMine()
    return Open("training", _OPENS[topic])

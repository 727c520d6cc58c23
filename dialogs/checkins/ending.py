"""How the week felt, and what follows: the check-in is done."""

from __future__ import annotations

from budgeting import checkins, events, tasks
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.checkins import Mood
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import talk_to_person
from dialogs.buttons import SKIP, TALK
from dialogs.checkins.dialog import WAYS_OUT, dialog, keep, left, row
from dialogs.checkins.headings_asked import progress
from dialogs.checkins.summary import show
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.text import names, t


@dialog.step
class Feeling(Step):
    name = "feeling"

    def ask(self, turn: Turn) -> Reply:
        faces = [[Choice(name, "mood", mood.value)] for mood, name in names.MOODS.items()]
        return reply(
            progress(turn, "feeling"), t("And how did this week feel?"), rows=[*faces, [SKIP], *WAYS_OUT]
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return talk_to_person.beside(turn, t("Tap the face that fits; or skip."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if (way_out := left(turn, action)) is not None:
            return way_out
        if action == "back":
            keep(turn, "more")
            return Go("more")
        return _finish(turn, Mood(value) if action == "mood" and value in set(Mood) else None)


def _finish(turn: Turn, mood: Mood | None) -> Next:
    keep(turn, "feeling", mood=mood)
    checkin = row(turn)
    checkins.finish(turn.session, turn.clock, checkin.id)
    reminders.settle_follow_ups(turn.session, turn.clock, checkin.id, "done")
    weeks = Subject(SubjectKind.WEEKS, turn.person.household_id)
    tasks.settle(turn.session, turn.clock, TaskKind.CHECKIN_MISSED, weeks)
    events.tell(
        turn.session,
        turn.clock,
        EventKind.CHECKIN_DONE,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )
    if mood is Mood.HARD:
        turn.say(
            t("Thank you for telling me. A hard week is nobody's fault. If you like, talk to someone."),
            rows=[[TALK]],
        )
    show(turn, checkin.week)
    return Done()

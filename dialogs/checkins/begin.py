"""Begin a check-in, or continue where it stopped."""

from __future__ import annotations

from budgeting import checkins
from budgeting.errors import NotPossible
from budgeting.periods import checkin_week
from budgeting.schedule import reminders
from budgeting.states.checkins import CheckinState
from dialogs.buttons import MENU
from dialogs.checkins.dialog import dialog
from dialogs.checkins.summary import show
from dialogs.engine.content import Choice, Reply
from dialogs.engine.steps import Again, Done, Go, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import t


@dialog.action("open")
def open_checkin(turn: Turn, value: str) -> Next:
    frame = turn.conversation.frame
    if frame is not None and frame["dialog"] == "checkin" and "checkin" in frame["data"]:
        begun = checkins.checkin(turn.session, turn.person, frame["data"]["checkin"])
        if begun.week == checkin_week(turn.today):
            # "Continue" was tapped twice: the question is already there.
            return Again()
    return Open("checkin")


@dialog.action("later")
def later(turn: Turn, value: str) -> Next:
    turn.say(
        t("All right. I'll ask once more tomorrow, or you can begin whenever you like."),
        rows=[[Choice(t("▶️ Begin"), "open", dialog="checkin")]],
    )
    return Stay()


@dialog.step
class Begin(Step):
    """Asks nothing itself: it finds the week's check-in and its current question."""

    name = "begin"

    def ask(self, turn: Turn) -> Reply | Next:
        person, week = turn.person, checkin_week(turn.today)
        known = checkins.current(turn.session, person.household_id, week)
        if known is not None and known.state is CheckinState.DONE:
            turn.say(t("This week's check-in is done. Thank you, {name}!", name=person.name), rows=[[MENU]])
            show(turn, week)
            return Done()
        try:
            checkin = checkins.begin(turn.session, turn.clock, person, week)
        except NotPossible:
            turn.say(
                t("Somebody at home is answering right now, on their phone. It counts for both of you."),
                rows=[[MENU]],
            )
            return Done()
        reminders.plan_follow_ups(turn.session, turn.clock, checkin)
        resumed = bool(checkin.step)
        turn.data["checkin"] = checkin.id
        if resumed:
            turn.say(t("Let's go on from where we stopped."))
            return Go(checkin.step)
        turn.say(t("*The week of {date}*. A few questions; skip what you don't know.", date=week))
        return Go("cash")

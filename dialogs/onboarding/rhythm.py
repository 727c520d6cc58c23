"""The day and hour of the weekly check-in, and the end of joining."""

from __future__ import annotations

from datetime import time

from budgeting import households
from budgeting.schedule import reminders
from budgeting.states.programmes import Instrument
from dialogs.buttons import BACK, MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.in_use import SWITCHED_OFF
from dialogs.engine.steps import Again, Done, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.onboarding.dialog import dialog
from dialogs.onboarding.start import stranger
from dialogs.text import t
from dialogs.text.names import WEEKDAYS
from dialogs.understand.hours import read_time

#: Hours offered for the check-in: while the children are at school, at lunch, after work, in the evening.
HOURS = (9, 12, 15, 18, 19, 20)
#: The range of times people may type instead, to the minute.
EARLIEST, LATEST = time(7), time(21)


@dialog.action("day")
def choose_day(turn: Turn, value: str) -> Next:
    """From the menu, for members who haven't chosen an hour yet or want another."""
    if turn.someone is not None and not turn.someone.has(Instrument.CHECKINS):
        turn.say(SWITCHED_OFF)
        return Again()
    return Open("onboarding", "day") if turn.someone is not None and turn.someone.joined else stranger(turn)


@dialog.step
class Day(Step):
    name = "day"

    def ask(self, turn: Turn) -> Reply | Next:
        if not turn.person.has(Instrument.CHECKINS):
            return _finish(turn)
        days = [Choice(text, "day", str(number)) for number, text in WEEKDAYS.items()]
        return reply(
            t(
                "Once a week we look at the money of the week together, for five minutes. Which day suits you?"
            ),
            # "Back" leads to the name while joining; from the menu there's only "Skip".
            rows=[*in_rows(days), [BACK, SKIP] if "invite" in turn.data else [SKIP], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        for number, text in WEEKDAYS.items():
            if words.strip().casefold() == turn.words.plain(text, turn.language).casefold():
                return Go("hour", {"day": number})
        turn.say(t("Please tap a day."))
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "skip":
            return _finish(turn)
        if action == "back":
            return Go("called")
        return Go("hour", {"day": int(value)})


@dialog.step
class Hour(Step):
    name = "hour"

    def ask(self, turn: Turn) -> Reply:
        hours = [Choice(t("{hour}", hour=time(hour)), "hour", str(hour)) for hour in HOURS]
        return reply(t("At what time?"), rows=[*in_rows(hours, 3), [BACK, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        hour = read_time(words)
        if hour is not None and EARLIEST <= hour <= LATEST:
            return self._set(turn, hour)
        turn.say(t("An hour between 7 and 21, please."))
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return Go("day") if action == "back" else self._set(turn, time(int(value)))

    def _set(self, turn: Turn, hour: time) -> Next:
        if not turn.person.has(Instrument.CHECKINS):
            # Check-ins were switched off between question and answer.
            return _finish(turn)
        weekday = turn.data["day"]
        households.set_checkin_time(turn.session, turn.person.member_id, weekday, hour)
        turn.knows(turn.person.member_id)
        reminders.plan_checkins(turn.session, turn.clock, turn.person.household_id)
        turn.say(
            t("Good: every {day} at {hour} I'll ask how the week went.", day=WEEKDAYS[weekday], hour=hour)
        )
        return _finish(turn)


def _finish(turn: Turn) -> Next:
    if "invite" not in turn.data:
        # Chosen later, from the menu.
        return Done()
    reminders.plan_instalments(turn.session, turn.clock, turn.person.household_id)
    diary = turn.person.has(Instrument.SPENDING)
    turn.say(
        t("*You're in.* You can already write what you spend, for example: *bread 3.20*.")
        if diary
        else t("*You are in.*"),
        t("Whenever you need it, /menu shows everything."),
        rows=[[MENU, TALK]],
    )
    return Done()

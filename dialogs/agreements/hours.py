"""Time the family gave: how much, on which day, for what. Staff confirm it; it is never counted in money."""

from __future__ import annotations

from datetime import date, timedelta

from budgeting import agreements
from budgeting.agreements import MOST_MINUTES
from budgeting.errors import NotFound, NotPossible
from dialogs.agreements.dialog import GIVE, OPEN, dialog, tell
from dialogs.agreements.wording import in_hours
from dialogs.buttons import BACK, CANCEL, MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t
from dialogs.understand import read_date
from dialogs.understand.given import LONGEST, read_hours

#: Offered by a tap, in hours.
QUICK = (1, 2, 3, 4)


@dialog.step
class HowLong(Step):
    name = "how_long"

    def ask(self, turn: Turn) -> Reply | Next:
        if not turn.person.adult or agreements.current(turn.session, turn.person.household_id) is None:
            return Open("pact")
        return reply(
            t("⏳ 1 of 3: how much time did you give? Tap, or write it, for example *1:30*."),
            rows=[
                [Choice(t("🕒 {hours} h", hours=str(hours)), "hours", str(hours * 60)) for hours in QUICK],
                [CANCEL],
                [TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        minutes = read_hours(words, language=turn.language, most=MOST_MINUTES)
        if minutes is None:
            turn.say(t("Please tap the hours, or write a number up to 12."))
            return Again()
        return Go("which_day", {"minutes": minutes})

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return _left(turn) if action == "cancel" else Go("which_day", {"minutes": int(value)})

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _not_here(turn, incoming)


@dialog.step
class WhichDay(Step):
    name = "which_day"

    def ask(self, turn: Turn) -> Reply | Next:
        if "minutes" not in turn.data:
            return Go("how_long")
        return reply(
            t("📅 2 of 3: on which day? Tap, or write it, for example *3 March*."),
            rows=[
                [Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")],
                [Choice(t("Two days ago"), "day", "2")],
                [BACK, CANCEL],
                [TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."))
            return Again()
        return self._on(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("how_long")
        if action != "day":
            return _left(turn)
        return self._on(turn, turn.today - timedelta(days=int(value)))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _not_here(turn, incoming)

    def _on(self, turn: Turn, day: date) -> Next:
        pact = agreements.current(turn.session, turn.person.household_id)
        if pact is not None and not pact.begins_on <= day <= min(turn.today, pact.ends_on):
            turn.say(
                t("That day hasn't come yet.")
                if day > turn.today
                else t("The pact runs from {begins} to {ends}.", begins=pact.begins_on, ends=pact.ends_on)
            )
            return Again()
        if turn.data.get("purpose"):
            return _write(turn, day, turn.data["purpose"])
        return Go("for_what", {"day": day.isoformat()})


@dialog.step
class ForWhat(Step):
    name = "for_what"

    def ask(self, turn: Turn) -> Reply | Next:
        if "day" not in turn.data or "minutes" not in turn.data:
            return Go("how_long")
        return reply(
            t("✏️ 3 of 3: what was it for? A few words, for example *garden*."),
            rows=[[SKIP], [BACK, CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return _write(turn, date.fromisoformat(turn.data["day"]), words)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("which_day")
        if action != "skip":
            return _left(turn)
        return _write(turn, date.fromisoformat(turn.data["day"]), "")

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _not_here(turn, incoming)


def _write(turn: Turn, day: date, purpose: str) -> Next:
    minutes = turn.data["minutes"]
    pact = agreements.current(turn.session, turn.person.household_id)
    if pact is None:
        return Open("pact")
    try:
        agreements.give_hours(turn.session, turn.clock, turn.person, pact.id, day, minutes, purpose[:LONGEST])
    except NotPossible as error:
        turn.say(_WHY_NOT.get(error.reason, t("The pact has changed in the meantime.")), rows=[[OPEN, MENU]])
        return Done()
    except NotFound:
        return Open("pact")
    tell(turn)
    turn.say(
        t("✓ Written down: {hours} h on {date}. Thank you!", hours=in_hours(minutes), date=day),
        t("Your office will confirm it."),
        rows=[[GIVE, OPEN], [MENU]],
    )
    return Done()


_WHY_NOT: dict[str, Text] = {
    "full_day": t("That day already has twelve hours. If something is wrong, talk to someone."),
    "future": t("That day hasn't come yet."),
}


def _left(turn: Turn) -> Next:
    turn.say(t("All right."), rows=[[OPEN, MENU]])
    return Done()


def _not_here(turn: Turn, incoming: Incoming) -> Next:
    if incoming.kind != "voice":
        return NotMine()
    turn.say(t("Your voice message is kept. Here, please tap or write."))
    return Again()


@dialog.action("give")
def give(turn: Turn, value: str) -> Next:
    return Open("pact", "how_long")

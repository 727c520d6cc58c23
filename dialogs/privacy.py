"""The privacy notice in plain words, what is kept and why, and /stop."""

from __future__ import annotations

from budgeting import households, reminders
from dialogs.buttons import MENU, TALK
from dialogs.crisis.safety import SAFE_AGAIN
from dialogs.engine.content import Choice, Reply, Text, reply, t
from dialogs.engine.steps import Dialog, Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn

dialog = Dialog("privacy", first="data")


def notice() -> list[Text]:
    """The notice that people agree to. A change of meaning needs a new version in the programme."""
    return [
        t("Here you write down money that comes and goes, and you get reminders, so that rent stays safe."),
        t("I keep: your name, your language, what you write here, and your payment plan."),
        t("Only the people who accompany your family can read it. It is never sold and never public."),
        t("It is kept while you take part. Ask at any time to see it, correct it or delete it."),
        t("You can stop whenever you like with /stop. Nothing bad happens if you do."),
    ]


@dialog.step
class Data(Step):
    name = "data"

    def ask(self, turn: Turn) -> Reply:
        turn.conversation.frames.clear()
        stop = Choice(t("🔕 Stop all messages"), "stop", dialog="privacy")
        wake = Choice(t("🔔 Write to me again"), "wake", dialog="privacy")
        again = [[SAFE_AGAIN]] if turn.person.unsafe else []
        return reply(
            t("*Your data*"),
            *notice(),
            t("To see, correct or delete your data, tap *Talk to someone*: a person does it with you."),
            rows=[[TALK], *again, [wake if turn.person.stopped else stop], [MENU]],
            joint="\n\n",
        )


@dialog.step
class Stop(Step):
    """/stop works at once, with no question in between."""

    name = "stop"

    def ask(self, turn: Turn) -> Next:
        # Nothing may follow this: a question that was open is let go.
        turn.conversation.frames.clear()
        households.stop(turn.session, turn.clock, turn.person.member_id)
        reminders.silence_member(turn.session, turn.clock, turn.person.member_id)
        turn.say(
            t("Done. I will not write to you first any more: no reminders, no check-ins, no notices."),
            t("You can still write to me whenever you like, and nothing you wrote is lost."),
            rows=[[Choice(t("🔔 Write to me again"), "wake", dialog="privacy")], [TALK]],
        )
        return Done()


@dialog.action("open")
def open_privacy(turn: Turn, value: str) -> Next:
    return Open("privacy")


@dialog.action("stop")
def stop(turn: Turn, value: str) -> Next:
    return Open("privacy", "stop")


@dialog.action("wake")
def wake(turn: Turn, value: str) -> Next:
    person = turn.person
    households.restart(turn.session, turn.clock, person.member_id)
    reminders.plan_checkins(turn.session, turn.clock, person.household_id)
    reminders.plan_instalments(turn.session, turn.clock, person.household_id)
    turn.say(t("Good. I write to you again from now on."), rows=[[MENU]])
    return Stay()

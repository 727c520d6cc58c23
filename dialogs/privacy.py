"""The privacy notice in plain words: what we keep and why, and /stop."""

from __future__ import annotations

from budgeting import households
from budgeting.clock import local_date
from budgeting.households.phones import Phone
from budgeting.schedule import reminders
from budgeting.states.households import WhyEnded
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.crisis.safety import SAFE_AGAIN
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Done, DropAll, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("privacy", first="data", instrument=None)


def notice() -> list[Text]:
    """The notice people agree to. A change of meaning needs a new version in the programme."""
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
    waits = False

    def ask(self, turn: Turn) -> Reply:
        stop = Choice(t("🔕 Stop all messages"), "stop", dialog="privacy")
        wake = Choice(t("🔔 Write to me again"), "wake", dialog="privacy")
        rows = [[TALK], *([[SAFE_AGAIN]] if turn.person.unsafe else [])]
        rows.append([wake if turn.person.stopped else stop])
        lines: list[Text] = []
        for phone in households.phones.linked(turn.session, turn.person.member_id):
            lines.append(_phone(turn, phone))
            rows.append([Choice(_no_longer(turn, phone.id), "phone", str(phone.id), dialog="privacy")])
        rows += [[Choice(t("↩️ Withdraw my consent"), "withdraw", dialog="consent")], [MENU]]
        return reply(
            t("*Your data*"),
            *notice(),
            t("To see, correct or delete your data, tap *Talk to someone*: a person does it with you."),
            *lines,
            rows=rows,
            joint="\n\n",
        )


def _phone(turn: Turn, phone: Phone) -> Text:
    since = local_date(phone.linked_at, turn.person.zone)
    if phone.id == turn.conversation.id:
        return t("📱 This phone is yours since {date}.", date=since)
    return t("📱 Another phone is yours since {date}.", date=since)


def _no_longer(turn: Turn, phone_id: int) -> Text:
    if phone_id == turn.conversation.id:
        return t("📵 This phone is no longer mine")
    return t("📵 The other one is no longer mine")


@dialog.step
class NoLonger(Step):
    """The phone is no longer theirs. We confirm once, because coming back takes a new invitation."""

    name = "phone"

    def ask(self, turn: Turn) -> Reply | Next:
        if turn.data["phone"] not in _mine(turn):
            return Open("privacy")
        return reply(
            t("Is this phone no longer yours?")
            if turn.data["phone"] == turn.conversation.id
            else t("Is the other phone no longer yours?"),
            t(
                "After that nothing about your family can be read or written there, and I'll send nothing to it."
            ),
            t("To come in with a new phone, ask the office for an invitation."),
            rows=[[Choice(t("Yes, it is no longer mine"), "yes")], [CANCEL], [TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        phone_id = turn.data["phone"]
        if action != "yes" or phone_id not in _mine(turn):
            turn.say(t("All right."), rows=[[MENU]])
            return Done()
        here = turn.conversation
        member_id = turn.person.member_id
        households.phones.end(turn.session, turn.clock, member_id, WhyEnded.BY_FAMILY, only=phone_id)
        if phone_id != here.id:
            turn.say(t("Done. That phone is no longer linked."), rows=[[MENU]])
            return Done()
        # From here on the chat belongs to a stranger: this line is the first of its new conversation.
        turn.conversation = conversations.begin_anew(turn.session, turn.clock.now(), here, here.language)
        turn.someone = None
        turn.say(
            t("Done. This phone is no longer linked, and I won't write to it again."),
            t("To come in again, open an invitation from your office."),
        )
        return Stay()


def _mine(turn: Turn) -> set[int]:
    return {phone.id for phone in households.phones.linked(turn.session, turn.person.member_id)}


@dialog.step
class Stop(Step):
    """/stop takes effect at once, without a question."""

    name = "stop"

    def ask(self, turn: Turn) -> Next:
        households.stop(turn.session, turn.clock, turn.person.member_id)
        reminders.silence_member(turn.session, turn.clock, turn.person.member_id)
        turn.say(
            t("Done. I'll no longer write to you first: no reminders, no check-ins, no notices."),
            t("You can still write to me whenever you like, and nothing you wrote is lost."),
            rows=[[Choice(t("🔔 Write to me again"), "wake", dialog="privacy")], [TALK]],
        )
        # Nothing may follow this, so any open question is dropped.
        return DropAll()


@dialog.action("open")
def open_privacy(turn: Turn, value: str) -> Next:
    return Open("privacy")


@dialog.action("phone")
def phone_no_longer(turn: Turn, value: str) -> Next:
    return Open("privacy", "phone", {"phone": int(value)})


@dialog.action("stop")
def stop(turn: Turn, value: str) -> Next:
    return Open("privacy", "stop")


@dialog.action("wake")
def wake(turn: Turn, value: str) -> Next:
    person = turn.person
    households.restart(turn.session, turn.clock, person.member_id)
    reminders.plan_checkins(turn.session, turn.clock, person.household_id)
    reminders.plan_instalments(turn.session, turn.clock, person.household_id)
    turn.say(t("Good. I'll write to you again from now on."), rows=[[MENU]])
    return Stay()

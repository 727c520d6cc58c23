"""Joining by invite: language, privacy notice and consent, what to be called, the hour of the check-in.

Nothing about the person is tied to the chat before they agree: until then only the invite's number is
remembered in the conversation. Whoever writes without an invite is met here too.
"""

from __future__ import annotations

from datetime import time

from sqlalchemy import update

from budgeting import consents, events, households, invites, programmes, reminders, tasks
from budgeting.db.tables import Message, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.states import Direction, InboxState, TaskKind
from dialogs import language, privacy
from dialogs.buttons import CANCEL, MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply, t, verbatim
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Dialog, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.names import WEEKDAYS

dialog = Dialog("onboarding", first="language")

#: Hours offered for the check-in: when the children are at school, at lunch, after work, in the evening.
HOURS = (9, 12, 15, 18, 19, 20)
LONGEST_NAME = 40


def started(turn: Turn) -> Next:
    """/start, alone or with an invite's token behind it."""
    _, _, token = turn.incoming.text.partition(" ")
    if not token.strip():
        if turn.someone is not None and turn.someone.joined:
            return _welcome_back(turn)
        return stranger(turn)
    try:
        invite = invites.look_up(turn.session, turn.clock, token.strip())
    except NotPossible as error:
        return _useless_invite(turn, error.reason)
    if turn.someone is not None and turn.someone.joined:
        if invite.member_id != turn.someone.member_id:
            turn.say(
                t(
                    "This chat already belongs to {name}. Each person joins from their own phone.",
                    name=turn.someone.name,
                ),
                rows=[[MENU, TALK]],
            )
            return Stay()
        return _welcome_back(turn)
    turn.conversation.frames.clear()
    return Open("onboarding", "language", {"invite": invite.id})


def _welcome_back(turn: Turn) -> Next:
    if turn.person.stopped:
        households.restart(turn.session, turn.clock, turn.person.member_id)
        reminders.plan_checkins(turn.session, turn.clock, turn.person.household_id)
        reminders.plan_instalments(turn.session, turn.clock, turn.person.household_id)
        turn.say(t("Good to see you again, {name}. I write to you again from now on.", name=turn.person.name))
    return Open("menu")


def _useless_invite(turn: Turn, reason: str) -> Next:
    if turn.someone is not None and turn.someone.joined:
        return _welcome_back(turn)
    why = {
        "used": t("This invitation has been used already."),
        "expired": t("This invitation is too old: it was good for two weeks."),
        "revoked": t("This invitation was replaced by a newer one."),
    }.get(reason, t("I do not know this invitation."))
    turn.say(why, t("Ask the office for a new one; it takes a minute."))
    return stranger(turn)


def stranger(turn: Turn) -> Next:
    """Somebody without an invite: a polite answer, the office, and a call back."""
    if turn.conversation.inbox_state is InboxState.WAITING:
        turn.say(t("Your message is kept. Somebody from the office will call you."))
        return Stay()
    office = programmes.front(turn.session)
    texts = [t("Hello! I am Ponte. I help families who were invited by their office.")]
    if office is not None and office.office_contact:
        texts.append(t("The office: {contact}", contact=office.office_contact))
    turn.say(*texts, rows=[[Choice(t("📞 Please call me back"), "call_back", dialog="onboarding")]])
    return Stay()


@dialog.action("call_back")
def call_back(turn: Turn, value: str) -> Next:
    if turn.someone is not None and turn.someone.joined:
        return Open("ask")
    return Open("onboarding", "number")


@dialog.action("day")
def choose_day(turn: Turn, value: str) -> Next:
    """From the menu, for who has not chosen the hour of the check-in yet, or wants another."""
    return Open("onboarding", "day") if turn.someone is not None and turn.someone.joined else stranger(turn)


@dialog.step
class Number(Step):
    """A stranger's phone number, for the office only."""

    name = "number"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("Write your phone number, and when it is best to call you. Only the office reads it."),
            rows=[[CANCEL]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        if words.startswith("/"):
            return NotMine()
        if sum(c.isdigit() for c in words) < 6:
            return Again()
        return self._keep(turn)

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right."))
        return Done()

    def take(self, turn: Turn, incoming: Incoming) -> Next:
        return self._keep(turn) if incoming.kind == "contact" else NotMine()

    def _keep(self, turn: Turn) -> Next:
        conversation = turn.conversation
        conversation.waiting_since = conversation.waiting_since or turn.clock.now()
        conversation.inbox_state = InboxState.WAITING
        conversation.topic = TaskKind.CALL_BACK.value
        office = programmes.front(turn.session)
        tasks.open_task(
            turn.session,
            turn.clock,
            TaskKind.CALL_BACK,
            programme_id=office.id if office else None,
            conversation_id=conversation.id,
            subject_id=turn.message_id,
            key=f"call_back:{conversation.id}",
        )
        turn.say(t("Thank you. Somebody from the office will call you."))
        return Done()


@dialog.step
class WhichLanguage(Step):
    name = "language"

    def ask(self, turn: Turn) -> Reply:
        return reply(*language.greeting_for_all(turn), rows=in_rows(language.choices(turn)))

    def hear(self, turn: Turn, words: str) -> Next:
        code = language.named(turn, words)
        return self.tap(turn, "use", code) if code else Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if value not in turn.words.languages:
            return Again()
        language.use(turn, value)
        return Go("consent")


@dialog.step
class Consent(Step):
    """No consent, no data: only from here on is the chat tied to the member."""

    name = "consent"

    def ask(self, turn: Turn) -> Reply:
        if turn.data.pop("once_more", False):
            return reply(
                t("Please tap one of the buttons: may I keep these things for you?"), rows=self._rows()
            )
        return reply(
            t("*Before we begin*"),
            *privacy.notice(),
            t("Is that all right for you?"),
            rows=self._rows(),
            joint="\n\n",
        )

    def _rows(self) -> list[list[Choice]]:
        return [
            [Choice(t("✅ Yes, I agree"), "yes")],
            [Choice(t("✕ No, thank you"), "no"), Choice(t("🌍 Language"), "language")],
        ]

    def hear(self, turn: Turn, words: str) -> Next:
        if words.casefold().startswith("/stop"):
            return self._decline(turn)
        turn.data["once_more"] = True
        return Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action == "language":
            return Go("language")
        if action == "no":
            return self._decline(turn)
        try:
            member = invites.use(turn.session, turn.clock, turn.data["invite"])
        except NotPossible as error:
            turn.conversation.frames.clear()
            return _useless_invite(turn, error.reason)
        household = households.household(turn.session, member.household_id)
        programme = programmes.programme(turn.session, household.programme_id)
        consents.give(
            turn.session, turn.clock, member.id, programme.privacy_version, turn.conversation.language
        )
        households.join(turn.session, turn.clock, member.id, turn.conversation.language)
        turn.conversation.member_id = member.id
        turn.someone = households.person(turn.session, member.id)
        events.tell(
            turn.session,
            turn.clock,
            "joined",
            programme_id=programme.id,
            conversation_id=turn.conversation.id,
        )
        return Go("called")

    def _decline(self, turn: Turn) -> Next:
        office = self._office(turn)
        # No consent, no data: what was written on the way here goes too.
        turn.session.execute(
            update(Message)
            .where(Message.conversation_id == turn.conversation.id, Message.direction == Direction.IN)
            .values(text="", media=None)
        )
        turn.say(
            t("That is fine. Nothing about you was kept, and nothing else comes from here."),
            t("If you change your mind, open the invitation again. The office: {contact}", contact=office),
        )
        return Done()

    def _office(self, turn: Turn) -> str:
        programme: Programme | None
        try:
            programme = invites.programme_of(turn.session, turn.data["invite"])
        except NotFound:
            programme = programmes.front(turn.session)
        return programme.office_contact if programme else ""


@dialog.step
class Called(Step):
    name = "called"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("Thank you. What shall I call you?"),
            t("Write a name, or tap the one I know."),
            rows=[[Choice(verbatim(_first_name(turn)), "known")]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        name = " ".join(words.split())
        if not name or len(name) > LONGEST_NAME or name.startswith("/") or any(c.isdigit() for c in name):
            turn.say(t("A short name without numbers is best, for example Amina."))
            return Again()
        return self._use(turn, name)

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        return self._use(turn, _first_name(turn))

    def _use(self, turn: Turn, name: str) -> Next:
        households.set_called(turn.session, turn.person.member_id, name)
        turn.someone = households.person(turn.session, turn.person.member_id)
        turn.say(t("Nice to meet you, {name}!", name=name))
        return Go("day")


@dialog.step
class Day(Step):
    name = "day"

    def ask(self, turn: Turn) -> Reply:
        days = [Choice(text, "day", str(number)) for number, text in WEEKDAYS.items()]
        return reply(
            t(
                "Once a week we look at the money of the week together, for five minutes. Which day suits you?"
            ),
            rows=[*in_rows(days), [SKIP]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        for number, text in WEEKDAYS.items():
            if words.strip().casefold() == turn.words.plain(text, turn.language).casefold():
                return Go("hour", {"day": number})
        turn.say(t("Please tap a day."))
        return Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action == "skip":
            return _finish(turn)
        return Go("hour", {"day": int(value)})


@dialog.step
class Hour(Step):
    name = "hour"

    def ask(self, turn: Turn) -> Reply:
        hours = [Choice(t("{hour}", hour=time(hour)), "hour", str(hour)) for hour in HOURS]
        return reply(t("At what time?"), rows=[*in_rows(hours, 3), [Choice(t("‹ Back"), "back")]])

    def hear(self, turn: Turn, words: str) -> Next:
        digits = "".join(c for c in words.split(":")[0] if c.isdigit())
        if digits and 7 <= int(digits[:3]) <= 21:
            return self.tap(turn, "hour", str(int(digits[:3])))
        turn.say(t("An hour between 7 and 21, please."))
        return Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("day")
        weekday, hour = turn.data["day"], time(int(value))
        households.set_checkin_time(turn.session, turn.person.member_id, weekday, hour)
        turn.someone = households.person(turn.session, turn.person.member_id)
        reminders.plan_checkins(turn.session, turn.clock, turn.person.household_id)
        turn.say(t("Good: every {day} at {hour} I ask how the week went.", day=WEEKDAYS[weekday], hour=hour))
        return _finish(turn)


def _finish(turn: Turn) -> Next:
    if "invite" not in turn.data:
        # The hour was chosen later, from the menu.
        return Done()
    reminders.plan_instalments(turn.session, turn.clock, turn.person.household_id)
    turn.say(
        t("*You are in.* You can already write what you spend, for example: *bread 3.20*."),
        t("Whenever you need it, /menu shows everything."),
        rows=[[MENU, TALK]],
    )
    return Done()


def _first_name(turn: Turn) -> str:
    """The office's list has whole names; nobody is greeted by theirs."""
    return turn.person.name.split()[0]

"""Language, consent, and what to call them."""

from __future__ import annotations

from budgeting import events, households, programmes, tasks
from budgeting.clean_text import name_in
from budgeting.db.tables import Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import consents, invites
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import language, privacy
from dialogs.buttons import BACK, CALL_BACK, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, DropAll, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.onboarding.dialog import dialog
from dialogs.onboarding.start import forget, useless_invite
from dialogs.text import t
from dialogs.voices import offered as voices


@dialog.step
class WhichLanguage(Step):
    name = "language"

    def ask(self, turn: Turn) -> Reply:
        return reply(*language.greeting_for_all(turn), rows=in_rows(language.choices(turn)))

    def on_text(self, turn: Turn, words: str) -> Next:
        code = language.named(turn, words)
        return self.on_button(turn, "use", code) if code else Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if value not in turn.words.languages:
            return Again()
        language.use(turn, value)
        # Coming back from the name, they have already agreed.
        return Go("consent") if turn.someone is None else Go("called")


@dialog.step
class Consent(Step):
    """No consent, no data: this is where the chat is first tied to the member."""

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
            # Not the standing button: it must leave nothing behind in the chat of somebody who says no.
            [Choice(CALL_BACK.label, "call_back")],
        ]

    def on_text(self, turn: Turn, words: str) -> Next:
        if words.casefold().startswith("/stop"):
            return self._decline(turn)
        turn.data["once_more"] = True
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "language":
            return Go("language")
        if action == "call_back":
            return Open("onboarding", "number")
        if action == "no":
            return self._decline(turn)
        try:
            member = invites.use(turn.session, turn.clock, turn.data["invite"])
        except NotPossible as error:
            return DropAll(useless_invite(turn, error.reason))
        household = households.get_household(turn.session, member.household_id)
        programme = programmes.programme(turn.session, household.programme_id)
        households.phones.link(turn.session, turn.clock, member.id, turn.conversation.id)
        consents.give(
            turn.session, turn.clock, member.id, programme.privacy_version, turn.conversation.language
        )
        households.join(turn.session, turn.clock, member.id, turn.conversation.language)
        tasks.settle(turn.session, turn.clock, TaskKind.UNREACHABLE, Subject(SubjectKind.MEMBER, member.id))
        turn.conversation.member_id = member.id
        turn.knows(member.id)
        events.tell(
            turn.session,
            turn.clock,
            EventKind.JOINED,
            programme_id=programme.id,
            conversation_id=turn.conversation.id,
        )
        return Go("called")

    def _decline(self, turn: Turn) -> Next:
        office = self._office(turn)
        turn.say(
            t("That's fine. Nothing about you was kept, and I won't write again."),
            t("If you change your mind, open the invitation again. The office: {contact}", contact=office),
        )
        forget(turn)
        return DropAll()

    def _office(self, turn: Turn) -> str:
        programme: Programme | None
        try:
            programme = invites.programme_of(turn.session, turn.data["invite"])
        except NotFound:
            programme = programmes.front(turn.session)
        return programmes.Settings.of(programme).office_contact if programme else ""


@dialog.step
class Called(Step):
    """The office gave us a name with the invite: just ask whether it's the right one."""

    name = "called"

    def ask(self, turn: Turn) -> Reply | Next:
        known = _first_name(turn)
        if not known:
            return Go("name")
        return reply(
            t("Thank you. Shall I call you {name}?", name=known),
            rows=[
                [Choice(t("✓ Yes, {name}", name=known), "known")],
                [Choice(t("✎ Another name"), "other"), BACK],
                *_listen(turn),
                [TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return _heard(turn, words)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("language")
        if action == "listen":
            return _read_aloud(turn)
        return Go("name") if action == "other" else _use(turn, _first_name(turn))


@dialog.step
class Name(Step):
    name = "name"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("What shall I call you? Write a name."), rows=[[BACK, TALK], *_listen(turn)])

    def on_text(self, turn: Turn, words: str) -> Next:
        return _heard(turn, words)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "listen":
            return _read_aloud(turn)
        # If the office gave no name, the only question to go back to is the language.
        return Go("called") if _first_name(turn) else Go("language")


def _listen(turn: Turn) -> list[list[Choice]]:
    """Offered here, at the first question after the consent, because whoever reads little needs it from the start."""
    if turn.person.listens or not voices.is_offered(turn):
        return []
    return [[Choice(voices.LISTEN.label, "listen")]]


def _read_aloud(turn: Turn) -> Next:
    """The question comes again, and is the first thing they hear."""
    if voices.is_offered(turn):
        voices.switch_on(turn)
    return Again()


def _heard(turn: Turn, words: str) -> Next:
    name = name_in(words)
    if name is None:
        turn.say(t("A short name without numbers is best, for example Amina."))
        return Again()
    return _use(turn, name)


def _use(turn: Turn, name: str) -> Next:
    households.set_called(turn.session, turn.person.member_id, name)
    turn.knows(turn.person.member_id)
    turn.say(t("Nice to meet you, {name}!", name=name))
    return Go("day")


def _first_name(turn: Turn) -> str:
    """The first name from the office's list, which has full names; nobody is greeted by theirs. May be empty."""
    return (name_in(turn.person.name.partition("/")[0]) or " ").split(" ")[0]

"""Language, consent, and what to be called."""

from __future__ import annotations

from sqlalchemy import update

from budgeting import consents, events, households, invites, programmes
from budgeting.db.tables import Message, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.states import Direction
from dialogs import language, privacy
from dialogs.engine.content import Choice, Reply, in_rows, reply, t, verbatim
from dialogs.engine.steps import Again, Done, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.onboarding.dialog import dialog
from dialogs.onboarding.door import useless_invite

LONGEST_NAME = 40


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
            return useless_invite(turn, error.reason)
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


def _first_name(turn: Turn) -> str:
    """The office's list has whole names; nobody is greeted by theirs."""
    return turn.person.name.split()[0]

"""An adult asks staff to invite somebody at home: the name and the language, then a person does the rest."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.clean_text import name_in
from budgeting.clock import Clock
from budgeting.db.tables import InviteRequest
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.privacy import invite_requests
from budgeting.states.privacy import InviteRequestState
from dialogs import language
from dialogs.buttons import BACK, CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.notify import tell_member
from dialogs.engine.steps import Again, Dialog, Done, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.text.words import Words

dialog = Dialog("invite_home", first="name", instrument=None)
OPEN = Choice(t("👥 Invite somebody at home"), "open", dialog="invite_home")


def may_invite(turn: Turn) -> bool:
    """Whether this person may ask for it."""
    return turn.person.adult


@dialog.step
class Name(Step):
    name = "name"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("👥 Another adult at home can take part too, with a phone of their own."),
            t(
                "You both see the money of the household. What each of you writes with your office stays yours."
            ),
            t("1 of 2: what is the name of this person? Write it."),
            rows=[[CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        name = name_in(words)
        if name is None:
            turn.say(t("A short name without numbers is best, for example Amina."))
            return Again()
        return Go("speaks", {"name": name})

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right."), rows=[[MENU]])
        return Done()


@dialog.step
class Speaks(Step):
    name = "speaks"

    def ask(self, turn: Turn) -> Reply | Next:
        if "name" not in turn.data:
            return Go("name")
        return reply(
            t("2 of 2: which language does {name} read best?", name=turn.data["name"]),
            rows=[*in_rows(language.choices(turn)), [BACK, CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        code = language.named(turn, words)
        return self._asked(turn, code) if code else Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("name")
        if action != "use":
            turn.say(t("All right."), rows=[[MENU]])
            return Done()
        return self._asked(turn, value) if value in turn.words.languages else Again()

    def _asked(self, turn: Turn, code: str) -> Next:
        try:
            invite_requests.ask(turn.session, turn.clock, turn.person, turn.data["name"], code)
        except NotPossible:
            turn.say(
                t("Your office already has several requests of yours. Please wait for the answer."),
                rows=[[TALK, MENU]],
            )
            return Done()
        turn.say(
            t(
                "✓ I've asked your office to invite {name}. I'll tell you when it's done.",
                name=turn.data["name"],
            ),
            t("Your office decides what the other person can read here."),
            rows=[[MENU]],
        )
        return Done()


@dialog.action("open")
def open_invite(turn: Turn, value: str) -> Next:
    if not may_invite(turn):
        return Open("ask")
    return Open("invite_home")


def answered(session: Session, clock: Clock, words: Words, request: InviteRequest) -> str | None:
    """Tell who asked. Returns None, or a code saying why they couldn't be told here."""

    def speak(person: Person) -> Reply:
        if request.state is InviteRequestState.INVITED:
            said = [
                t("👥 {name} is on the list now.", name=request.name),
                t("The office will give you the invitation: a link or a code to scan with the other phone."),
            ]
        else:
            said = [
                t("👥 About inviting {name}: not now.", name=request.name),
                t("Your office writes: {words}", words=request.answer),
            ]
        return reply(*said, rows=[[TALK, MENU]])

    return tell_member(
        session,
        clock,
        words,
        request.member_id,
        speak,
        subject=invite_requests.subject_of(request),
        key=f"invite_request:{request.id}:{request.state.value}",
        while_held=True,
        answers=True,
    )

"""Change the language, at any time."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import audit, households
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Conversation
from budgeting.errors import NotPossible
from dialogs import spending
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Dialog, Done, Next, NotMine, Open, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, verbatim
from dialogs.text.words import Words
from dialogs.voices.offered import is_offered

dialog = Dialog("language", first="which", instrument=None)


def choices(turn: Turn) -> list[Choice]:
    """One button per language, labelled in that language."""
    return [Choice(verbatim(known.name), "use", known.code) for known in turn.words.languages.values()]


def greeting_for_all(turn: Turn) -> list[Text]:
    """The language question in every language, so that everyone can read it in theirs."""
    question = t("Which language do you prefer?")
    mine = turn.conversation.language
    return [
        question if code == mine else verbatim(turn.words.plain(question, code))
        for code in turn.words.languages
    ]


def named(turn: Turn, words: str) -> str | None:
    """The language someone typed instead of tapping it."""
    typed = words.strip().casefold()
    codes = (k.code for k in turn.words.languages.values() if typed in (k.name.casefold(), k.code))
    return next(codes, None)


@dialog.step
class Which(Step):
    name = "which"

    def ask(self, turn: Turn) -> Reply:
        # A stranger chooses a language before there is anybody to talk to.
        beside = [[TALK]] if turn.someone is not None else []
        return reply(*greeting_for_all(turn), rows=[*in_rows(choices(turn)), *beside])

    def on_text(self, turn: Turn, words: str) -> Next:
        code = named(turn, words)
        if code:
            return self.on_button(turn, "use", code)
        if turn.someone is not None and turn.someone.consented:
            heard = spending.hear(turn, known_only=True)
            if not isinstance(heard, NotMine):
                # A purchase written here is booked, and the question stays open.
                return heard
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if value not in turn.words.languages:
            return Again()
        use(turn, value)
        # Translators: name your own language here.
        said = [t("From now on I'll write in English.")]
        if turn.someone is not None and turn.someone.listens and not is_offered(turn):
            said.append(t("I can't read aloud in this language yet."))
        turn.say(*said, rows=[[MENU]])
        return Done()


def use(turn: Turn, code: str) -> None:
    """Switch to language ``code`` for this person."""
    turn.conversation.language = code
    if turn.conversation.member_id is not None:
        households.set_language(turn.session, turn.conversation.member_id, code)


def set_for(
    session: Session, clock: Clock, words: Words, staff_id: int | None, member_id: int, code: str
) -> None:
    """Staff set the language a member reads; the chat uses it from the next message on.

    Raises NotFound, and NotPossible("language") for a language we don't speak.
    """
    if code not in words.languages:
        raise NotPossible("language")
    households.set_language(session, member_id, code)
    session.execute(
        update(Conversation)
        .where(Conversation.member_id == member_id, Conversation.ended_at.is_(None))
        .values(language=code)
    )
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.MEMBER_LANGUAGE,
        "member",
        member_id,
        details=Details(language=code),
    )


@dialog.action("open")
def open_language(turn: Turn, value: str) -> Next:
    return Open("language")

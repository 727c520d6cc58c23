"""The member asks for a copy of their data: it is made in the background and sent here as a document."""

from __future__ import annotations

from budgeting.clock import zone
from budgeting.errors import NotPossible
from budgeting.privacy import exports
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine.turn import Turn
from dialogs.privacy import export_job
from dialogs.text import Text, t


def ask(turn: Turn) -> None:
    """Begin it, or say why not now."""
    person = turn.person
    try:
        exports.ask(turn.session, turn.clock, person, turn.conversation.id, export_job.kind(turn.words))
    except NotPossible as error:
        turn.say(*_why_not(turn, error.reason), rows=[[TALK, MENU]])
        return
    turn.say(
        t("📦 I'm putting your data together. In a few minutes I'll send it here as a file."),
        t("It holds what you wrote and sent, and the money of your household."),
        rows=[[MENU]],
    )


def _why_not(turn: Turn, reason: str) -> list[Text]:
    if reason == "unsafe":
        exports.hand_over(
            turn.session,
            turn.clock,
            turn.person.member_id,
            Subject(SubjectKind.MEMBER, turn.person.member_id),
        )
        return [
            t("I don't send your data to this phone, because others may read it."),
            t("I've told your office: a person will give it to you in a safe way."),
        ]
    if reason == "too_soon":
        before = exports.latest(turn.session, turn.person.member_id)
        if before is not None:
            again = exports.again_at(before).astimezone(zone(turn.person.zone))
            return [
                t("📦 You already have it: the file is here in the chat, a little further up."),
                t("You can ask for a new one later: {moment}.", moment=again),
            ]
    return [t("📦 I'm already putting it together. It comes here as soon as it's ready.")]

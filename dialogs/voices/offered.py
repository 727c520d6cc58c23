"""Where reading aloud is possible, and switching it on."""

from __future__ import annotations

from budgeting import households, voices
from dialogs.engine.content import Choice
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.voices.making.process import installed

#: Opens the question whether to read aloud.
LISTEN = Choice(t("🔊 Read messages aloud"), "open", dialog="voices")


def is_offered(turn: Turn) -> bool:
    """Whether this machine can, and staff have approved the voice of the language that the chat is in."""
    return installed() and voices.approved(turn.session, turn.person.programme_id, turn.conversation.language)


def switch_on(turn: Turn) -> None:
    """From now on each message is read aloud too; this one will be the first."""
    households.set_listens(turn.session, turn.person.member_id, True)
    turn.knows(turn.person.member_id)


def switch_off(turn: Turn) -> None:
    """From now on we only write."""
    households.set_listens(turn.session, turn.person.member_id, False)
    turn.knows(turn.person.member_id)

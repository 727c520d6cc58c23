"""Whoever writes to a paused programme reads, once a day, until when nobody answers."""

from __future__ import annotations

from budgeting import programmes
from dialogs.engine.content import reply
from dialogs.engine.say import say
from dialogs.engine.turn import Turn
from dialogs.text import t


def tell(turn: Turn) -> None:
    """Say so before anything else is answered: what they write is kept."""
    person = turn.someone
    if person is None or person.paused_until is None or not person.consented:
        return
    if turn.incoming.kind == "tap" or turn.incoming.text.startswith("/"):
        return
    today = programmes.today(turn.clock, person)
    say(
        turn.session,
        turn.clock,
        turn.words,
        turn.conversation,
        reply(
            t("⏸ *Your office takes a break until {date}.*", date=person.paused_until),
            t("What you write is kept, and somebody reads it then."),
            t("In danger call 112 at once."),
        ),
        unique_key=f"paused:{turn.conversation.id}:{today}",
    )

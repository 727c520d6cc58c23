"""A tapped button of an announcement: noted for its report, then on to where the button leads."""

from __future__ import annotations

from sqlalchemy import select

from budgeting import events
from budgeting.db.insert_once import once
from budgeting.db.tables import Broadcast
from budgeting.db.types import Base
from budgeting.events import EventKind
from dialogs.broadcasts.buttons import BUTTONS
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.in_use import SWITCHED_OFF, is_off
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step, find
from dialogs.engine.turn import Turn
from dialogs.text import t

dialog = Dialog("announcements", first="over", instrument=None)

_T = Base.metadata.tables["broadcast_answers"]
_NEW = once(_T, [_T.c.broadcast_id, _T.c.member_id, _T.c.button], returning=[_T.c.broadcast_id])
_OVER = t("This button no longer leads anywhere. The menu shows everything there is.")


@dialog.step
class Over(Step):
    """Where an old button ends that leads nowhere: nothing is asked here."""

    name = "over"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        return reply(_OVER, rows=[[TALK, MENU]])


@dialog.action("go")
def go(turn: Turn, value: str) -> Next:
    """``value``: "announcement:code". Tapping again leads there again and counts once."""
    number, _, code = value.partition(":")
    target = BUTTONS.get(code)
    there = find(target.dialog) if target is not None else None
    action = there.actions.get(target.action) if there is not None and target is not None else None
    if there is None or action is None:
        return Open(dialog.name)
    _note(turn, number, code)
    if is_off(turn.someone, there.instrument):
        turn.say(SWITCHED_OFF, rows=[[TALK, MENU]])
        return Stay()
    return action(turn, "")


def _note(turn: Turn, number: str, code: str) -> None:
    person = turn.person
    if not number.isdigit():
        return
    query = select(Broadcast.id).where(
        Broadcast.id == int(number), Broadcast.programme_id == person.programme_id
    )
    broadcast_id = turn.session.scalar(query)
    if broadcast_id is None:
        return
    connection = turn.session.connection()
    row = {
        "broadcast_id": broadcast_id,
        "member_id": person.member_id,
        "button": code,
        "answered_at": turn.clock.now(),
    }
    if connection.execute(_NEW[connection.dialect.name], row).first() is not None:
        events.tell(
            turn.session,
            turn.clock,
            EventKind.BROADCAST,
            programme_id=person.programme_id,
            broadcast=broadcast_id,
        )

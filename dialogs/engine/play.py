"""Carry out what a step decided: ask, open, finish, without ever losing the thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update

from budgeting.arrears import visibility
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.states.messages import MessageState
from dialogs.engine import keyboards
from dialogs.engine.content import Reply
from dialogs.engine.in_use import SWITCHED_OFF, is_off, without_dead_ends
from dialogs.engine.say import row_of, say
from dialogs.engine.steps import (
    Again,
    Dialog,
    Done,
    Drop,
    DropAll,
    Go,
    Instead,
    Next,
    NotMine,
    Open,
    Renew,
    Resume,
    Stay,
    Step,
    find,
)
from dialogs.engine.turn import ANSWERED, Turn
from dialogs.text import Text, t

#: Most dialogs that may wait below one another; beyond that the oldest is dropped.
DEEPEST = 4
#: More moves than any real turn makes; beyond it, two steps are sending each other in circles.
MOST_MOVES = 40
#: How long we still offer a number to a question that another dialog was opened over.
REMEMBERED = timedelta(days=1)

_M = Base.metadata.tables["messages"]
# A tap that only changes what its question shows is no answer yet: the thread leaves it out.
_QUIET = Prepared(update(_M).where(_M.c.id == bindparam("row")).values(state=MessageState.UNCHANGED))


class Circles(RuntimeError):
    """The steps of a dialog send each other in circles."""


def carry_out(turn: Turn, decision: Next) -> None:
    """Follow ``decision`` until a question is asked or there's nothing left to ask."""
    for _ in range(MOST_MOVES):
        try:
            following = _move(turn, decision)
        except Instead as instead:
            following = instead.decision
        if following is None:
            return
        decision = following
    raise Circles


def _move(turn: Turn, decision: Next) -> Next | None:
    frames = turn.conversation.frames
    match decision:
        case Stay() | NotMine():
            return None
        case Go(step, data, then):
            frames[-1]["step"] = step
            frames[-1]["data"].update(data)
            return _ask(turn) if then is None else then
        case Open(name, step, data):
            dialog = find(name)
            if dialog is None:
                raise LookupError(name)
            if is_off(turn.someone, dialog.instrument):
                turn.say(SWITCHED_OFF)
                return Again()
            _remember(turn, name, step or dialog.first)
            frames[:] = [f for f in frames if f["dialog"] != name and _goes_on(f)][-(DEEPEST - 1) :]
            frames.append(_frame(dialog, step or dialog.first, dict(data)))
            return _ask(turn)
        case Done():
            if frames:
                frames.pop()
                frames[:] = [f for f in frames if _goes_on(f)]
            return Again() if frames else None
        case Drop() | DropAll():
            return _dropped(turn, decision)
        case Resume():
            return _resumed(turn, decision)
        case Again():
            return _ask(turn) if frames else Open("menu")
        case Renew():
            return _renew(turn)


def _dropped(turn: Turn, decision: Next) -> Next:
    """What follows after dropping the dialogs that ``decision`` ends."""
    conversation = turn.conversation
    while isinstance(decision, Drop | DropAll):
        if isinstance(decision, Drop):
            conversation.frames.pop()
        else:
            conversation.frames.clear()
            conversation.interrupted = None if decision.forget else conversation.interrupted
        decision = decision.then
    return decision


def _resumed(turn: Turn, said: Resume) -> Next:
    conversation, interrupted = turn.conversation, earlier(turn)
    if interrupted is None:
        return Again()
    left, step, _ = interrupted
    frame = {part: left[part] for part in ("dialog", "step", "version", "data")}
    own = conversation.frames[-1]
    conversation.interrupted = None
    below = [f for f in conversation.frames[:-1] if f["dialog"] != frame["dialog"]]
    conversation.frames[:] = [*below, *([own] if said.waits else []), frame]
    turn.message_id = said.message
    turn.incoming = replace(
        turn.incoming,
        kind="text",
        text=said.words,
        sent_at=said.at,
        written_at=None,
        tap=None,
        message_id=None,
    )
    heard = _dropped(turn, step.on_text(turn, said.words))
    return Again() if isinstance(heard, NotMine) else heard


def on_text(turn: Turn) -> Next:
    """Give this turn's words to the open question. NotMine if none is open or they don't answer it."""
    opened = open_step(turn)
    if opened is None:
        return NotMine()
    step = opened[1]
    if step.takes_amount and not step.stands(turn, turn.data):
        # The week is over or the instalment paid: what's written now can't answer it.
        return _dropped(turn, Drop(NotMine()))
    return _dropped(turn, step.on_text(turn, turn.incoming.text.strip()))


def on_media(turn: Turn) -> Next:
    """Give media to the open question. NotMine if none is open or it doesn't want them."""
    opened = open_step(turn)
    return _dropped(turn, opened[1].on_media(turn, turn.incoming)) if opened else NotMine()


def _goes_on(frame: dict[str, object]) -> bool:
    dialog = find(str(frame["dialog"]))
    return dialog is None or dialog.goes_on


def _frame(dialog: Dialog, step: str, data: dict[str, object]) -> dict[str, object]:
    return {"dialog": dialog.name, "step": step, "version": dialog.version, "data": data}


def _remember(turn: Turn, name: str, step: str) -> None:
    """A question opens over one that wants a number: remember the old one, its number may still come."""
    frame = turn.conversation.frame
    if frame is None or (frame["dialog"], frame["step"]) == (name, step):
        return
    asked = _step_of(frame)
    if asked is not None and asked.takes_amount:
        saved = {part: frame[part] for part in ("dialog", "step", "version", "data")}
        turn.conversation.interrupted = {**saved, "left_at": turn.clock.now().isoformat()}


def _step_of(frame: dict[str, Any]) -> Step | None:
    dialog = find(frame["dialog"])
    fits = dialog is not None and dialog.version == frame["version"]
    return dialog.steps.get(frame["step"]) if dialog is not None and fits else None


def earlier(turn: Turn) -> tuple[dict[str, Any], Step, Text] | None:
    """The question left open last that still wants a number, with its frame and its button.

    It either waits below the innermost dialog, or was dropped when that one opened.
    """
    left = turn.conversation.interrupted
    recent = left is not None and turn.clock.now() - datetime.fromisoformat(left["left_at"]) < REMEMBERED
    waiting = [*turn.conversation.frames[:-1][::-1], *([left] if left is not None and recent else [])]
    for frame in waiting:
        step, dialog = _step_of(frame), find(frame["dialog"])
        if step is None or dialog is None or not step.takes_amount or _shut(turn, dialog):
            continue
        if step.stands(turn, frame["data"]) and (label := step.offered(turn, frame["data"])) is not None:
            return frame, step, label
    return None


def open_step(turn: Turn) -> tuple[Dialog, Step] | None:
    """The open question, repaired if the dialog has changed since it was asked."""
    frames = turn.conversation.frames
    while frames:
        frame = frames[-1]
        dialog = find(frame["dialog"])
        if dialog is None:
            frames.pop()
            continue
        if is_off(turn.someone, dialog.instrument):
            # Drop the question, keep what was answered so far.
            frames[:] = [f for f in frames if not _of_switched_off(turn, f)]
            turn.say(SWITCHED_OFF)
            continue
        if _shut(turn, dialog) and frame["step"] != dialog.first:
            # Staff have since hidden arrears: drop what was being answered.
            frames.pop()
            continue
        if frame["version"] != dialog.version or frame["step"] not in dialog.steps:
            # A new version was deployed in between: restart this dialog rather than guess what still fits.
            frames[-1] = _frame(dialog, dialog.first, {})
            frame = frames[-1]
        return dialog, dialog.steps[frame["step"]]
    return None


def _ask(turn: Turn) -> Next | None:
    opened = open_step(turn)
    if opened is None:
        return None
    dialog, step = opened
    question = step.ask(turn)
    if not isinstance(question, Reply):
        return question
    if not step.waits:
        turn.conversation.frames.clear()
    if dialog.tells_arrears and not _shut(turn, dialog):
        question = replace(question, tells_arrears=True)
    left = turn.conversation.interrupted
    if (
        left is not None
        and step.waits
        and (left["dialog"], left["step"]) == (dialog.name, step.name)
        and left["data"].items() <= turn.data.items()
    ):
        # It's back on the screen.
        turn.conversation.interrupted = None
    turn.conversation.revision += 1
    say(
        turn.session,
        turn.clock,
        turn.words,
        turn.conversation,
        without_dead_ends(question, turn.someone),
        dialog=dialog.name,
        step=step.name,
    )
    return None


def _renew(turn: Turn) -> Next | None:
    """Change the open question's buttons in place, without raising the revision that makes older ones stale."""
    opened, asked = open_step(turn), keyboards.asked(turn.conversation)
    if opened is None or asked is None:
        return Again()
    dialog, step = opened
    question = step.ask(turn)
    if not isinstance(question, Reply):
        return question
    said = without_dead_ends(question, turn.someone)
    row = row_of(turn.clock, turn.words, turn.conversation, said, dialog=dialog.name, step=step.name)
    keyboards.change(turn.session, turn.conversation, asked.row, row)
    _QUIET.run(turn.session, {"row": turn.message_id})
    return None


def on_button(turn: Turn, button: dict[str, object], tap: str) -> Next:
    """What a tapped button leads to: a standing action, an answer to the open question, or a kind word."""
    dialog = find(str(button.get("dialog")))
    action, value = str(button.get("action", "")), str(button.get("value", ""))
    if dialog is not None and is_off(turn.someone, dialog.instrument):
        frames = turn.conversation.frames
        frames[:] = [f for f in frames if not _of_switched_off(turn, f)]
        turn.say(SWITCHED_OFF)
        return Again()
    if dialog is not None and _shut(turn, dialog) and action != "open":
        # An old button: it leads nowhere, and we don't reveal where it led.
        turn.toast = t("That button belonged to an earlier question.")
        return Again()
    if dialog is not None and "step" not in button:
        chosen = dialog.actions.get(action)
        if chosen is not None:
            return chosen(turn, value)
    elif dialog is not None:
        opened = open_step(turn)
        if (
            opened is not None
            and opened[0] is dialog
            and opened[1].name == button["step"]
            and turn.conversation.revision == button["revision"]
        ):
            turn.conversation.last_tap = tap
            return opened[1].on_button(turn, action, value)
        if turn.conversation.last_tap == tap:
            # The same button twice in a row: the first tap already got its answer.
            return Stay()
    turn.toast = t("That button belonged to an earlier question.")
    return Again()


def on_edit(turn: Turn) -> Next:
    """Editing a message that answered a question corrects the answer. NotMine if it answered none."""
    before = turn.before
    note = (before.media or {}).get(ANSWERED) if before is not None and not before.overtaken else None
    dialog = find(str(note["dialog"])) if note else None
    if note is None or dialog is None or dialog.amends is None or _shut(turn, dialog):
        return NotMine()
    return dialog.amends(turn, note)


def _of_switched_off(turn: Turn, frame: dict[str, Any]) -> bool:
    dialog = find(frame["dialog"])
    return dialog is not None and is_off(turn.someone, dialog.instrument)


def _shut(turn: Turn, dialog: Dialog) -> bool:
    """Whether the dialog is switched off, or tells of arrears that this person may not read about."""
    if is_off(turn.someone, dialog.instrument):
        return True
    return dialog.tells_arrears and not (turn.someone and visibility.sees_arrears(turn.someone))

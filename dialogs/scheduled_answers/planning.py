"""What staff do with an answer for later: plan it, change it, send it now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import scheduled_answers
from budgeting.clock import Clock
from budgeting.db.tables import ScheduledAnswer
from budgeting.errors import NotPossible
from budgeting.phrases import Slot
from budgeting.scheduled_answers import Planned
from budgeting.states.conversations import InboxState
from dialogs.engine.conversation import State
from dialogs.phrases import sending
from dialogs.phrases.sending import Filling
from dialogs.staff_side import handover
from dialogs.text import Text, from_json, to_json
from dialogs.text.words import Words


def plan(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    text: str,
    moment: datetime,
    *,
    confirmed: bool = False,
    sure: bool = False,
    anyway: bool = False,
) -> ScheduledAnswer:
    """Plan free words for ``moment`` (UTC). Raises as `handover.answer` and `scheduled_answers.plan` do."""
    said = _checked(session, conversation_id, text, confirmed=confirmed, sure=sure)
    return scheduled_answers.plan(session, clock, staff_id, conversation_id, said, moment, anyway=anyway)


def plan_phrase(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    key: str,
    filling: Filling,
    moment: datetime,
    *,
    confirmed: bool = False,
    sure: bool = False,
    anyway: bool = False,
) -> ScheduledAnswer:
    """Plan a phrase, said in the language the family reads by then. Raises as `sending.send` and
    `scheduled_answers.plan` do."""
    state = handover.find(session, conversation_id)
    entry = sending.to_say(session, words, state, key, filling)
    handover.check_words(
        session, state, sending.spoken(words, entry, filling, state), confirmed=confirmed, sure=sure
    )
    said = Planned(
        text=sending.fill(words, entry, filling, state.language),
        phrase=key,
        filling=to_json(Text(key, {slot.value: arg for slot, arg in filling.items()})),
        parts=[to_json(sending.text_of(words, entry, filling, state.language))],
        confirmed=confirmed,
        sure=sure,
    )
    return scheduled_answers.plan(session, clock, staff_id, conversation_id, said, moment, anyway=anyway)


def change(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    answer_id: int,
    moment: datetime,
    text: str | None = None,
    *,
    confirmed: bool = False,
    sure: bool = False,
    anyway: bool = False,
) -> ScheduledAnswer:
    """Another moment, or other words (``text``; those of a phrase stay). Raises as `plan` does, NotFound for one that
    was sent or cancelled meanwhile."""
    answer = scheduled_answers.get(session, conversation_id, answer_id)
    said = None
    if not answer.phrase and text is not None:
        said = _checked(session, conversation_id, text, confirmed=confirmed, sure=sure or answer.sure)
        said = replace(said, confirmed=confirmed or (answer.confirmed and said.text == answer.text))
    return scheduled_answers.replan(
        session, clock, staff_id, conversation_id, answer_id, moment, said=said, anyway=anyway
    )


def send_now(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    answer_id: int,
    *,
    sure: bool = False,
) -> int | None:
    """Say it now, in the name of whoever decides it; returns the row. Raises as `handover.answer` does, NotFound for
    one that was sent or cancelled meanwhile."""
    answer = scheduled_answers.get(session, conversation_id, answer_id, lock=True)
    return say(session, clock, words, answer, staff_id, sure=sure or answer.sure)


def say(
    session: Session,
    clock: Clock,
    words: Words,
    answer: ScheduledAnswer,
    staff_id: int,
    *,
    sure: bool,
) -> int | None:
    """Say it and record that; the caller has locked it."""
    state = handover.find(session, answer.conversation_id)
    taking = _taking(state)
    if answer.phrase:
        row = sending.send(
            session,
            clock,
            words,
            staff_id,
            answer.conversation_id,
            answer.phrase,
            filling_of(answer),
            confirmed=answer.confirmed,
            sure=sure,
            taking=taking,
        )
    else:
        row = handover.answer(
            session,
            clock,
            words,
            staff_id,
            answer.conversation_id,
            answer.text,
            confirmed=answer.confirmed,
            sure=sure,
            taking=taking,
        )
    scheduled_answers.sent(session, clock, staff_id, answer, row)
    return row


def filling_of(answer: ScheduledAnswer) -> Filling:
    """What fills the slots of its phrase."""
    args = from_json(answer.filling).args if answer.filling else {}
    return {Slot(name): arg for name, arg in args.items()}


def _taking(state: State) -> bool:
    """Whether somebody waits for this answer: it is then given like any other. Else a colleague or the dialogs talk
    with the family, and go on."""
    return state.held_by is None and state.inbox_state is InboxState.WAITING


def _checked(session: Session, conversation_id: int, text: str, *, confirmed: bool, sure: bool) -> Planned:
    if not text.strip():
        raise NotPossible("empty")
    state = handover.find(session, conversation_id)
    handover.check_words(session, state, [text], confirmed=confirmed, sure=sure)
    return Planned(text.strip(), confirmed=confirmed, sure=sure)

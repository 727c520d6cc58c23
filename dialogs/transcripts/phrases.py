"""What staff do with the phrasebook in a transcript: send a phrase, withdraw its question."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.money import Money
from budgeting.phrases import Slot, questions
from dialogs.phrases import sending
from dialogs.text import Arg
from dialogs.text.words import Words

PHRASE, WITHDRAWS = "(phrase ", "(withdraws the question)"


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> bool:
    """Do what "(phrase appointment: date 2026-03-10; place Sala civica)" or "(withdraws the question)" says; False if
    it says neither."""
    if said == WITHDRAWS:
        for asked in questions.open_in(session, conversation_id):
            questions.withdraw(session, clock, staff_id, conversation_id, asked.id)
        return True
    if not said.startswith(PHRASE):
        return False
    key, _, given = said.removeprefix(PHRASE).rstrip(")").partition(": ")
    parts = [part.split(" ", 1) for part in given.split("; ") if part]
    filling = {Slot(name): _read(Slot(name), value) for name, value in parts}
    sending.send(session, clock, words, staff_id, conversation_id, key, filling)
    return True


def _read(slot: Slot, value: str) -> Arg:
    if slot is Slot.DATE:
        return date.fromisoformat(value)
    return Money(int(value.replace(",", ""))) if slot is Slot.AMOUNT else value

"""Fill a phrase and say it, in the name of whoever chose it: the family reads its language, staff theirs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from budgeting import households
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.phrases import MAIN, Slot, questions
from budgeting.phrases.rules import pieces
from dialogs.arrears.wording import BELOW
from dialogs.engine.content import Choice, Reply
from dialogs.engine.conversation import State
from dialogs.phrases import book
from dialogs.phrases.book import Entry
from dialogs.phrases.dialog import dialog
from dialogs.staff_side import handover
from dialogs.text import Arg, Text, in_languages
from dialogs.text.words import Words

#: What fills the slots of a phrase.
Filling = Mapping[Slot, Arg]


def send(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    key: str,
    filling: Filling,
    *,
    confirmed: bool = False,
    sure: bool = False,
    taking: bool = True,
) -> int | None:
    """Say the phrase to the family, taking the conversation; returns the row. ``taking``: as in `handover.answer`.

    Raises NotFound (also for a retired phrase), NotPossible("unfilled" | "too_long" | "hidden" for a phrase about
    arrears and someone who may not read of them), and whatever `handover.answer` raises.
    """
    state = handover.find(session, conversation_id)
    entry = to_say(session, words, state, key, filling)
    person = _person(session, state)
    state, tells = handover.begin_answer(
        session,
        clock,
        words,
        staff_id,
        conversation_id,
        spoken(words, entry, filling, state),
        confirmed=confirmed,
        sure=sure,
        taking=taking,
    )
    said = _reply(session, words, staff_id, entry, filling, state, tells)
    row = handover.finish_answer(session, clock, words, staff_id, state, said)
    if entry.is_question and person is not None and row is not None:
        questions.ask(session, clock, staff_id, conversation_id, person, key, row)
    return row


def to_say(session: Session, words: Words, state: State, key: str, filling: Filling) -> Entry:
    """The phrase, if it can be said there like this. Raises NotFound, NotPossible as `send` does."""
    person = _person(session, state)
    entry = book.offered_entry(session, words, person.programme_id if person else None, key)
    if entry.tells_arrears and (person is None or not visibility.sees_arrears(person)):
        raise NotPossible("hidden")
    if any(filling.get(slot) in (None, "") for slot in entry.slots):
        raise NotPossible("unfilled")
    return entry


def spoken(words: Words, entry: Entry, filling: Filling, state: State) -> list[str]:
    """What the family reads, and what staff chose: either may name arrears in its own words."""
    return [fill(words, entry, filling, code) for code in {entry.read_in(state.language), MAIN}]


def text_of(words: Words, entry: Entry, filling: Filling, language: str) -> Text:
    """In the family's language and in those of the console, so that staff read it in theirs."""
    codes = _stored_in(words, entry, language)
    texts = {code: fill(words, entry, filling, code) for code in codes}
    return in_languages(texts, texts[MAIN])


def fill(words: Words, entry: Entry, filling: Filling, language: str) -> str:
    """The phrase as a reader of ``language`` sees it; a slot that is not filled yet shows its dots."""
    read_in = entry.read_in(language)
    filled = "".join(
        text + (_shown(words, filling, slot, read_in) if slot is not None else "")
        for text, slot in pieces(entry.texts[read_in])
    )
    return words.line(filled, read_in)


def answers(entry: Entry, language: str) -> list[str]:
    """The labels of its buttons for a reader of ``language``."""
    return list(entry.answers.get(entry.read_in(language), ()))


def _shown(words: Words, filling: Filling, slot: Slot, language: str) -> str:
    arg = filling.get(slot)
    return "…" if arg in (None, "") or arg is None else words.argument(arg, language)


def _reply(
    session: Session,
    words: Words,
    staff_id: int,
    entry: Entry,
    filling: Filling,
    state: State,
    tells: bool,
) -> Reply:
    tells = tells or entry.tells_arrears
    said = text_of(words, entry, filling, state.language)
    rows = [
        [Choice(label, "answer", str(number), dialog=dialog.name)]
        for number, label in enumerate(_labels(words, entry, state.language))
    ]
    opening = handover.signature(session, staff_id)
    if entry.tells_arrears:
        # A locked phone shows the first lines to anyone.
        return Reply([opening, BELOW, said], rows, joint="\n\n", tells_arrears=True)
    return Reply([opening, said], rows, tells_arrears=tells)


def _labels(words: Words, entry: Entry, language: str) -> list[Text]:
    codes = _stored_in(words, entry, language)
    return [
        in_languages({code: entry.answers[code][number] for code in codes}, label)
        for number, label in enumerate(entry.answers.get(MAIN, ()))
    ]


def _stored_in(words: Words, entry: Entry, language: str) -> list[str]:
    console = {code for code, each in words.languages.items() if each.console}
    return sorted(code for code in {language, MAIN, *console} if code in entry.texts)


def _person(session: Session, state: State) -> Person | None:
    return households.person(session, state.member_id) if state.member_id is not None else None

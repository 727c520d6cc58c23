"""What a phrase may hold: slots, lengths, answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from budgeting.errors import NotPossible

#: Every phrase has its text in this language: staff choose by it, and families read it where theirs is missing.
MAIN = "it"
#: Characters of a title, of a text without what fills its slots, of a button; and buttons of a question.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ANSWER, MOST_ANSWERS = 60, 1000, 40, 6


class Slot(StrEnum):
    """A place in a phrase that is filled in when it is sent."""

    NAME = "name"
    AMOUNT = "amount"
    DATE = "date"
    PLACE = "place"
    WORDS = "words"


SLOTS: tuple[Slot, ...] = tuple(Slot)
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase as somebody writes it: texts and answers by language; a language without a text is left out."""

    title: str
    texts: Mapping[str, str]
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tells_arrears: bool = False


class PhraseFault(NotPossible):
    """Something in a draft does not work, in this language's text or answers."""

    def __init__(self, reason: str, language: str = MAIN) -> None:
        super().__init__(reason)
        self.language = language


def slots_in(text: str) -> tuple[Slot, ...]:
    """The slots of a text, each once, in their order there."""
    known = {slot.value: slot for slot in Slot}
    return tuple(dict.fromkeys(known[name] for name in _SLOT.findall(text) if name in known))


def pieces(text: str) -> list[tuple[str, Slot | None]]:
    """The text cut at its slots: (words, the slot that follows or None at the end)."""
    known = {slot.value: slot for slot in Slot}
    cut = _SLOT.split(text)
    return [(cut[at], known.get(cut[at + 1]) if at + 1 < len(cut) else None) for at in range(0, len(cut), 2)]


def check(draft: Draft) -> None:
    """Raises PhraseFault: "no_title", "no_text", "too_long", "slot" (no such slot, or a brace alone), "other_slots"
    (one that the Italian text hasn't), "answers_differ" (not as many as in Italian), "one_answer", "many_answers",
    "answer_long", "same_answer".
    """
    if not draft.title.strip():
        raise PhraseFault("no_title")
    main = draft.texts.get(MAIN, "")
    if not main:
        raise PhraseFault("no_text")
    there = set(slots_in(main))
    for language, text in draft.texts.items():
        _check_text(language, text, there)
        _check_answers(language, draft.answers.get(language, ()), len(draft.answers.get(MAIN, ())))
    if stray := set(draft.answers) - set(draft.texts):
        raise PhraseFault("answers_differ", min(stray))


def _check_text(language: str, text: str, there: set[Slot]) -> None:
    if len(text) > LONGEST_TEXT:
        raise PhraseFault("too_long", language)
    slots = _SLOT.findall(text)
    if not set(slots) <= set(Slot) or re.search(r"[{}]", _SLOT.sub("", text)):
        raise PhraseFault("slot", language)
    if not set(slots_in(text)) <= there:
        raise PhraseFault("other_slots", language)


def _check_answers(language: str, answers: Sequence[str], needed: int) -> None:
    if len(answers) != needed:
        raise PhraseFault("answers_differ", language)
    if needed == 1:
        raise PhraseFault("one_answer", language)
    if needed > MOST_ANSWERS:
        raise PhraseFault("many_answers", language)
    if any(not answer or len(answer) > LONGEST_ANSWER for answer in answers):
        raise PhraseFault("answer_long", language)
    if len(set(answers)) < len(answers):
        raise PhraseFault("same_answer", language)

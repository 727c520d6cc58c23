"""The questions of a conversation: each has a person to ask beside its answers, and can be put in every language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.build.wording import LONGEST_BUTTON
from dialogs.buttons import CALL_BACK, TALK
from dialogs.engine.content import Reply
from dialogs.engine.steps import Step, registered
from dialogs.text.words import Words

#: Questions by the name of their step, "spending.amount".
Asked = dict[str, list[Reply]]

#: Steps without a person to ask, and why.
ALONE = {
    "ask.words": "this is the person",
    "ask.told": "this is the person",
    "onboarding.language": "whoever can't read the question yet can't read the button either; it is one step long",
    "onboarding.number": "this is how somebody who hasn't joined asks for a person",
}
#: Dialogs without a question of their own: staff ask, and this one hears the answers.
ASKS_NOTHING = {"phrases", "announcements"}
#: A conversation for each of the others that asks its questions.
PLAYS = {
    "appointments": "appointments",
    "ask": "promise",
    "bills": "bills",
    "checkin": "checkin",
    "childcare": "childcare",
    "consent": "consent",
    "correctives": "correctives",
    "crisis": "crisis-bare-and-calm",
    "documents": "documents",
    "envelopes": "month-plan",
    "erasure": "my-data",
    "instalments": "instalments",
    "invite_home": "invite-home",
    "language": "reading-aloud",
    "many": "spending-a-great-many",
    "menu": "coach-changed",
    "month_card": "month-card",
    "onboarding": "crisis-stranger",
    "pact": "pact",
    "payment_notice": "payment-notices",
    "privacy": "crisis-violence-at-night",
    "proposals": "proposals-countered",
    "referrals": "referrals",
    "rent_safe": "rent-safe",
    "skills": "skills",
    "spending": "spending",
    "training": "training",
    "voices": "reading-aloud",
    "wellbeing": "wellbeing",
}
#: The signs of buttons that lead to a person.
_DIGITS = frozenset("0123456789")
_PERSON = (TALK.label.key[0], CALL_BACK.label.key[0])


def noted(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """From now on, what every step asks is kept here; a step that only went on has no question."""
    asked: Asked = {}
    for dialog in registered():
        for step in dialog.steps.values():
            name = f"{dialog.name}.{step.name}"
            monkeypatch.setattr(step, "ask", _noting(name, step, asked), raising=False)
    return asked


def dialogs(asked: Asked) -> set[str]:
    """The dialogs that asked."""
    return {name.partition(".")[0] for name in asked}


def wrong(asked: Asked, words: Words) -> set[str]:
    """What is wrong with them."""
    said = {name: questions for name, questions in asked.items() if questions}
    without = {name for name, questions in said.items() if not all(map(_has_a_person, questions))}
    return {
        f"{name} has no person to ask, or has one now" for name in without ^ (said.keys() & ALONE.keys())
    } | {
        f"{name} in {code}: {fault}"
        for name, questions in said.items()
        for question in {repr((each.texts, each.rows)): each for each in questions}.values()
        for code in words.languages
        for fault in _faults(question, words, code)
    }


def _noting(name: str, step: Step, asked: Asked) -> Any:
    ask = step.ask

    def noted(turn: Any) -> Any:
        said = ask(turn)
        # A step that only goes on was asked too.
        asked.setdefault(name, []).extend([said] if isinstance(said, Reply) else [])
        return said

    return noted


def _has_a_person(question: Reply) -> bool:
    return any(choice.label.key.startswith(_PERSON) for row in question.rows for choice in row)


def _faults(question: Reply, words: Words, code: str) -> Iterator[str]:
    """What is wrong with a question put in a language, with the very names, amounts and dates it was put with."""
    for text in (*question.texts, *(choice.label for row in question.rows for choice in row)):
        shown = words.plain(text, code)
        # People's own words keep their figures.
        own = {letter for arg in text.args.values() if isinstance(arg, str) for letter in arg}
        if text.key and (
            not shown.strip() or "{" in shown or set(filter(str.isdigit, shown)) - own - _DIGITS
        ):
            yield repr(shown)
    for row in question.rows:
        for choice in row:
            label = words.plain(choice.label, code)
            if choice.label.key and not choice.label.args and len(label) > LONGEST_BUTTON:
                yield f"{label!r} is too long"

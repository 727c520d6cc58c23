"""Every dialog is played in Italian and in Arabic, every question has a person to ask beside its answers, and can be
put in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from bot.build.wording import LONGEST_BUTTON
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.buttons import CALL_BACK, TALK
from dialogs.engine.content import Reply
from dialogs.engine.steps import Step, registered
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, play, read
from dialogs.transcripts.setting import start
from tests.dialogs.test_transcripts import FOLDER
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import rewinding

#: The conversations of one language are played here, those of all by `test_transcripts`; a conversation in another
#: language asks the same questions with other words.
PLAYED, RIGHT_TO_LEFT = "it", "ar"
#: Steps without a person to ask, and why.
ALONE = {
    "ask.words": "this is the person",
    "ask.told": "this is the person",
    "onboarding.language": "whoever can't read the question yet can't read the button either; it is one step long",
    "onboarding.number": "this is how somebody who hasn't joined asks for a person",
}
#: Dialogs without a question of their own: staff ask, and this one hears the answers.
ASKS_NOTHING = {"phrases", "announcements"}
#: The signs of buttons that lead to a person.
_DIGITS = frozenset("0123456789")
_PERSON = (TALK.label.key[0], CALL_BACK.label.key[0])


@on_sqlite
def test_every_dialog_is_played_and_every_question_has_a_person_to_ask(
    database: Database, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, list[Reply]] = {}
    played: dict[str, set[str]] = {}
    for dialog in registered():
        for step in dialog.steps.values():
            name = f"{dialog.name}.{step.name}"
            monkeypatch.setattr(step, "ask", _noting(name, step, asked), raising=False)
    for file in sorted((FOLDER / PLAYED).glob("*.txt")):
        script = read(file.read_text("utf-8"))
        clock = SetClock(start(script))
        before = {name: len(said) for name, said in asked.items()}
        with rewinding(database) as within:
            setting = within.write(partial(build, clock=clock, script=script))
            play(script, EngineStage(within, clock, words, setting), setting.speaker)
        played[file.stem] = {
            name.split(".")[0] for name, said in asked.items() if len(said) > before.get(name, -1)
        }
    every = {dialog.name for dialog in registered()} - ASKS_NOTHING
    for language in (PLAYED, RIGHT_TO_LEFT):
        there = [file.stem for file in (FOLDER / language).glob("*.txt")]
        assert set().union(*(played.get(stem, set()) for stem in there)) == every, language
    without = {name for name, said in asked.items() if not all(map(_has_a_person, said))}
    assert without == asked.keys() & ALONE.keys()
    wrong = {
        f"{name} in {code}: {fault}"
        for name, said in asked.items()
        for question in {repr((each.texts, each.rows)): each for each in said}.values()
        for code in words.languages
        for fault in _faults(question, words, code)
    }
    assert wrong == set()


def _noting(name: str, step: Step, asked: dict[str, list[Reply]]) -> Any:
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

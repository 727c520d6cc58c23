"""Every dialog is played in Italian and in Arabic, and every question has a person to ask beside its answers."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

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

#: One language written from the left and one from the right; the others say the same with other words.
LANGUAGES = ("it", "ar")
#: Steps without a person to ask, and why.
ALONE = {
    "ask.words": "this is the person",
    "ask.told": "this is the person",
    "onboarding.language": "whoever can't read the question yet can't read the button either; it is one step long",
    "onboarding.number": "this is how somebody who hasn't joined asks for a person",
}
#: The signs of buttons that lead to a person.
_PERSON = (TALK.label.key[0], CALL_BACK.label.key[0])


@on_sqlite
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialog_is_played_and_every_question_has_a_person_to_ask(
    database: Database, words: Words, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    without: set[str] = set()
    for dialog in registered():
        for step in dialog.steps.values():
            name = f"{dialog.name}.{step.name}"
            monkeypatch.setattr(step, "ask", _noting(name, step, asked, without), raising=False)
    for file in sorted((FOLDER / language).glob("*.txt")):
        script = read(file.read_text("utf-8"))
        clock = SetClock(start(script))
        with rewinding(database) as within:
            setting = within.write(partial(build, clock=clock, script=script))
            play(script, EngineStage(within, clock, words, setting), setting.speaker)
    assert {name.split(".")[0] for name in asked} == {dialog.name for dialog in registered()}
    assert without == asked & ALONE.keys()


def _noting(name: str, step: Step, asked: set[str], without: set[str]) -> Any:
    ask = step.ask

    def noted(turn: Any) -> Any:
        asked.add(name)
        said = ask(turn)
        choices = [choice for row in said.rows for choice in row] if isinstance(said, Reply) else None
        if choices is not None and not any(choice.label.key.startswith(_PERSON) for choice in choices):
            without.add(name)
        return said

    return noted

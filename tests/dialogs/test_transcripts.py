"""Every transcript, played through the engine, comes out as written; each sort of conversation on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, play, read
from dialogs.transcripts.setting import start
from tests.dialogs import questions
from tests.kit.keyboards import dead

FOLDER = Path(__file__).parent.parent / "transcripts"
FILES = {f"{file.parent.name}-{file.stem}": file for file in sorted(FOLDER.glob("*/*.txt"))}
#: One language of each conversation: the others make the same rows with other words.
ONE_OF_EACH = {file.stem: name for name, file in reversed(FILES.items())}.values()
#: The longest of each sort ("checkin", "checkin-by-taps"): the others ask the database the same in another order.
LONGEST = {
    file.stem.partition("-")[0]: name
    for name, file in sorted(FILES.items(), key=lambda each: each[1].stat().st_size)
    if name in ONE_OF_EACH
}.values()

#: The language in which a conversation's questions are looked at: in others it asks the same with other words.
PLAYED = "it"


def _every() -> Iterator[Any]:
    for name in FILES:
        once = name in ONE_OF_EACH
        for database in ("sqlite", "postgresql") if name in LONGEST else ("sqlite",):
            yield pytest.param(
                database, name, id=f"{database}-{name}", marks=() if once else (pytest.mark.slow,)
            )


def test_each_language_plays_a_whole_checkin_by_typing_and_by_taps(words: Words) -> None:
    picture_of_the_week = "\n  (picture)\n"
    for code in words.languages:
        for stem in ("checkin", "checkin-by-taps"):
            assert picture_of_the_week in FILES[f"{code}-{stem}"].read_text(encoding="utf-8"), (
                f"{code}-{stem}"
            )


@pytest.mark.parametrize(("database_url", "name"), list(_every()), indirect=["database_url"])
def test_the_conversation_goes_as_written(
    name: str, database: Database, words: Words, update_transcripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = FILES[name]
    asked = questions.noted(monkeypatch) if file.parent.name == PLAYED else None
    script = read(file.read_text(encoding="utf-8"))
    clock = SetClock(start(script))
    setting = database.write(lambda session: build(session, clock, script))
    played = play(script, EngineStage(database, clock, words, setting), setting.speaker)
    if update_transcripts and played != script.text:
        file.write_text(played, encoding="utf-8")
    else:
        assert played == script.text
    assert not database.write(dead), "no button stays that does nothing any more"
    if asked is not None:
        assert {dialog for dialog, stem in questions.PLAYS.items() if stem == file.stem} <= questions.dialogs(
            asked
        )
        assert questions.wrong(asked, words) == set()

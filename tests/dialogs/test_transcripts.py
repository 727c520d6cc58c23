"""Every transcript, played through the engine on both databases, must come out as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, play, read
from dialogs.transcripts.setting import start
from tests.kit.keyboards import dead

FOLDER = Path(__file__).parent.parent / "transcripts"
FILES = sorted(FOLDER.glob("*/*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[f"{f.parent.name}-{f.stem}" for f in FILES])
def test_the_conversation_goes_as_written(
    file: Path, database: Database, words: Words, update_transcripts: bool
) -> None:
    script = read(file.read_text(encoding="utf-8"))
    clock = SetClock(start(script))
    setting = database.write(lambda session: build(session, clock, script))
    played = play(script, EngineStage(database, clock, words, setting), setting.speaker)
    if update_transcripts and played != script.text:
        file.write_text(played, encoding="utf-8")
    else:
        assert played == script.text
    assert not database.write(dead), "no button stays that does nothing any more"

"""`ponte voice`: clips for a speaker to judge, and what is approved; and what the doctor says of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import doctor, settings
from bot.storage import opened
from budgeting import programmes, voices
from budgeting.clock import SystemClock
from tests.bot.cli.conftest import Ponte


def test_clips_of_a_language_are_put_into_a_folder(ponte: Ponte, tmp_path: Path) -> None:
    folder = tmp_path / "clips" / "arabic"
    answer = ponte("voice", "sample", "ar-EG", str(folder))
    assert answer.code == 0, answer.err
    clips = sorted(folder.glob("ar-*.ogg"))
    assert len(clips) >= 8
    assert all(clip.read_bytes().startswith(b"OggS") for clip in clips)
    # A speaker reads along.
    written = (folder / "ar.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in written] == [clip.name for clip in clips]
    assert ponte("voice", "sample", "xx", str(folder)).code != 0


@pytest.mark.usefixtures("migrated")
def test_what_is_approved_is_shown(ponte: Ponte) -> None:
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    assert ponte("voice", "show").out == "Nothing is read aloud in ponte yet.\n"
    with opened(settings.read(), current=True) as database:
        database.write(lambda s: voices.approve(s, SystemClock(), None, programmes.running(s)[0].id, "ar"))
    assert ponte("voice", "show").out.startswith("ar: 20")


def test_without_the_engine_a_sentence_says_what_to_install(
    ponte: Ponte, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogs.voices.making.process.installed", lambda: False)
    answer = ponte("voice", "sample", "it", str(tmp_path))
    assert (answer.code != 0, "espeakng-loader" in answer.err) == (True, True)
    assert "families are not offered it" in doctor._voices().words


def test_the_doctor_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._voices().state == "ok"
    monkeypatch.setattr("dialogs.voices.making.process.VoiceMaker.made", lambda *_: None)
    assert doctor._voices().state == "note"

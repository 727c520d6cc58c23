"""A process reads each catalogue once, and again if its file changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest
from babel.messages.pofile import read_po

from dialogs.text.languages import FOLDER
from dialogs.text.words import Words


def test_a_catalogue_is_read_once_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FOLDER / "it", tmp_path / "it")
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    file = tmp_path / "it" / "LC_MESSAGES" / "bot.po"
    reading = Mock(wraps=read_po)
    monkeypatch.setattr("dialogs.text.words.read_po", reading)
    for _ in range(2):
        Words(folder=tmp_path)
    assert reading.call_count == 1
    file.write_text(file.read_text(encoding="utf-8") + '\nmsgid "new"\nmsgstr "nuovo"\n', encoding="utf-8")
    assert Words(folder=tmp_path)._catalogues["it"].gettext("new") == "nuovo"
    assert reading.call_count == 2

"""Every dialog has a conversation, in Italian and in Arabic, that asks its questions; `test_transcripts` plays it."""

from __future__ import annotations

import pytest

from dialogs.engine.steps import registered
from tests.dialogs.questions import ASKS_NOTHING, PLAYS
from tests.dialogs.test_transcripts import FILES, PLAYED

RIGHT_TO_LEFT = "ar"


@pytest.mark.parametrize("language", [PLAYED, RIGHT_TO_LEFT])
def test_every_dialog_is_played(language: str) -> None:
    assert PLAYS.keys() == {dialog.name for dialog in registered()} - ASKS_NOTHING
    assert {stem for stem in PLAYS.values() if f"{language}-{stem}" not in FILES} == set()

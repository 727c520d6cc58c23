"""Reading aloud is offered only where it is possible, and stays a wish when it is not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting import voices
from budgeting.db.engine import Database
from budgeting.db.tables import Member
from dialogs.text.words import Words
from dialogs.transcripts.script import Shown
from tests.dialogs.talk import Talk, talk
from tests.kit.databases import on_sqlite

SPOKEN = "🔊 "
pytestmark = on_sqlite


def _approve(phone: Talk, language: str = "it") -> None:
    phone.database.write(lambda s: voices.approve(s, phone.clock, None, phone.setting.programme_id, language))


def _listens(phone: Talk) -> bool:
    with phone.database.read() as session:
        return session.scalars(select(Member.listens)).one()


def test_where_nothing_is_approved_a_person_is_offered_instead(database: Database, words: Words) -> None:
    with talk(database, words) as phone:
        assert "Leggere ad alta voce" not in str(phone.says("/menu") + _labels(phone, "page", "mine"))
        assert "vuoi parlare con qualcuno?" in phone.says("non so leggere")
        assert not _listens(phone)


def test_without_the_engine_nothing_is_offered(
    database: Database, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    with talk(database, words) as phone:
        _approve(phone)
        assert "Leggere ad alta voce" in _labels(phone, "page", "mine")
        monkeypatch.setattr("dialogs.voices.offered.installed", lambda: False)
        assert "Leggere ad alta voce" not in _labels(phone, "page", "mine")


def test_a_withdrawn_language_falls_silent_and_goes_on_when_approved_again(
    database: Database, words: Words
) -> None:
    with talk(database, words) as phone:
        _approve(phone)
        phone.says("non so leggere")
        assert SPOKEN + "Da adesso" in phone.taps("on")
        assert SPOKEN in phone.says("pane 3,20")
        phone.database.write(
            lambda s: voices.withdraw(s, phone.clock, None, phone.setting.programme_id, "it")
        )
        assert SPOKEN not in phone.says("pane 3,20")
        assert _listens(phone)
        _approve(phone)
        assert SPOKEN in phone.says("pane 3,20")


def test_an_old_button_does_nothing_once_the_language_is_withdrawn(database: Database, words: Words) -> None:
    with talk(database, words) as phone:
        _approve(phone)
        phone.says("non so leggere")
        phone.database.write(
            lambda s: voices.withdraw(s, phone.clock, None, phone.setting.programme_id, "it")
        )
        assert "In questa lingua non so ancora" in phone.taps("on")
        assert not _listens(phone)


def test_a_cry_for_help_is_answered_in_words_first_and_then_aloud(database: Database, words: Words) -> None:
    with talk(database, words) as phone:
        _approve(phone)
        phone.says("non so leggere")
        phone.taps("on")
        shown = [each.text for each in _said(phone, "mio marito mi picchia")]
        first_aloud = next(at for at, text in enumerate(shown) if text.startswith(SPOKEN))
        assert first_aloud > 0
        assert any("1522" in text for text in shown[:first_aloud])
        assert any("1522" in text for text in shown[first_aloud:])


def test_an_answer_of_staff_is_not_read_in_a_voice_of_another_language(
    database: Database, words: Words
) -> None:
    with talk(database, words) as phone:
        _approve(phone)
        phone.says("non so leggere")
        phone.taps("on")
        phone.stage.staff("Giulia", "takes")
        phone.heard()
        phone.stage.staff("Giulia", "See you tomorrow at nine")
        heard = phone.heard()
        assert "See you tomorrow" in heard
        assert SPOKEN not in heard


def _labels(phone: Talk, action: str, value: str) -> str:
    phone.says("/menu")
    phone.comes("tap", **phone.button(action, value))
    return str([each.rows for each in phone.stage.collect()])


def _said(phone: Talk, words: str) -> list[Shown]:
    phone.stage.write(phone.who, words)
    return list(phone.stage.collect())

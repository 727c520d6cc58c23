"""A household's own words for things, learnt from its corrections."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.spending import words
from tests.kit.build import Cast


def test_the_last_correction_of_a_word_wins_however_it_is_cased(
    database: Database, clock: SetClock, cast: Cast
) -> None:

    def teach(session: Session) -> None:
        words.learn(session, clock, cast.amrani, "Bar  Sport", "food")
        words.learn(session, clock, cast.amrani, "BAR SPORT", "leisure")
        words.learn(session, clock, cast.amrani, "خبز", "food")
        words.learn(session, clock, cast.rossi, "bar sport", "other")

    database.write(teach)
    with database.read() as session:
        assert words.learned(session, cast.amrani) == {"bar sport": "leisure", "خبز": "food"}
        assert words.learned(session, cast.rossi) == {"bar sport": "other"}


@pytest.mark.parametrize("said", ["", "  ", "12", "€ 3,20", "la spesa grande di sabato", "\x00"])
def test_nothing_is_learnt_from_numbers_and_sentences(
    database: Database, clock: SetClock, said: str, cast: Cast
) -> None:
    database.write(lambda s: words.learn(s, clock, cast.amrani, said, "food"))
    with database.read() as session:
        assert words.learned(session, cast.amrani) == {}


def test_of_very_many_words_the_newest_count(database: Database, clock: SetClock, cast: Cast) -> None:

    def teach(session: Session) -> None:
        for number in range(words.MOST + 5):
            clock.advance(seconds=1)
            words.learn(session, clock, cast.amrani, f"shop{number}", "food")

    database.write(teach)
    with database.read() as session:
        known = words.learned(session, cast.amrani)
    assert len(known) == words.MOST
    assert "shop4" not in known
    assert "shop5" in known

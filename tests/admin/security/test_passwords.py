"""Which passwords are accepted."""

from __future__ import annotations

import pytest

from admin.security import passwords
from admin.security.passwords import LONGEST, SHORTEST, own_words, weakness
from budgeting import staff

OWN = ["marco", "rossi", "example", "ponte", "brescia", "milanese"]
NAMES = ("marco", "Rossi", "MARCO", "m4rc0", "R0551", "ponte", "Brescia", "milanese")
AROUND = ("{}2026!!", "{0}{0}{0}", "{}.1985.{}", "1234{}!", "{}-{}-26", "xx{}xx77", "!!{}!!{}!!")


@pytest.mark.parametrize("pattern", AROUND)
@pytest.mark.parametrize("name", NAMES)
def test_one_s_own_name_is_no_password_whatever_stands_around_it(name, pattern):
    made = pattern.format(name, "rossi").ljust(SHORTEST, "1")
    assert weakness(made, OWN) in ("own", "common"), made


@pytest.mark.parametrize(
    "common",
    [
        "password123",
        "qwertyuiop",
        "1234567890",
        "juventus1897",
        "francesca1990",
        "aaaaaaaaaaaa",
        "a" * LONGEST,
    ],
)
def test_what_everybody_tries_is_none(common):
    assert weakness(common, OWN) == "common"


@pytest.mark.parametrize(
    "good",
    ["tre gatti sul tetto", "correct horse battery", "كلمة سر طويلة جدا", "xK9#mQ2$vL", "è così ùmido qui"],
)
def test_words_that_do_not_belong_together_are_taken(good):
    assert weakness(good, OWN) is None


def test_too_short_and_too_long_ones_are_named():
    assert weakness("x" * (SHORTEST - 1)) == "short"
    assert weakness("x" * (LONGEST + 1)) == "long"
    assert not passwords.matches(passwords.hashed("good one for a test"), "y" * (LONGEST + 1))


def test_no_more_is_looked_at_than_takes_a_moment(monkeypatch):
    import zxcvbn

    seen: list[str] = []

    def look(password: str, user_inputs: object = None) -> dict[str, float]:
        seen.append(password)
        return {"score": 4, "guesses_log10": 12.0}

    monkeypatch.setattr(zxcvbn, "zxcvbn", look)
    assert weakness("4@8({[<369" * 100, OWN) is None
    assert [len(each) for each in seen] == [40]


def test_the_words_of_a_person_are_their_names_their_address_and_where_they_work(database, cast):
    with database.read() as session:
        words = own_words(session, staff.get(session, cast.marco))
    assert {"marco", "example", "ponte", "brescia"} <= set(words)

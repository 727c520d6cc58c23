"""What a role may see and do, in words: the same table that decides it, on the person's page and beside each choice."""

from __future__ import annotations

import pytest

from admin.staff import rights_in_words
from budgeting import programmes
from budgeting.access import RIGHTS, Reach
from budgeting.access.rights import MEANING
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console


def test_the_words_are_those_of_the_table() -> None:
    assert {action: words.key for action, words in rights_in_words.WORDS.items()} == dict(MEANING)


@pytest.mark.parametrize("role", list(Role))
def test_each_right_is_said_with_its_reach(role: Role) -> None:
    said = rights_in_words.of(role)
    for reach, words in ((Reach.PROGRAMME, said.everywhere), (Reach.OWN, said.own)):
        expected = [MEANING[action] for action in RIGHTS if RIGHTS[action].get(role) is reach]
        assert [text.key for text in words] == expected


def test_the_person_s_page_says_what_they_may_in_that_programme(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    def said() -> str:
        page = console(Role.ADMINISTRATOR).page(f"/people/{cast.giulia}")
        return page.one(f'[data-testid="may-coach-{cast.programme}"]').html or ""

    assert "leggerne le settimane" in said()
    assert "gestire le attività" not in said()
    database.write(
        lambda s: programmes.settle(s, clock, None, cast.programme, **{Instrument.CHECKINS.value: False})
    )
    assert "leggerne le settimane" not in said()


@pytest.mark.parametrize("path", ["/people/new", "/people/{giulia}"])
def test_every_choice_of_a_role_says_what_each_may(console: Console, cast: Cast, path: str) -> None:
    page = console(Role.ADMINISTRATOR).page(path.format(giulia=cast.giulia))
    said = page.one('[data-testid="rights-of-roles"]').html or ""
    for words in ("Coordinamento", "Partner", "gestire le attività", "leggere il registro"):
        assert words in said

"""Numbers that help, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Ponte
from tests.budgeting.programmes.test_help_numbers import OWN

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def programme(migrated: None, ponte: Ponte) -> None:
    assert ponte("programme", "add", "blu", "Un ponte sul blu").code == 0


@pytest.mark.usefixtures("programme")
def test_a_programmes_own_are_set_from_a_file_and_shown(ponte: Ponte, tmp_path: Path) -> None:
    assert "1522" in ponte("programme", "numbers", "blu").out
    file = tmp_path / "numbers.json"
    file.write_text(json.dumps([OWN]), encoding="utf-8")
    answer = ponte("programme", "numbers", "blu", "--set", str(file))
    assert answer.code == 0
    assert "030 111 222" in answer.out
    assert "Centro antiviolenza" in ponte("programme", "numbers", "blu").out
    file.write_text("[]", encoding="utf-8")
    assert "030 111 222" not in ponte("programme", "numbers", "blu", "--set", str(file)).out


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no JSON"),
        ("{}", "no list of numbers"),
        ('[{"number": "1", "name": "x"}]', "no good"),
        (json.dumps([OWN | {"topics": ["weather"]}]), "'topics'"),
    ],
)
def test_a_bad_file_is_named_in_a_sentence(ponte: Ponte, tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "numbers.json"
    file.write_text(content, encoding="utf-8")
    answer = ponte("programme", "numbers", "blu", "--set", str(file))
    assert answer.code != 0
    assert words in answer.err


def test_an_unknown_programme_and_a_missing_file_are_said(ponte: Ponte, tmp_path: Path) -> None:
    assert "no programme 'x'" in ponte("programme", "numbers", "x").err
    assert "cannot be read" in ponte("programme", "numbers", "x", "--set", str(tmp_path / "no")).err


@pytest.mark.usefixtures("programme")
def test_the_doctor_looks_at_them(ponte: Ponte) -> None:
    assert "has no number that helps with eviction, food" in ponte("doctor").out

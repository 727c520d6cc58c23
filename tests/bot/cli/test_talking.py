"""`ponte play` and `ponte chat`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.text.languages import languages
from tests.bot.cli.conftest import Ponte

SCRIPT = "# household: kaur · member: Harpreet (en)\n\n> hello there\n"

#: The number of English among the languages, in the order of their codes.
ENGLISH = str(list(languages()).index("en") + 1)


def _type(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    typed: Iterator[str] = iter(lines)

    def answer(prompt: str = "") -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)


def test_a_transcript_that_goes_otherwise_is_shown_with_the_difference(ponte: Ponte, tmp_path: Path) -> None:
    file = tmp_path / "hello.txt"
    file.write_text(SCRIPT, encoding="utf-8")
    answer = ponte("play", str(file))
    assert answer.code == 1
    assert answer.out.startswith(SCRIPT)
    assert "It went differently from the script" in answer.err
    assert ponte("play", str(file), "--update").code == 0
    again = ponte("play", str(file))
    assert (again.code, again.out, again.err) == (0, file.read_text(encoding="utf-8"), "")


def test_a_file_that_is_no_transcript_gets_a_sentence(ponte: Ponte, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("bread\nmilk\n", encoding="utf-8")
    answer = ponte("play", str(file))
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_a_chat_begins_with_the_languages_and_understands_numbers(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, ENGLISH, "1", "/quit")
    answer = ponte("chat")
    assert answer.code == 0
    assert "[1] العربية" in answer.out
    assert "Shall I call you" in answer.out


@pytest.mark.usefixtures("migrated")
def test_a_chat_with_a_named_database_goes_on_where_it_was(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    ponte("programme", "add", "ponte", "Un ponte sul blu")
    ponte("household", "add", "SP-1", "Amrani")
    ponte("member", "add", "1", "Amina", "--language", "en")
    _type(monkeypatch, ENGLISH, "1")
    assert "Which language do you prefer?" in ponte("chat", "--member", "1").out
    _type(monkeypatch, "Amina")
    assert "Nice to meet you, Amina" in ponte("chat", "--member", "1").out
    assert ponte("chat", "--member", "7").err == "There is no member 7.\n"

"""The command line as a whole: quick help, plain sentences, exit codes, never a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli import database
from tests.bot.cli.conftest import Ponte

HEAVY = ("aiogram", "telegram", "sqlalchemy", "rich", "apscheduler", "matplotlib", "babel")


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["understand", "pane 3,20", "--json"]])
def test_help_and_understand_load_nothing_heavy(arguments: list[str]) -> None:
    loaded = _python(
        f"import sys; from bot.cli.main import run; code = run({arguments!r})\n"
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert loaded.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("command", ["migrate", "doctor"])
def test_tending_the_database_loads_no_telegram_library(command: str) -> None:
    loaded = _python(
        f"import sys; from bot.cli.main import run; run([{command!r}])\n"
        "print([name for name in ('aiogram', 'telegram', 'uvicorn') if name in sys.modules])"
    )
    assert loaded.splitlines()[-1] == "[]"


def test_the_module_and_the_command_are_one_door() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    for command in ("demo", "run", "migrate", "doctor", "staff", "invite", "understand", "play", "chat"):
        assert f"\n  {command} " in done.stdout


def test_nothing_asked_shows_the_help(ponte: Ponte) -> None:
    assert "Commands:" in ponte().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("run", "everything"),
        ("invite",),
        ("invite", "amina"),
        ("staff",),
        ("understand",),
        ("understand", "x", "--language", "xx"),
        ("understand", "x", "--today", "yesterday"),
        ("play", "nowhere.txt"),
    ],
)
def test_what_is_asked_wrongly_gets_one_sentence_and_exit_2(ponte: Ponte, arguments: tuple[str, ...]) -> None:
    answer = ponte(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert answer.err.rstrip().endswith(".")


def test_a_wrong_setting_is_one_sentence(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTE_CONSOLE_PORT", "upstairs")
    answer = ponte("migrate")
    assert (answer.code, answer.err) == (2, "PONTE_CONSOLE_PORT must be a port number up to 65535.\n")


def test_the_unexpected_is_told_by_class_and_noted_without_its_words(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("Amina's secret")

    monkeypatch.setattr("bot.settings.read", fail)
    answer = ponte("migrate")
    assert answer.code == 1
    assert "(KeyError)" in answer.err
    assert "Amina" not in answer.err
    with open("var/ponte.log", encoding="utf-8") as log:
        noted = log.read()
    assert "KeyError" in noted
    assert "Amina" not in noted
    assert database.__name__.replace(".", "/") in noted
    assert "Traceback" in ponte("--debug", "migrate").err

"""Runs commands in this process; each test has its own folder and database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import run


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Ponte = Callable[..., Answer]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PONTE_TELEGRAM_TOKEN", "PONTE_TELEGRAM_NAME", "PONTE_WEBHOOK_URL", "PONTE_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PONTE_DATABASE_URL", f"sqlite:///{tmp_path / 'ponte.db'}")


@pytest.fixture
def ponte(capsys: pytest.CaptureFixture[str]) -> Ponte:
    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(list(arguments))
        caught = capsys.readouterr()
        return Answer(code, caught.out, caught.err)

    return call


@pytest.fixture
def migrated(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "ponte.db")

"""Files that commands leave behind are private to us, and an older database is closed to other users."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.storage import opened
from tests.bot.cli.conftest import Ponte


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777) for path in folder.rglob("*")}


def test_whatever_commands_make_nobody_else_reads(
    ponte: Ponte, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'deep' / 'ponte.db'}")
    monkeypatch.setenv("PONTE_TELEGRAM_NAME", "PonteBot")
    assert ponte("migrate").code == 0
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    assert ponte("household", "add", "SP-1", "Amrani").code == 0
    assert ponte("member", "add", "1", "Amina").code == 0
    code = tmp_path / "code.svg"
    code.write_text("one from before, readable by all")
    assert ponte("invite", "1", "--svg", str(code)).code == 0
    assert ponte("invite", "1", "--svg", str(tmp_path / "second.svg")).code == 0
    # While it is open, the write-ahead log lies beside it.
    with opened(settings.read()) as database:
        database.write(lambda session: None)
        with database.read():
            by_name = modes(tmp_path)
    assert {"var", "var/deep", "var/deep/ponte.db", "var/deep/ponte.db-wal", "code.svg", "second.svg"} <= set(
        by_name
    )
    wide = {name: mode for name, mode in by_name.items() if mode not in ("0o700", "0o600")}
    assert not wide


def test_where_something_failed_is_noted_for_us_alone(
    ponte: Ponte, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import doctor

    monkeypatch.setattr(doctor, "examine", lambda: 1 / 0)
    assert ponte("doctor").code == 1
    assert modes(tmp_path / "var") == {"ponte.log": "0o600"}
    assert oct((tmp_path / "var").stat().st_mode & 0o777) == "0o700"


def test_a_database_from_before_is_closed_to_others(
    ponte: Ponte, tmp_path: Path, sqlite_template: Path
) -> None:
    file = tmp_path / "ponte.db"
    shutil.copy(sqlite_template, file)
    file.chmod(0o644)
    said = ponte("doctor").out
    assert f"Other accounts on this machine could read {file}" in said
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    tmp_path.chmod(0o755)
    assert f"chmod 700 {tmp_path}" in ponte("doctor").out
    tmp_path.chmod(0o700)
    assert "Only this account can read the database file." in ponte("doctor").out

"""`ponte migrate` and `ponte doctor`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.doctor import judge_build
from budgeting.db import migrate
from tests.bot.cli.conftest import Ponte


def test_migrate_makes_the_database_goes_down_and_up_again(ponte: Ponte) -> None:
    head = migrate.head()
    assert ponte("migrate").out == f"The database was at nothing and is at {head}.\n"
    assert ponte("migrate").out == f"The database was at {head} and is at {head}.\n"
    assert ponte("migrate", "--to", "base").out == f"The database was at {head} and is at nothing.\n"
    assert ponte("migrate", "--to", "0001").code == 0
    answer = ponte("migrate", "--to", "9999")
    assert (answer.code, answer.err) == (2, "There is no revision '9999'.\n")


def test_the_doctor_misses_a_database(ponte: Ponte) -> None:
    answer = ponte("doctor")
    assert answer.code == 1
    assert "MISSING There is no database yet" in answer.out


@pytest.mark.usefixtures("migrated")
def test_the_doctor_tells_revision_build_and_slips_of_the_pen(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_TELEGRAM_TOKN", "1:x")
    answer = ponte("doctor")
    assert f"ok    The database is at revision {migrate.head()}." in answer.out
    assert "ok    SQLite 3." in answer.out
    assert "PONTE_TELEGRAM_TOKN is set, but nothing reads" in answer.out


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 6, 23), "ok"), ((3, 7, 0), "missing"), ((3, 51, 2), "missing"), ((3, 51, 3), "ok")],
)
def test_the_doctor_knows_the_builds_that_lose_data(version: tuple[int, ...], state: str) -> None:
    assert judge_build(version).state == state


@pytest.mark.parametrize("name", ["PONTE_TELEGRAM_TOKEN", "PONTE_WEBHOOK_URL", "PONTE_DATABASE_URL"])
def test_the_doctor_names_a_wrong_setting_and_not_its_value(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "mysql://open-sesame")
    answer = ponte("doctor")
    assert answer.code == 1
    assert name in answer.out
    assert "open-sesame" not in answer.out


def test_the_doctor_notices_a_clock_that_is_years_behind(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.EARLIEST", datetime(9999, 1, 1, tzinfo=UTC))
    assert "MISSING This machine's clock is years behind" in ponte("doctor").out

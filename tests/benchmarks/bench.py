"""`make bench`: Ponte beside others, in turns, as ratios. Not collected by the suite: it has to be named."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks import family
from tests.benchmarks.load import SECRET, Driven, drive
from tests.benchmarks.servers import HERE, THEIRS, free_port, process

TOKEN = "700001:bench"
BOT = 700001
ROUNDS = int(os.environ.get("PONTE_BENCH_ROUNDS", "7"))
#: Calls of one round, for each of the people.
EACH = 40


@pytest.fixture(autouse=True)
def on_the_other_core() -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {THEIRS})
    yield
    os.sched_setaffinity(0, before)


def _ours(url: str, port: int, telegram: int) -> dict[str, str]:
    return {
        "PONTE_DATABASE_URL": url,
        "PONTE_TELEGRAM_TOKEN": TOKEN,
        "PONTE_TELEGRAM_API": f"http://127.0.0.1:{telegram}",
        "PONTE_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "PONTE_WEBHOOK_SECRET": SECRET,
        "PONTE_WEBHOOK_PORT": str(port),
        "PONTE_LOG_LEVEL": "WARNING",
    }


def _drive(port: int, lines: list[list[bytes]]) -> Driven:
    driven = asyncio.run(drive(port, lines))
    assert set(driven.statuses) == {"200"}, driven.statuses
    return driven


@pytest.mark.timeout(900)
def test_webhook(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ponte.db'}"
    family.move_in(url, BOT)
    bare, usual, ours, telegram = (free_port() for _ in range(4))
    with ExitStack() as open_:
        open_.enter_context(process(str(HERE / "telegram.py"), str(telegram), port=telegram, core=THEIRS))
        for kind, port in (("bare", bare), ("usual", usual)):
            open_.enter_context(process(str(HERE / "echo.py"), kind, str(port), str(tmp_path), port=port))
        environment = _ours(url, ours, telegram)
        open_.enter_context(process("-m", "bot", "run", "bot", port=ours, environment=environment))
        for port in (bare, usual, ours):
            _drive(port, family.spending(10))
        rates: dict[str, list[float]] = {name: [] for name in ("bare", "usual", "log", "checkin")}
        for _ in range(ROUNDS):
            rates["bare"].append(_drive(bare, family.spending(EACH)).rate)
            rates["log"].append(_drive(ours, family.spending(EACH)).rate)
            rates["usual"].append(_drive(usual, family.spending(EACH // 2)).rate)
            rates["checkin"].append(_drive(ours, family.checkin(EACH)).rate)
    for name, found in rates.items():
        print(name, [round(rate) for rate in found])
    for name, one, other in (
        ("log_vs_echo", "log", "bare"),
        ("checkin_vs_echo", "checkin", "bare"),
        ("log_vs_usual", "log", "usual"),
    ):
        print(name, round(median(a / b for a, b in zip(rates[one], rates[other], strict=True)), 2))

"""`make bench`: Ponte against others, in turns, as ratios. The suite does not collect it: name it to run it."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.benchmarks import book, family
from tests.benchmarks.load import SECRET, Driven, drive
from tests.benchmarks.servers import HERE, OURS, ROOT, THEIRS, process
from tests.kit.running import free_port

TOKEN = "700001:bench"
BOT = 700001
ROUNDS = int(os.environ.get("PONTE_BENCH_ROUNDS", "7"))
#: Calls per round, for each person.
EACH = 80


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
            rates["checkin"].append(_drive(ours, family.checkin(EACH // 2)).rate)
    lines = [
        _line("log_vs_echo", rates["log"], rates["bare"]),
        _line("checkin_vs_echo", rates["checkin"], rates["bare"]),
        _line("log_vs_usual", rates["log"], rates["usual"]),
    ]
    _keep(lines)


@pytest.mark.timeout(900)
def test_courier(tmp_path: Path) -> None:
    telegram = free_port()
    with process(str(HERE / "telegram.py"), str(telegram), port=telegram, core=THEIRS):
        rounds = _told(str(HERE / "sending.py"), str(telegram), str(tmp_path), "3000", str(ROUNDS))
    _keep([_line("courier_vs_raw", [first for first, _ in rounds], [other for _, other in rounds])])


@pytest.mark.timeout(900)
def test_tick(tmp_path: Path) -> None:
    rounds = _told(str(HERE / "ticking.py"), str(tmp_path), "1000", "1000000", str(ROUNDS))
    _keep([_line("tick_1m_vs_1k", [many for _, many in rounds], [few for few, _ in rounds])])


@pytest.mark.timeout(900)
def test_start(tmp_path: Path) -> None:
    """Everything in one process, until bot and console answer; then its resident memory."""
    telegram, port, console = (free_port() for _ in range(3))
    url = f"sqlite:///{tmp_path / 'ponte.db'}"
    family.move_in(url, BOT)
    environment = {**_ours(url, port, telegram), "PONTE_CONSOLE_PORT": str(console)}
    started, resident = [], []
    with process(str(HERE / "telegram.py"), str(telegram), port=telegram, core=THEIRS):
        for _ in range(3):
            begun = time.perf_counter()
            command = [sys.executable, "-m", "bot", "run", "all"]
            running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
            try:
                _until_it_answers(f"http://127.0.0.1:{port}/health", f"http://127.0.0.1:{console}/signin")
                started.append(time.perf_counter() - begun)
                resident.append(_resident(running.pid))
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(60)
    _keep([("start_s", median(started), started), ("rss_mib", median(resident), resident)])


Line = tuple[str, float, list[float]]
#: What a figure means, and its goal.
MEANING = {
    "log_vs_echo": ("an expense, from the webhook to the commit, against a bare aiogram echo", "≥ 0.5"),
    "checkin_vs_echo": ("a step of the check-in against the same echo", "≥ 0.5"),
    "log_vs_usual": ("an expense against the usual stack: aiogram, async SQLAlchemy, aiosqlite", "≥ 2.5"),
    "courier_vs_raw": ("rows claimed, sent and settled against a bare aiogram sending loop", "≥ 0.5"),
    "tick_1m_vs_1k": ("an idle tick over 1,000,000 due events ahead against 1,000", "≤ 1.5"),
    "start_s": ("seconds until `ponte run all` answers as bot and as console", ""),
    "rss_mib": ("its resident memory then, in MiB", ""),
}


def _line(name: str, ours: list[float], theirs: list[float]) -> Line:
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return name, median(ratios), ratios


def _keep(lines: list[Line]) -> None:
    figures = {name: round(value, 2) for name, value, _ in lines}
    rounds = {name: [round(figure, 2) for figure in measured] for name, _, measured in lines}
    known = book.read()
    known["rounds"] = known.get("rounds", {}) | rounds
    shown = known | figures
    table = ["| figure | what | goal | median | rounds |", "| --- | --- | --- | --- | --- |"]
    for name, (meaning, goal) in MEANING.items():
        if name in shown:
            each = " ".join(f"{figure:g}" for figure in known["rounds"][name])
            table.append(f"| `{name}` | {meaning} | {goal} | **{shown[name]:g}** | {each} |")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    book.note_speed(figures | {"rounds": known["rounds"]}, [*table, "", f"Measured on: {machine}."])
    sys.stdout.write(
        "\n" + "\n".join(f"{name}: {value:.2f} {rounds[name]}" for name, value, _ in lines) + "\n"
    )


def _told(*command: str) -> list[list[float]]:
    """What a benchmark on the other core prints."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {OURS}),
    )
    told: list[list[float]] = json.loads(done.stdout)
    return told


def _until_it_answers(*addresses: str) -> None:
    waiting = list(addresses)
    with httpx.Client() as client:
        while waiting:
            try:
                if client.get(waiting[0]).status_code == 200:
                    waiting.pop(0)
            except httpx.TransportError:
                time.sleep(0.02)


def _resident(number: int) -> float:
    for line in Path(f"/proc/{number}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmRSS")

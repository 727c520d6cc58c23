"""What a packed Ponte contains: no simulator and no demo in the wheel that serves families, everything in the
source.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=200)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    shutil.unpack_archive(wheel, built / "installed", "zip")
    return built / "installed"


def _run(installed: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    # The working tree must not stand in for what the wheel lacks.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PONTE_")}
    environment |= {"PYTHONPATH": str(installed), **settings}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=installed, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_wheel_holds_all_that_serves_families_and_nothing_else(installed: Path) -> None:
    packed = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    alone = ("bot/simulator/", "bot/demo/")
    source = {
        path.relative_to(ROOT).as_posix()
        for room in ("admin", "bot", "budgeting", "dialogs")
        for path in (ROOT / room).rglob("*.py")
    }
    assert [name for name in packed if name.startswith((*alone, "tests/"))] == []
    assert {name for name in source if not name.startswith(alone)} <= packed
    assert {"locales/it/LC_MESSAGES/bot.po", "admin/templates/base.html"} <= packed


def test_the_source_holds_the_simulator_and_the_demo(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    for folder in ("bot/simulator", "bot/demo"):
        for path in (ROOT / folder).rglob("*.py"):
            assert path.relative_to(ROOT).as_posix() in names
    assert {"bot/simulator/static/index.html", "docs/simulator.md", "Makefile"} <= names


def test_the_demo_says_that_it_is_not_here(installed: Path) -> None:
    done = _run(installed, "-m", "bot", "demo")
    assert done.returncode == 1
    assert done.stderr.startswith("The demo is not part of this installation: it comes with the source")
    assert "Traceback" not in done.stderr


def test_commands_that_serve_families_work(installed: Path, tmp_path: Path) -> None:
    settings = {"PONTE_DATABASE_URL": f"sqlite:///{tmp_path / 'ponte.db'}"}
    looked = _run(installed, "-m", "bot", "doctor", **settings)
    assert "ponte migrate" in looked.stdout, looked.stderr
    migrated = _run(installed, "-m", "bot", "migrate", **settings)
    assert migrated.returncode == 0, migrated.stderr
    # All parts are assembled, none of them the simulator's; only then does it miss the token.
    started = _run(installed, "-m", "bot", "run", "bot", **settings)
    assert started.returncode == 2
    assert "PONTE_TELEGRAM_TOKEN" in started.stderr

"""Which room may import which: every contract holds, and a violation would be noticed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("budgeting", "dialogs", "bot", "admin")
#: May read the environment: the settings, build helpers that never run in production, and modules that must configure
#: a library before it is imported.
READERS = {"bot/settings.py", "bot/build/chromium.py", "bot/build/frontend.py", "bot/staff/staff_bot.py"}

PLANTED = [
    ("The rooms: bot and admin stand", "budgeting/planted.py", "import dialogs"),
    ("The rooms: bot and admin stand", "dialogs/planted.py", "import bot.scheduler"),
    ("The rooms: bot and admin stand", "admin/planted.py", "import bot.scheduler"),
    ("The core knows no Telegram", "budgeting/planted.py", "import starlette"),
    ("The core knows no Telegram", "dialogs/planted.py", "import aiogram"),
    ("The core knows no Telegram", "dialogs/planted.py", "from apscheduler.schedulers import asyncio"),
    ("Telegram's libraries stay", "admin/planted.py", "import telegram"),
    ("Only entry points read settings", "bot/planted.py", "from bot import settings"),
    ("Only entry points read settings", "admin/planted.py", "import bot.settings"),
    ("The way in stands on the engine", "dialogs/engine/planted.py", "from dialogs.inbound import accept"),
    ("The engine and the texts know no", "dialogs/engine/planted.py", "from dialogs.spending import echo"),
    ("The engine and the texts know no", "dialogs/text/planted.py", "import dialogs.menu"),
    ("The kit of the console knows no", "admin/kit/planted.py", "from admin.households import lists"),
    ("The kit of the console knows no", "admin/kit/planted.py", "import admin.app"),
    ("Access asks nobody else", "budgeting/access/planted.py", "from budgeting import households"),
    ("The simulator stands by itself", "bot/simulator/planted.py", "from bot import connection_limits"),
    ("The simulator stands by itself", "bot/simulator/methods/planted.py", "from budgeting import clock"),
    ("Nobody needs the simulator", "bot/planted.py", "import bot.simulator"),
    ("Nobody needs the simulator", "bot/families/planted.py", "from bot.demo import folder"),
]
#: What the engine, access, the simulator and the console's kit may import; every other part of their rooms is
#: forbidden to them by name.
MAY = {
    "admin": {"kit", "context", "pages", "field_lengths", "links", "shortcuts"}
    | {"status_labels", "security", "version"},
    "bot": {"simulator"},
    "dialogs": {"engine", "text"},
    "budgeting": {
        *{"access", "db", "states", "errors"},
        *{"money", "clock", "clean_text", "tokens", "headings", "periods", "calendars"},
    },
}


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All our modules by name, empty, so that a planted import is the only one."""
    folder = tmp_path_factory.mktemp("skeleton")
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def test_the_contracts_hold_where_nothing_is_imported(skeleton: Path) -> None:
    done = _lint(skeleton)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_contract_notices_being_broken(skeleton: Path, contract: str, file: str, line: str) -> None:
    planted = skeleton / file
    planted.write_text(f"{line}\n")
    try:
        done = _lint(skeleton)
    finally:
        planted.unlink()
    broken = [each for each in done.stdout.splitlines() if each.endswith("BROKEN")]
    assert done.returncode == 1
    assert any(each.startswith(contract) for each in broken), done.stdout


def test_circles_inside_the_parts_of_all_rooms_are_noticed(skeleton: Path) -> None:
    parts = [
        skeleton / part
        for part in ("bot/simulator", "bot/cli", "budgeting/arrears", "dialogs/engine", "admin/kit")
    ]
    planted = {"planted_here": "planted_there", "planted_there": "planted_here"}
    try:
        for part in parts:
            package = part.relative_to(skeleton).as_posix().replace("/", ".")
            for name, other in planted.items():
                (part / f"{name}.py").write_text(f"import {package}.{other}\n")
        done = _lint(skeleton)
    finally:
        for part in parts:
            for name in planted:
                (part / f"{name}.py").unlink()
    assert "No circles inside a part of a room BROKEN" in done.stdout
    for part in parts:
        package = part.relative_to(skeleton).as_posix().replace("/", ".")
        assert f"No cycles are allowed in {package}." in done.stdout


def test_no_modules_import_each_other_in_a_circle() -> None:
    """In every room, and between its parts; imports only for types count too."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    later = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    while free := [module for module, imported in later.items() if not imported & later.keys()]:
        for module in free:
            del later[module]
    while heads := later.keys() - set().union(*later.values()):
        for module in heads:
            del later[module]
    assert sorted(later) == []


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("dialogs", "The engine and"),
        ("budgeting", "Access asks"),
        ("admin", "The kit of"),
        ("bot", "The simulator stands"),
    ],
)
def test_a_new_part_of_a_room_is_forbidden_too(room: str, name: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (contract,) = [each for each in contracts if each["name"].startswith(name)]
    parts = {
        path.stem
        for path in (ROOT / room).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    forbidden = contract["forbidden_modules"]
    listed = {each.removeprefix(f"{room}.") for each in forbidden if each.startswith(f"{room}.")}
    assert listed == parts - MAY[room] - {"__init__"}


def test_only_the_settings_look_at_the_environment() -> None:
    looking = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if _looks_at_the_environment(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert looking <= READERS


def _looks_at_the_environment(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") for node in ast.walk(tree)
    )

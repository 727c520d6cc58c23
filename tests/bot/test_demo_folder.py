"""The demo's folder: which ones it accepts as its own, and that it touches no others."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import settings
from bot.demo import NotTheDemos, claim, demo
from bot.demo.folder import FILES, LOCK, LOG, MARK, clear
from bot.demo.run import HERE
from bot.settings import Settings
from tests.bot.test_demo import ANY_PORTS, going
from tests.kit.running import PATIENCE

Make = Callable[[Path], None]


def put(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("somebody's own")


def seen(folder: Path) -> dict[str, bytes | None]:
    """Everything in the folder, with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


#: Folders that are not the demo's, and what the sentence about each mentions.
FOREIGN: dict[str, tuple[Make, str]] = {
    "a real database": (lambda f: put(f, "ponte.db", "ponte.db-wal", "ponte.log"), "database"),
    "a database and letters": (lambda f: put(f, "ponte.db", "phone.db", "letter.txt"), "database"),
    "a letter": (lambda f: put(f, "letter.txt"), "letter.txt"),
    "a demo of before": (
        lambda f: put(f, "ponte.db", "phone.db", "clock.json", "invites.json", "ponte.log", ".lock"),
        "earlier version",
    ),
    "a folder in it": (lambda f: put(f / "more", "letter.txt"), "more"),
    "a link for a mark": (
        lambda f: (put(f, "ponte.db"), (f / MARK).symlink_to(f / "ponte.db"))[0],
        "database",
    ),
}


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("what", FOREIGN)
async def test_a_folder_of_others_is_neither_opened_nor_emptied(
    tmp_path: Path, what: str, reset: bool
) -> None:
    folder = tmp_path / "var"
    make, says = FOREIGN[what]
    make(folder)
    before = seen(folder)
    demo_settings = settings.read(
        {"PONTE_DEMO_FOLDER": str(folder), "PONTE_DEMO_HOUSEHOLDS": "8", **ANY_PORTS}
    )
    with pytest.raises(NotTheDemos, match=says):
        await demo(demo_settings, print, asyncio.Event(), reset=reset)
    assert seen(folder) == before


@pytest.mark.parametrize("place", ["/", "~", ".", "..", "link", "file"])
def test_places_that_cannot_be_the_demos_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "here" / "below").mkdir(parents=True)
    (tmp_path / "target").mkdir()
    (tmp_path / "here" / "below" / "link").symlink_to(tmp_path / "target")
    (tmp_path / "here" / "below" / "file").write_text("x")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "here" / "below")
    folder = Path(place).expanduser()
    before = seen(tmp_path)
    for attempt in (claim, clear):
        with pytest.raises(NotTheDemos, match="PONTE_DEMO_FOLDER"):
            attempt(folder)
    # Not even with the demo's marker file in it.
    if place in (".", "..", "~"):
        (folder / MARK).touch()
        with pytest.raises(NotTheDemos):
            clear(folder)
        (folder / MARK).unlink()
    assert seen(tmp_path) == before


def test_a_new_folder_becomes_the_demos_and_stays_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    for _ in range(2):
        claim(folder)
    assert [path.name for path in folder.iterdir()] == [MARK]
    assert {oct(path.stat().st_mode & 0o777) for path in (folder, folder.parent)} == {"0o700"}


def test_what_the_demo_made_is_deleted_and_links_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    claim(folder)
    put(folder, *(FILES - {MARK, "clock.json"}))
    put(tmp_path, "elsewhere")
    (folder / "clock.json").symlink_to(tmp_path / "elsewhere")
    clear(folder)
    assert {path.name for path in folder.iterdir()} == {MARK, LOCK, LOG}
    assert (tmp_path / "elsewhere").read_text() == "somebody's own"


@pytest.mark.parametrize("make", [lambda f: put(f, "letter.txt"), lambda f: (f / "ponte.db").mkdir()])
def test_beside_what_others_put_there_nothing_is_deleted(tmp_path: Path, make: Make) -> None:
    folder = tmp_path / "demo"
    claim(folder)
    put(folder, "phone.db", "clock.json")
    make(folder)
    before = seen(folder)
    with pytest.raises(NotTheDemos, match="nothing was deleted"):
        clear(folder)
    assert seen(folder) == before


async def test_the_demo_listens_on_this_machine_only_whatever_the_settings_say(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    demo_settings: Settings = settings.read(
        {
            "PONTE_DEMO_FOLDER": str(tmp_path / "demo"),
            "PONTE_DEMO_HOUSEHOLDS": "8",
            "PONTE_PHONE_PORT": "0",
            "PONTE_CONSOLE_PORT": str(port),
            "PONTE_CONSOLE_BIND": "0.0.0.0",  # noqa: S104 - the demo must not heed it
            "PONTE_WEBHOOK_BIND": "0.0.0.0",  # noqa: S104
        }
    )
    async with going(demo_settings) as (screen, client):
        assert f"http://{HERE}:{port}" in screen.text
        await client.get("/sim/people")
        await _open(port)
        assert {address for address in listening() if address != HERE} == set()


async def _open(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection(HERE, port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def listening() -> set[str]:
    """Addresses this process is listening on."""
    addresses = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            copy = socket.socket(fileno=os.dup(int(name)))
        except OSError:
            continue
        with copy:
            inet = copy.family in (socket.AF_INET, socket.AF_INET6) and copy.type == socket.SOCK_STREAM
            if inet and copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                addresses.add(copy.getsockname()[0])
    return addresses

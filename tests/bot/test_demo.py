"""The demo: starts in an empty folder, can be joined, moves its clock, stops, and continues where it was."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import settings
from bot.demo import Busy, demo
from bot.demo.run import PASSWORD
from bot.demo.timeline import Timeline
from bot.settings import Settings
from tests.kit.once_per_run import once_per_run
from tests.kit.running import PATIENCE, until

ANY_PORTS = {"PONTE_DEMO_HOUSEHOLDS": "8", "PONTE_PHONE_PORT": "0", "PONTE_CONSOLE_PORT": "0"}
LINK = re.compile(r"http://127\.0\.0\.1:\d+/join/\S+")


@dataclass
class Screen:
    """What the person at the terminal reads."""

    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    @property
    def links(self) -> list[str]:
        """The links to the families' bot."""
        return [link for link in LINK.findall(self.text) if "/PonteDemoBot?" in link]

    @property
    def staff_links(self) -> list[str]:
        return [link for link in LINK.findall(self.text) if "/PonteStaffDemoBot?" in link]

    @property
    def address(self) -> str:
        return self.links[0].partition("/join/")[0]


def _settings(folder: Path) -> Settings:
    """Port 0 means any free one."""
    return settings.read({"PONTE_DEMO_FOLDER": str(folder), **ANY_PORTS})


@pytest.fixture
def demo_settings(tmp_path: Path) -> Settings:
    """An empty folder."""
    return _settings(tmp_path / "demo")


@pytest.fixture(scope="module")
def started_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the families have been invented, which takes longer than everything else."""

    async def start(folder: Path) -> None:
        async with going(_settings(folder / "demo")):
            pass

    def fill(folder: Path) -> None:
        # The tests of this module have a loop of their own.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, start(folder)).result()

    return once_per_run(tmp_path_factory, "invented", fill) / "demo"


@pytest.fixture
def furnished(started_before: Path, tmp_path: Path) -> Settings:
    """A copy of that folder."""
    return _settings(shutil.copytree(started_before, tmp_path / "demo"))


@asynccontextmanager
async def going(
    demo_settings: Settings, *, reset: bool = False
) -> AsyncIterator[tuple[Screen, httpx.AsyncClient]]:
    screen, stop = Screen(), asyncio.Event()
    task = asyncio.create_task(demo(demo_settings, screen.said.append, stop, reset=reset))
    try:
        await until(lambda: bool(screen.links) or task.done())
        if task.done():
            await task
        async with httpx.AsyncClient(base_url=screen.address, timeout=30) as client:
            yield screen, client
    finally:
        stop.set()
        await task


async def _joins(screen: Screen, client: httpx.AsyncClient, name: str = "Amina") -> int:
    """Somebody opens the first link; gives their id."""
    person = (await client.post("/sim/people", json={"first_name": name, "language_code": "ar"})).json()["id"]
    payload = screen.links[0].partition("start=")[2]
    await client.post(f"/sim/people/{person}/start", json={"payload": payload})
    return int(person)


async def _chat(client: httpx.AsyncClient, person: int, bot: str = "PonteDemoBot") -> list[dict[str, Any]]:
    answer = (await client.get(f"/sim/people/{person}/chat", params={"bot": bot})).json()
    return [message for message in answer["messages"] if message["from"] == "bot"]


async def _answered(
    client: httpx.AsyncClient, person: int, bot: str = "PonteDemoBot"
) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE):
        for pause in itertools.repeat(0.05):
            if heard := await _chat(client, person, bot):
                return heard
            await asyncio.sleep(pause)
    raise AssertionError("the loop above ends by itself or by its time")


async def test_a_link_leads_to_the_bot_and_a_second_start_keeps_everything(demo_settings: Settings) -> None:
    async with going(demo_settings) as (first, client):
        assert "Inventing" in first.text
        assert (await client.get(first.links[0])).status_code == 200
        people = {p["first_name"]: p["id"] for p in (await client.get("/sim/people")).json()}
        assert await _answered(client, people["Lucia"]), "she has something to say on the first day"
        person = await _joins(first, client)
        heard = await _answered(client, person)
        assert heard[0]["buttons"]
    async with going(demo_settings) as (second, client):
        assert "Inventing" not in second.text
        assert [link.partition("start=")[2] for link in second.links] == [
            link.partition("start=")[2] for link in first.links
        ]
        assert [m["id"] for m in await _chat(client, person)] == [m["id"] for m in heard]
    async with going(demo_settings, reset=True) as (third, client):
        assert "Inventing" in third.text
        assert (await client.get(f"/sim/people/{person}/chat")).status_code == 404


async def test_the_console_opens_with_the_printed_logins(furnished: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with going(furnished.model_copy(update={"console_port": port})) as (screen, phones):
        console = f"http://127.0.0.1:{port}"
        assert console in screen.text
        assert "paolo@ponte.example" in screen.text
        login = {"email": "paolo@ponte.example", "password": PASSWORD}
        transport = httpx.AsyncHTTPTransport(retries=8)  # the address is printed before the port is open
        async with httpx.AsyncClient(
            base_url=console, follow_redirects=True, timeout=30, transport=transport
        ) as client:
            page = await client.post("/signin", data=login)
            assert page.status_code == 200
            assert "Paolo" in page.text
            # Skipping days on the phone page signs nobody out of the console.
            await phones.post("/demo/clock", json={"hours": 50})
            again = await client.get("/inbox")
            assert (again.url.path, "Paolo" in again.text) == ("/inbox", True)


async def test_the_phone_page_offers_something_to_say(furnished: Settings) -> None:
    async with going(furnished) as (_, client):
        # What the phone page offers to say, in the person's language and the page's.
        offered = (await client.get("/demo/sayings", params={"language": "ar", "page": "en"})).json()
        assert {line["label"]: line.get("text") for line in offered}["Log an expense"] == "خبز ١٢٫٥٠"
        picture = await client.get(next(line["photo"] for line in offered if "photo" in line))
        assert picture.headers["content-type"] == "image/png"


async def test_staff_link_their_own_phone_by_the_staff_bot(furnished: Settings) -> None:
    async with going(furnished) as (screen, client):
        coach = (await client.post("/sim/people", json={"first_name": "Giulia"})).json()["id"]
        payload = screen.staff_links[0].partition("start=")[2]
        bot = {"bot": "PonteStaffDemoBot"}
        await client.post(f"/sim/people/{coach}/start", params=bot, json={"payload": payload})
        assert "Giulia" in (await _answered(client, coach, **bot))[0]["text"]
    async with going(furnished) as (again, _):
        assert len(again.staff_links) == len(screen.staff_links) - 1


async def test_the_clock_moves_forward_to_what_comes_next_and_stays_there(furnished: Settings) -> None:
    async with going(furnished) as (_, client):
        before = (await client.get("/demo/clock")).json()
        async with asyncio.timeout(PATIENCE):
            while before["next"] is None:  # the first planning is still running
                await asyncio.sleep(0.05)
                before = (await client.get("/demo/clock")).json()
        after = (await client.post("/demo/clock", json={"to": "next"})).json()
        assert datetime.fromisoformat(after["now"]) > datetime.fromisoformat(before["next"]["at"])
        # When the answer comes, everything due has been done; the next tick does what the first planning still adds.
        async with asyncio.timeout(PATIENCE):
            while after["next"] is not None and after["next"]["at"] <= before["next"]["at"]:
                await asyncio.sleep(0.05)
                after = (await client.get("/demo/clock")).json()
        day = (await client.post("/demo/clock", json={"hours": 24})).json()
        moved = datetime.fromisoformat(day["now"]) - datetime.fromisoformat(after["now"])
        assert moved >= timedelta(hours=24)
        assert day["zone"] == "Europe/Rome"
        for wrong in (
            {"hours": -1},
            {"hours": 0},
            {"hours": "many"},
            {"hours": 10**9},
            {"to": "past"},
            [],
            None,
        ):
            assert (await client.post("/demo/clock", json=wrong)).status_code == 400
    async with going(furnished) as (_, client):
        again = (await client.get("/demo/clock", headers={"Accept-Language": "en"})).json()
        assert again["now"] >= day["now"]


def test_a_spoilt_clock_file_is_the_machines_time(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text("nonsense")
    timeline = Timeline(tmp_path / "clock.json")
    assert timeline.offset == timedelta()
    timeline.move(timedelta(hours=-5))
    assert timeline.offset == timedelta()


async def test_two_demos_do_not_share_a_folder_or_a_port(furnished: Settings, tmp_path: Path) -> None:
    async with going(furnished) as (screen, _):
        with pytest.raises(Busy, match="running already"):
            await demo(furnished, screen.said.append, asyncio.Event())
        port = int(screen.address.rpartition(":")[2])
        other = furnished.model_copy(update={"phone_port": port, "demo_folder": tmp_path / "other"})
        with pytest.raises(Busy, match=f"Port {port} is in use .* PONTE_PHONE_PORT"):
            await demo(other, screen.said.append, asyncio.Event())


def test_the_command_shows_where_everything_is_and_stops_when_told(furnished: Settings) -> None:
    environment = {**os.environ, **ANY_PORTS, "PONTE_DEMO_FOLDER": str(furnished.demo_folder)}
    command = [sys.executable, "-m", "bot", "demo"]
    with subprocess.Popen(
        command, umask=0o022, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as ponte:
        assert ponte.stdout is not None
        lines = iter(ponte.stdout.readline, "")
        assert any(line.startswith("Ctrl-C stops it.") for line in lines)
        ponte.send_signal(signal.SIGINT)
        out, err = ponte.communicate(timeout=60)
    assert ponte.returncode == 0
    assert "everything is kept" in out
    assert err == ""
    log = (furnished.demo_folder / "ponte.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "invented-token" not in log
    # Nobody else on the machine can read any of it.
    made = [furnished.demo_folder, *furnished.demo_folder.rglob("*")]
    assert {"ponte.db", "phone.db", "invites.json", "ponte.log"} <= {path.name for path in made}
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o700", "0o600"}

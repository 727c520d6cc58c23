"""Starts the demo, prints where everything is, and stops it."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.orm import Session

from bot import app, connection_limits, file_modes, ports
from bot.console import hashed
from bot.demo import chats, firstwords, folder, phones, sayings, talks
from bot.demo.timeline import Timeline, routes
from bot.settings import Settings, variable
from bot.simulator import Simulator, running
from budgeting import demo as invented
from budgeting import programmes, staff
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.demo import cast, town
from budgeting.errors import Permanent

#: Works only with the simulator on this machine.
TOKEN = "100200300:invented-token-of-the-demo"  # noqa: S105
STAFF_TOKEN = "100200301:invented-token-of-the-demo"  # noqa: S105
#: The connection limits for the phones.
PROTOCOL = connection_limits.guarded(connection_limits.SIMULATOR)
USERNAME, STAFF_USERNAME = "PonteDemoBot", "PonteStaffDemoBot"
#: The demo listens only here, whatever the settings say: its passwords are printed, its phones open to everybody.
HERE = "127.0.0.1"
#: For invented people on this machine only; printed at every start.
PASSWORD = "ponte-demo"  # noqa: S105
LOGINS = tuple((key.replace("_", " "), person[0]) for key, person in (cast.STAFF | town.STAFF).items())
Say = Callable[[str], None]


class Busy(Permanent):
    """The demo can't start because something else is running; the message is a sentence for the person."""


async def demo(settings: Settings, say: Say, stop: asyncio.Event, *, reset: bool = False) -> None:
    """Run the demo until ``stop``. Raises Busy if a port or the folder is in use, NotTheDemos if the folder isn't the
    demo's."""
    place = settings.demo_folder
    for port, name in ((settings.phone_port, "phone_port"), (settings.console_port, "console_port")):
        if port and not ports.free(HERE, port):
            raise Busy(ports.taken(port, variable(name)))
    with file_modes.files():
        folder.claim(place)
        with _alone(place):
            if reset:
                folder.clear(place)
            for name in folder.DATABASES:
                file_modes.narrow(place / name)
            timeline = Timeline(place / "clock.json")
            with closing(Database(f"sqlite:///{place / 'ponte.db'}")) as database:
                how_many = settings.demo_households
                fresh = await asyncio.to_thread(_furnish, database, timeline, say, how_many)
                await _run(settings, place, timeline, database, say, stop, fresh=fresh)


def _furnish(database: Database, timeline: Timeline, say: Say, households: int) -> bool:
    """Create the tables, and on the first run the families. Returns whether it was the first run."""
    migrate.upgrade(database)
    with database.read() as session:
        empty = programmes.front(session) is None
    if empty:
        say("Inventing families with their history; the first time takes a moment.")
        database.write(lambda session: invented.load(session, timeline, households_wanted=households))
        database.write(lambda session: _let_in(session, timeline))
    return empty


def _let_in(session: Session, timeline: Timeline) -> None:
    """Let the invented staff sign in with the printed password."""
    password_hash = hashed(PASSWORD)
    for _, email in LOGINS:
        person = staff.by_email(session, email)
        if person is not None:
            staff.set_password(session, timeline, person.id, password_hash)


async def _run(
    settings: Settings,
    place: Path,
    timeline: Timeline,
    database: Database,
    say: Say,
    stop: asyncio.Event,
    *,
    fresh: bool,
) -> None:
    simulator = Simulator(now=timeline.now, path=place / "phone.db")
    number = simulator.add_bot(TOKEN, USERNAME, "Ponte").id
    desk_bot = simulator.add_bot(STAFF_TOKEN, STAFF_USERNAME, "Ponte, per chi accompagna").id
    members = await database.write_async(lambda s: phones.hand_out(s, timeline, number))
    if fresh:
        await asyncio.to_thread(talks.play, database, timeline.now(), number)
    phones.switch_on(simulator, number, members)
    if fresh:
        chats.show(simulator, number, await database.read_async(lambda s: chats.played(s, number)))
    waiting = await database.write_async(lambda s: phones.invitations(s, timeline, place / "invites.json"))
    desk = await database.write_async(lambda s: phones.link_desk(s, timeline))
    phones.gather_desk(simulator, desk_bot, desk)
    alerted = await database.write_async(lambda s: phones.staff_links(s, timeline))
    at_work: list[app.Parts] = []

    async def moved() -> None:
        for parts in at_work:
            assert parts.timekeeper is not None, "all parts are built, so the clock is among them"  # noqa: S101
            await parts.timekeeper.catch_up()

    async with running(
        simulator,
        HERE,
        settings.phone_port,
        routes=[*routes(timeline, database, moved), *sayings.routes()],
        protocol=PROTOCOL,
    ) as address:
        ours = {
            "telegram_token": SecretStr(TOKEN),
            "staff_token": SecretStr(STAFF_TOKEN),
            "telegram_api": address,
            "telegram_name": USERNAME,
            "webhook_url": None,
            "console_bind": HERE,
            "console_https": False,
            "console_url": f"http://{settings.console_bind}:{settings.console_port}",
        }
        async with app.built(settings.model_copy(update=ours), app.EVERYTHING, database, timeline) as parts:
            at_work.append(parts)
            say(_block(settings, address, place, waiting, alerted))
            talk = asyncio.create_task(firstwords.say(simulator, USERNAME, members if fresh else []))
            try:
                await parts.run(stop)
            finally:
                talk.cancel()
                await asyncio.gather(talk, return_exceptions=True)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Lock the folder: two demos in one would move each other's clock. Raises Busy."""
    with (place / folder.LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"The demo is running already in {place}.") from None
        yield


def _block(
    settings: Settings,
    address: str,
    place: Path,
    waiting: list[phones.Invited],
    alerted: list[phones.Invited],
) -> str:
    lines = [
        "",
        "Ponte is running on this machine, with invented families only.",
        "",
        f"  Phones   {address}",
        f"  Console  http://{HERE}:{settings.console_port}",
        f"  Data     {place}/   (make demo-reset starts over)",
    ]
    width = max(len(what) for what, _ in LOGINS) + 1
    lines += ["", f"Sign in to the console with one of these addresses and the password {PASSWORD}:"]
    lines += [f"  {what:<{width}} {email}" for what, email in LOGINS]
    if waiting:
        lines += ["", "Not joined yet; a link makes you one of them:"]
        lines += _links(address, USERNAME, waiting)
    group = f"{address}/#bot={STAFF_USERNAME}"
    lines += ["", "The staff bot's chats, with a group for the desk of Paolo and Elena:", f"  {group}"]
    if alerted:
        lines += ["", "Who accompanies them; a link brings their alerts to a phone:"]
        lines += _links(address, STAFF_USERNAME, alerted)
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def _links(address: str, bot: str, people: list[phones.Invited]) -> list[str]:
    width = max(len(person.name) for person in people)
    return [
        f"  {person.name:<{width}}  {person.language:<2}  {address}/join/{bot}?start={person.token}"
        for person in people
    ]

"""The guard in front of our servers, on real sockets: half requests, huge heads, too many connections."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from bot import connection_limits
from bot.connection_limits import CONSOLE, SIMULATOR, WEBHOOK, Guard, GuardedProtocol, Limits
from bot.console import Console
from bot.simulator import Simulator, serve
from bot.transports import QuietServer, WebhookTransport
from tests.kit.running import PATIENCE, until

HERE = "127.0.0.1"
#: Cuts nothing for taking too long, unless a test says so.
PATIENT = Limits(head_seconds=60, body_seconds=60, body_pause=60)
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n"
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the whole body and answers with its length; `/early` answers at once."""
    length = 0
    while scope["path"] != "/early":
        message = await receive()
        if message["type"] != "http.request":
            return
        length += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = str(length).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


class Door:
    """A served application, and the connections to it."""

    def __init__(self, port: int, guard: Guard, stack: contextlib.ExitStack) -> None:
        self.port, self.guard, self._stack = port, guard, stack

    async def open(self, *said: bytes) -> Stream:
        reader, writer = await asyncio.open_connection(HERE, self.port)
        self._stack.callback(writer.close)
        for each in said:
            writer.write(each)
        return reader, writer

    async def answer(self, *said: bytes) -> str:
        """The status line of the response; empty if the connection is closed without one."""
        reader, _ = await self.open(*said)
        async with asyncio.timeout(PATIENCE):
            return (await reader.readline()).decode().strip()


@contextlib.asynccontextmanager
async def serving(limits: Limits) -> AsyncIterator[Door]:
    config = connection_limits.config(application, HERE, 0, limits, lifespan="off")
    server = QuietServer(config)
    running = asyncio.create_task(server.listen("PONTE_TEST_PORT"))
    await until(lambda: server.started)
    protocol: Any = config.http
    try:
        with contextlib.ExitStack() as stack:
            yield Door(server.servers[0].sockets[0].getsockname()[1], protocol.guard, stack)
    finally:
        server.should_exit = True
        await running


#: Requests that are started and never finished.
HALVES = {
    "nothing": b"",
    "a line": b"GET / HTTP/1.1\r\n",
    "a head without its end": b"GET / HTTP/1.1\r\nhost: x\r\nx: ",
    "empty lines": b"\r\n\r\n\r\n",
    "a head without its body": POST,
    "half a body": POST + b"x" * 50,
    "one and a half": GET + b"GET / HTTP/1.1\r\nhost",
    "half a chunk": b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
}


@pytest.mark.parametrize("what", HALVES)
async def test_what_never_ends_is_cut(what: str) -> None:
    limits = Limits(head_seconds=0.2, body_seconds=0.4, body_pause=0.2)
    async with serving(limits) as door:
        reader, _ = await door.open(HALVES[what])
        async with asyncio.timeout(PATIENCE):
            said = await reader.read()
        # A browser opens connections in advance; an unused one gets no answer.
        assert (b"408" in said) == (what != "nothing")
        await until(lambda: not len(door.guard))


async def test_a_body_that_trickles_is_cut_by_its_whole_time() -> None:
    async with serving(replace(PATIENT, body_seconds=0.3)) as door:
        reader, writer = await door.open(POST)
        with contextlib.suppress(ConnectionError):
            while not reader.at_eof() and len(door.guard):
                writer.write(b"x")
                await asyncio.sleep(0.02)
        # Bytes sent after the end may reset the connection before its last words are read.
        with contextlib.suppress(ConnectionError):
            assert b"408" in await reader.read()
        await until(lambda: not len(door.guard))


async def test_300_half_requests_keep_nobody_out_and_are_gone_after_their_time() -> None:
    async with serving(Limits(head_seconds=1.0, connections=100)) as door:
        for _ in range(300):
            await door.open(b"GET / HTTP/1.1\r\n")
            assert len(door.guard) <= 100
        assert await door.answer(GET) == "HTTP/1.1 200 OK"
        await until(lambda: not len(door.guard))
        assert await door.answer(GET) == "HTTP/1.1 200 OK"


async def test_where_all_places_are_taken_by_whole_requests_one_is_asked_to_come_back() -> None:
    async with serving(replace(PATIENT, connections=3)) as door:
        for _ in range(3):
            await door.open(POST)
        await until(lambda: sum(c.owes == "body" for c in door.guard._all) == 3)
        reader, _ = await door.open(GET)
        said = (await reader.read()).decode()
        assert said.startswith("HTTP/1.1 503")
        assert "retry-after: 5" in said
        assert "try again in a moment" in said


async def test_one_network_does_not_take_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    # Everybody here connects from this machine, which is normally where TLS ends.
    monkeypatch.setattr(connection_limits, "_HERE", frozenset())
    connection_limits._proxies.cache_clear()
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.9.9.9")
    async with serving(replace(PATIENT, per_network=5)) as door:
        held = [await door.open(GET) for _ in range(5)]
        for reader, _ in held:
            await reader.readline()
        assert (await door.answer(GET)).startswith("HTTP/1.1 503")
        held[0][1].close()
        await until(lambda: len(door.guard) == 4)
        assert await door.answer(GET) == "HTTP/1.1 200 OK"
    connection_limits._proxies.cache_clear()


async def test_behind_a_proxy_everybody_comes_from_one_address() -> None:
    async with serving(replace(PATIENT, per_network=2)) as door:
        for _ in range(5):
            assert await door.answer(GET) == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 3000,
        b"GET / HTTP/1.1\r\nx: " + b"a" * 3000,
        b"GET / HTTP/1.1\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(400)),
        b"GET / HTTP/1.1\r\nx: " + b"a" * 3000 + b"\r\n\r\n",
        GET + b"GET / HTTP/1.1\r\nx: " + b"a" * 3000,
    ],
    ids=["line", "field", "fields", "whole", "second"],
)
async def test_a_huge_head_is_refused(head: bytes) -> None:
    async with serving(replace(PATIENT, head_bytes=2000)) as door:
        reader, _ = await door.open(head)
        async with asyncio.timeout(PATIENCE):
            assert b"HTTP/1.1 431" in await reader.read()


async def test_a_large_body_in_one_piece_with_its_head_is_no_huge_head() -> None:
    async with serving(replace(PATIENT, head_bytes=2000)) as door:
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50000\r\n\r\n"
        assert await door.answer(head + b"x" * 50_000) == "HTTP/1.1 200 OK"


@pytest.mark.parametrize("path", [b"/", b"/early"])
async def test_a_body_without_end_is_cut_whatever_is_behind_the_door(path: bytes) -> None:
    async with serving(replace(PATIENT, body_bytes=200_000)) as door:
        reader, writer = await door.open(
            b"POST " + path + b" HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        sent = 0
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing() and sent < 500 and len(door.guard):
                writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                await writer.drain()
                await asyncio.sleep(0.005)
                sent += 1
        await until(lambda: not len(door.guard))
        assert sent < 500
        with contextlib.suppress(ConnectionError):
            assert (b"413" in await reader.read()) or path == b"/early"


async def test_ordinary_requests_go_on_as_before() -> None:
    async with serving(Limits(head_seconds=0.3, body_seconds=0.3, body_pause=0.3)) as door:
        reader, writer = await door.open(GET * 3, POST + b"x" * 100, GET[:10])
        writer.write(GET[10:])
        async with asyncio.timeout(PATIENCE):
            lengths = [await _body(reader) for _ in range(5)]
        assert lengths == [b"0", b"0", b"0", b"100", b"0"]
        # An idle connection with nothing outstanding is left to uvicorn.
        await asyncio.sleep(0.5)
        assert len(door.guard) == 1


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return await reader.readexactly(int(length.partition(b":")[2]))


# -- every server has one


def test_each_door_of_ours_is_guarded(database: Any, clock: Any) -> None:
    nothing: Any = None
    servers = [
        WebhookTransport(nothing, nothing, "https://bot.example/telegram", "secret", HERE, 0)._server,
        Console(database, clock, HERE, 0, https=False, invite_base="")._server,
    ]
    for server, limits in zip(servers, (WEBHOOK, CONSOLE), strict=True):
        protocol: Any = server.config.http
        assert issubclass(protocol, GuardedProtocol)
        assert protocol.guard.limits == limits
    for limits in (WEBHOOK, CONSOLE, SIMULATOR):
        assert limits.connections >= 300
        assert 0 < limits.head_seconds <= 30


def test_no_server_of_ours_is_made_without_a_guard() -> None:
    from pathlib import Path

    root = Path(connection_limits.__file__).parent
    made = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "uvicorn.Config(" in (text := path.read_text(encoding="utf-8")) or " Config(" in text
    }
    # The simulator imports nothing of ours: whatever serves it in the product passes it the guard.
    assert made <= {"connection_limits.py", "simulator/serve.py"}


def test_the_demo_guards_its_simulator() -> None:
    from bot.demo import run

    protocol: Any = run.PROTOCOL
    assert issubclass(protocol, GuardedProtocol)
    assert protocol.guard.limits == SIMULATOR
    config = serve.config(Simulator(), HERE, 0, (), protocol)
    assert config.http is protocol

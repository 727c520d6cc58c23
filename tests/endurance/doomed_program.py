"""Our end of the nursery: the program as a child process that can be started, watched and killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

NURSERY = Path(__file__).with_name("doomed_nursery.py")
ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL


@dataclass
class Child:
    """The running program. ``ended`` gives the exit code, or minus a signal's number."""

    pid: int
    ended: asyncio.Task[int]
    log: Path

    @property
    def dead(self) -> bool:
        return self.ended.done()

    def last_words(self) -> str:
        """The end of its log, for the message of a failing test."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:] if self.log.exists() else ""


class Nursery:
    """Starts one child at a time, in whichever event loop asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._born = 0
        self._line, theirs = socket.socketpair()
        with theirs:
            # -P keeps Python from looking for packages in the script's folder, where a module may have the same name.
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(NURSERY), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        self._line.setblocking(False)

    def close(self) -> None:
        self._line.close()
        self._process.wait(60)

    @asynccontextmanager
    async def child(self, environment: Mapping[str, str], offset: float) -> AsyncIterator[Child]:
        """The program with these settings and its clock shifted by ``offset`` seconds; killed at the end if still
        alive.
        """
        self._born += 1
        log = self._folder / f"{self._born}.log"
        order = {"environment": dict(environment), "offset": offset, "log": str(log)}
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._line, json.dumps(order).encode() + b"\n")
        child = Child(await self._number(), asyncio.create_task(self._number()), log)
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                if not child.dead:
                    os.kill(child.pid, signal.SIGKILL)
            await child.ended

    async def _number(self) -> int:
        """One reply. Replies come one at a time: a child's process id first, and how it ended when it does."""
        loop, said = asyncio.get_running_loop(), b""
        while not said.endswith(b"\n"):
            more = await loop.sock_recv(self._line, 1)
            assert more, "the nursery is closed"
            said += more
        return int(said)

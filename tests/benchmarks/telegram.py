"""A Telegram that only accepts, as fast as Python can: what a courier is measured against."""

from __future__ import annotations

import asyncio
import sys

_MESSAGE = b'{"ok":true,"result":{"message_id":%d,"date":1767225600,"chat":{"id":1,"type":"private","first_name":"A"}}}'
_YES = b'{"ok":true,"result":true}'
_NAMED = b'{"ok":true,"result":{"name":"","description":"","short_description":""}}'
_NOBODY = b'{"ok":true,"result":[]}'


class _Call(asyncio.Protocol):
    counted = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._got = transport, b""

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        if not gap or len(body) < _length(head):
            return
        self._got = b""
        self._transport.write(_answer(head.split(b" ", 2)[1].rpartition(b"/")[2]))


def _answer(method: bytes) -> bytes:
    if method.startswith(b"send"):
        _Call.counted += 1
        body = _MESSAGE % _Call.counted
    else:
        body = _NOBODY if method == b"getMyCommands" else _NAMED if method.startswith(b"getMy") else _YES
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Call, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))

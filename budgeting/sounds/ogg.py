"""Ogg Opus: the format of voice messages (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

#: Opus positions count at this rate, whatever the recording's own rate.
RATE = 48_000
_FIRST, _LAST = 2, 4
#: A page holds this many pieces of at most 255 bytes.
_MOST_PIECES = 255
#: Packets per page at most: a second of speech.
_PER_PAGE = 50
_SERIAL = 1


def _table() -> list[int]:
    """Ogg's CRC: polynomial 0x04c11db7, neither reflected nor inverted."""
    made = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        made.append(value)
    return made


_CRC = _table()


def is_opus(content: bytes) -> bool:
    """Whether it is Ogg and its first stream is Opus."""
    return content[:4] == b"OggS" and content[28:36] == b"OpusHead"


def seconds(content: bytes) -> int | None:
    """How long an Ogg Opus recording lasts, at least 1; None if it isn't one or doesn't say."""
    last = content.rfind(b"OggS")
    if not is_opus(content) or len(content) < last + 14:
        return None
    (skipped,) = struct.unpack_from("<H", content, 38)
    (position,) = struct.unpack_from("<q", content, last + 6)
    return max(1, round((position - skipped) / RATE)) if position >= 0 else None


def file(head: bytes, packets: Sequence[bytes]) -> bytes:
    """An Ogg Opus file of these packets. ``head``: the stream's ``OpusHead``."""
    tags = b"OpusTags" + struct.pack("<I", 5) + b"ponte" + struct.pack("<I", 0)
    pages = [_page(_FIRST, 0, 0, [head]), _page(0, 0, 1, [tags])]
    position, waiting, pieces = 0, list[bytes](), 0
    for number, packet in enumerate(packets, start=1):
        waiting.append(packet)
        pieces += len(packet) // 255 + 1
        position += samples(packet)
        following = len(packets[number]) // 255 + 1 if number < len(packets) else 0
        ends = number == len(packets)
        if ends or len(waiting) == _PER_PAGE or pieces + following > _MOST_PIECES:
            pages.append(_page(_LAST if ends else 0, position, len(pages), waiting))
            waiting, pieces = [], 0
    return b"".join(pages)


def samples(packet: bytes) -> int:
    """How many samples an Opus packet holds, at `RATE` (RFC 6716, section 3.1)."""
    if not packet:
        return 0
    mode, code = packet[0] >> 3, packet[0] & 3
    if mode < 12:
        frame = (480, 960, 1920, 2880)[mode & 3]
    elif mode < 16:
        frame = (480, 960)[mode & 1]
    else:
        frame = (120, 240, 480, 960)[mode & 3]
    if code == 3:
        return frame * (packet[1] & 63) if len(packet) > 1 else 0
    return frame * (1, 2, 2)[code]


def _page(flags: int, position: int, number: int, packets: Sequence[bytes]) -> bytes:
    sizes = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = b"OggS" + struct.pack("<BBqIII", 0, flags, position, _SERIAL, number, 0)
    page = head + bytes([len(sizes)]) + sizes + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value

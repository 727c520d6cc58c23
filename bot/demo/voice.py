"""A voice note of silence: a valid Ogg Opus file, made by hand, since nobody's voice belongs into a demo."""

from __future__ import annotations

import struct

#: One packet of silence: 20 ms, mono.
_SILENCE = b"\xf8\xff\xfe"
_PER_SECOND, _SAMPLES = 50, 960
_MOST_PACKETS = 255


def silence(seconds: int) -> bytes:
    """A note of so many seconds, at most five."""
    packets = [_SILENCE] * min(seconds * _PER_SECOND, _MOST_PACKETS)
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 5) + b"ponte" + struct.pack("<I", 0)
    return _page(2, 0, 0, [head]) + _page(0, 0, 1, [tags]) + _page(4, len(packets) * _SAMPLES, 2, packets)


def _page(flags: int, position: int, number: int, packets: list[bytes]) -> bytes:
    """One Ogg page; each packet is shorter than 255 bytes."""
    sizes = bytes(len(packet) for packet in packets)
    head = b"OggS" + struct.pack("<BBqIII", 0, flags, position, 1, number, 0)
    page = head + bytes([len(sizes)]) + sizes + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """Ogg's CRC: polynomial 0x04c11db7, neither reflected nor inverted."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value

"""A voice note of silence: a valid Ogg Opus file, made by hand, since nobody's voice belongs into a demo."""

from __future__ import annotations

import struct

from budgeting.sounds import ogg

#: One packet of silence: 20 ms, mono.
_SILENCE = b"\xf8\xff\xfe"
_PER_SECOND = 50
_MOST_PACKETS = 255


def silence(seconds: int) -> bytes:
    """A note of so many seconds, at most five."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    return ogg.file(head, [_SILENCE] * min(seconds * _PER_SECOND, _MOST_PACKETS))

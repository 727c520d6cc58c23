"""Voice recordings as browsers and phones make them."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np
import soundfile

from bot.demo.voice import silence

#: One packet of 20 ms of silence.
PACKET = b"\xf8\xff\xfe"
HEAD = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)


def voice(seconds: int = 2) -> bytes:
    """A voice message of Telegram: Ogg Opus."""
    return silence(seconds)


def vorbis() -> bytes:
    """Ogg with another kind of sound."""
    made = io.BytesIO()
    soundfile.write(made, np.zeros(4_000), 8_000, format="OGG", subtype="VORBIS")
    return made.getvalue()


def webm(
    packets: Sequence[bytes] = (PACKET,) * 100,
    *,
    codec: bytes = b"A_OPUS",
    head: bytes = HEAD,
    lacing: int = 0,
) -> bytes:
    """What Chromium records: segment and clusters of unknown size, as they are written while recording."""
    unknown = b"\x01\xff\xff\xff\xff\xff\xff\xff"
    track = _element(0xAE, _element(0xD7, b"\x01") + _element(0x86, codec) + _element(0x63A2, head))
    blocks = [_element(0xA3, b"\x81" + struct.pack(">hB", 0, 0x80 | lacing) + packet) for packet in packets]
    middle = len(blocks) // 2
    cluster = b"\x1f\x43\xb6\x75" + unknown + _element(0xE7, b"\x00")
    return (
        _element(0x1A45DFA3, _element(0x4282, b"webm"))
        + b"\x18\x53\x80\x67"
        + unknown
        + _element(0x1654AE6B, track)
        + cluster
        + b"".join(blocks[:middle])
        + cluster
        + b"".join(blocks[middle:])
    )


def _element(kind: int, body: bytes) -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8)
    return name + _size(len(body)) + body


def _size(length: int) -> bytes:
    return (0x4000 | length).to_bytes(2) if length < 0x3FFF else (0x1000_0000 | length).to_bytes(4)

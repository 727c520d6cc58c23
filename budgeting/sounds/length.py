"""How long a recording lasts, where its file says so."""

from __future__ import annotations

import struct

from budgeting.sounds import ogg


def seconds(content: bytes) -> int | None:
    """Whole seconds, at least 1, of an Ogg Opus or M4A file; None if it is another, or doesn't say."""
    return ogg.seconds(content) if content[:4] == b"OggS" else _m4a(content)


def _m4a(content: bytes) -> int | None:
    at = content.find(b"mvhd")
    if content[4:8] != b"ftyp" or at < 0:
        return None
    # Version 1 has times of eight bytes instead of four.
    form, where = (">IQ", at + 24) if content[at + 4 : at + 5] == b"\x01" else (">II", at + 16)
    if len(content) < where + struct.calcsize(form):
        return None
    rate, length = struct.unpack_from(form, content, where)
    return max(1, round(length / rate)) if rate and length else None

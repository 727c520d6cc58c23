"""M4A and its relatives: how long a recording lasts, and whether there is anything to see in it."""

from __future__ import annotations

import re
import struct

#: A track's handler, behind the box's name, its version and a reserved number.
_HANDLER = re.compile(rb"hdlr.{8}(soun|vide|text|subt|hint)", re.DOTALL)


def is_sound_alone(content: bytes) -> bool:
    """Whether an ISO media file has sound and no pictures: Safari records voices under the brands of films."""
    tracks = set(_HANDLER.findall(content))
    return b"soun" in tracks and b"vide" not in tracks


def seconds(content: bytes) -> int | None:
    """Whole seconds, at least 1; None if it is no ISO media file, or doesn't say (a recording cut in pieces)."""
    at = content.find(b"mvhd")
    if content[4:8] != b"ftyp" or at < 0:
        return None
    # Version 1 has times of eight bytes instead of four.
    form, where = (">IQ", at + 24) if content[at + 4 : at + 5] == b"\x01" else (">II", at + 16)
    if len(content) < where + struct.calcsize(form):
        return None
    rate, length = struct.unpack_from(form, content, where)
    return max(1, round(length / rate)) if rate and length else None

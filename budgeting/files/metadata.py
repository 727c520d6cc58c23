"""A picture without its camera's metadata: where and when it was taken, and with which device.

Nothing is decoded: the parts of the file that hold metadata are left out, and the orientation is kept.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from budgeting.files.types import FileType

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END, _EXIF = 0xDA, 0xD9, 0xE1
#: JPEG segments that belong to the picture itself: JFIF, the colour profile (in APP2), Adobe's colours.
_KEPT_APPS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
#: PNG chunks that hold text.
_PNG_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_WORDS = {b"EXIF", b"XMP "}
_ORIENTATION = 0x0112


class _Damaged(Exception):
    """The file's structure doesn't match its type."""


def without_metadata(content: bytes, kind: FileType) -> bytes | None:
    """The picture without metadata. None if its structure doesn't match its type: then only its thumbnail is shown."""
    strip = {FileType.JPEG: _jpeg, FileType.PNG: _png, FileType.WEBP: _webp}.get(kind)
    try:
        return strip(content) if strip is not None else content
    except (_Damaged, struct.error, IndexError):
        return None


def _jpeg(content: bytes) -> bytes:
    head = [content[:2]]
    turned = 1
    segments: list[bytes] = []
    for marker, part in _segments(content):
        if marker == _EXIF and part[4:10] == b"Exif\x00\x00":
            turned = _orientation(part[10:]) or turned
        elif marker in _KEPT_APPS:
            if part[4:].startswith(_KEPT_APPS[marker]):
                segments.append(part)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            segments.append(part)
    if turned != 1:
        head.append(_turn(turned))
    return b"".join([*head, *segments, b"\xff\xd9"])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, segment with its compressed data), up to the end of the first picture."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise _Damaged
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _END:
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise _Damaged
        if marker == _SCAN:
            behind = _MARKER.search(content, end)
            if behind is None:
                # Truncated: browsers show what there is.
                yield marker, content[at:]
                return
            end = behind.start()
        yield marker, content[at:end]
        at = end


def _orientation(exif: bytes) -> int | None:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return None
    (first,) = struct.unpack_from(order + "I", exif, 4)
    (count,) = struct.unpack_from(order + "H", exif, first)
    for number in range(min(count, 200)):
        tag, _, _, value = struct.unpack_from(order + "HHIH", exif, first + 2 + 12 * number)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else None
    return None


def _turn(orientation: int) -> bytes:
    """A segment that holds only the orientation."""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    said = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _png(content: bytes) -> bytes:
    chunks, at = [content[:8]], 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise _Damaged
        if name not in _PNG_WORDS:
            chunks.append(content[at:end])
        if name == b"IEND":
            return b"".join(chunks)
        at = end


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    stop = 8 + size
    if stop > len(content) + 1:
        raise _Damaged
    chunks, at = [], 12
    while at + 8 <= stop:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if end > stop + 1 or (name == b"VP8X" and length != 10):
            raise _Damaged
        chunk = content[at:end]
        if name == b"VP8X":
            # The first byte says which chunks follow: clear the flags for EXIF (8) and XMP (4).
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in _WEBP_WORDS:
            chunks.append(chunk)
        at = end
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body

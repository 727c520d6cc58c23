"""The Opus stream in a WebM file, as Chromium records voices: unpacked and packed anew as Ogg, nothing is decoded."""

from __future__ import annotations

from collections.abc import Iterator

from budgeting.sounds import ogg

_MAGIC = b"\x1a\x45\xdf\xa3"
#: Elements whose content is more elements. They are entered, so their own sizes, often unknown while recording, don't
#: matter: Segment, Tracks, TrackEntry, Cluster, BlockGroup.
_BOXES = frozenset({0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0})
_CODEC, _HEAD, _NUMBER = 0x86, 0x63A2, 0xD7
_SIMPLE_BLOCK, _BLOCK = 0xA3, 0xA1
#: In a block's flags: several frames in one block, which no browser writes for Opus.
_LACED = 0x06


class _Damaged(Exception):
    """It isn't built as WebM is."""


def is_webm(content: bytes) -> bool:
    """Whether it claims to be WebM (or its relative Matroska)."""
    return content[:4] == _MAGIC


def to_ogg(content: bytes) -> bytes | None:
    """The recording as Ogg Opus; None if it is damaged, has pictures too, or another kind of sound."""
    codecs: list[bytes] = []
    heads: list[bytes] = []
    packets: list[bytes] = []
    try:
        for kind, value in _elements(content):
            if kind == _CODEC:
                codecs.append(value)
            elif kind == _HEAD:
                heads.append(value)
            elif kind in (_SIMPLE_BLOCK, _BLOCK):
                packets.append(_frame(value))
    except (_Damaged, IndexError):
        return None
    if codecs != [b"A_OPUS"] or len(heads) != 1 or heads[0][:8] != b"OpusHead" or not packets:
        return None
    return ogg.file(heads[0], packets)


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = _number(content, at, keep_mark=True)
        size, at = _number(content, at)
        if kind in _BOXES:
            continue
        if size is None or at + size > len(content):
            # A recording that was cut off: what came before is whole.
            return
        yield kind or 0, content[at : at + size]
        at += size


def _number(content: bytes, at: int, *, keep_mark: bool = False) -> tuple[int | None, int]:
    """(a number of variable length, where it ends). None for "unknown"."""
    width = 9 - content[at].bit_length()
    if width > 8 or at + width > len(content):
        raise _Damaged
    value = int.from_bytes(content[at : at + width])
    if keep_mark:
        return value, at + width
    value &= (1 << 7 * width) - 1
    return (None if value == (1 << 7 * width) - 1 else value), at + width


def _frame(block: bytes) -> bytes:
    _, at = _number(block, 0)
    if block[at + 2] & _LACED:
        raise _Damaged
    return block[at + 3 :]
